"""Filters kept under a name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from moderation.filters import Filters
from moderation.forms.queue import SaveViewForm
from moderation.models import SavedView
from moderation.saved_views import delete_view, save_view


class SaveView(View):
    """Keep the filters of the address under a name."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, and show the same list."""
        filters = Filters.from_query(request.GET)
        form = SaveViewForm(request.POST)
        if form.is_valid():
            try:
                save_view(owner=signed_in(request), query=filters.querystring(), **form.cleaned_data)
                messages.success(request, _("Vue enregistrée."))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        else:
            messages.error(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
        return HttpResponseRedirect(f"{reverse('moderation:queue')}?{filters.querystring()}")


class DeleteView(View):
    """Forget one of one's own views."""

    audience = "own"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it; somebody else's is not found."""
        try:
            delete_view(view_id=pk, actor=signed_in(request))
        except SavedView.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, _("Vue retirée."))
        return HttpResponseRedirect(reverse("moderation:queue"))

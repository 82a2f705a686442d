"""« Signaler un compte qui se fait passer pour la Ville »: a public form, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.forms.impostors import PublicReportForm
from accounts.impostor_addresses import read_place
from accounts.impostor_reports import receive_report
from accounts.limits import within_limit

INVALID, TOO_MANY = 422, 429
# Reports from one machine.
PER_HOUR, HOUR = 5, 3600


@method_decorator(login_not_required, name="dispatch")
class PublicReportView(View):
    """The form; what a program fills is thrown away without a word."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, with the address that another page may have given."""
        return self.show(request, PublicReportForm(initial={"url": request.GET.get("adresse", "")[:500]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Receive it."""
        form = PublicReportForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=INVALID)
        if form.cleaned_data["website"]:
            return HttpResponseRedirect(reverse("accounts:impostor-report-received"))
        if not within_limit(request, "impostor-report", times=PER_HOUR, seconds=HOUR):
            form.add_error(
                None, _("Plusieurs signalements viennent d’ici depuis une heure. Réessayez plus tard.")
            )
            return self.show(request, form, status=TOO_MANY)
        place = read_place(form.cleaned_data["url"])
        assert place is not None  # noqa: S101 - the form has refused it
        if place.official:
            return self.show(request, form, official=place.official)
        receive_report(
            place=place,
            seen=form.cleaned_data["seen"],
            email=form.cleaned_data["email"],
            now=timezone.now(),
        )
        return HttpResponseRedirect(reverse("accounts:impostor-report-received"))

    def show(
        self, request: HttpRequest, form: PublicReportForm, *, status: int = 200, official: str = ""
    ) -> HttpResponse:
        """Answer the page with a form, or say that the address is the city's own."""
        context = {"form": form, "official": official}
        return render(request, "accounts/impostor_report.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class PublicReceivedView(TemplateView):
    """Thanks, and what happens next."""

    audience = "public"
    template_name = "accounts/impostor_report_received.html"

"""Following up with a council member or with a journalist: the acts, and the list of media requests."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.views.paging import page_after
from moderation.followups import record_callback, transfer_to_council
from moderation.forms.followups import CallbackForm, CouncilForm
from moderation.media_requests import people_to_tell
from moderation.models import Message
from moderation.views.referrals import ReferralActView


class CouncilTransferView(ReferralActView):
    """Tell a council member."""

    form_name = "council_form"
    form_class = CouncilForm
    done = gettext_lazy("Suivi inscrit. Copiez le texte tel qu’il est inscrit pour le transmettre.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Record it."""
        data = form.cleaned_data
        transfer_to_council(message_id=pk, actor=user, now=now, **data)


class CallbackView(ReferralActView):
    """Write down that a journalist was called back."""

    clause = "R-043"
    form_name = "callback_form"
    form_class = CallbackForm
    done = gettext_lazy("Rappel inscrit.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Record it."""
        data = form.cleaned_data
        record_callback(
            message_id=pk,
            called_by=data["called_by"],
            called_at=data["called_at"] or now,
            note=data["note"],
            version=data["version"],
            actor=user,
            now=now,
        )


class MediaRequestListView(View):
    """The media requests, and what became of each: redirected, handed to the adviser, called back (R-042, R-043)."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those of the accounts that the person answers on; with a filter, those that nobody has called back."""
        now, user = timezone.now(), signed_in(request)
        rows = Message.objects.visible_to(user, now).of_kind(Message.Kind.MEDIA_REQUEST)
        rows = rows.select_related("account__platform", "subscriber", "media_callback")
        waiting = request.GET.get("etat") == "a-rappeler"
        if waiting:
            rows = rows.filter(media_callback=None)
        page = page_after(rows, request)
        context = {"page": page, "told": list(people_to_tell(now)), "waiting": waiting}
        return render(request, "moderation/media_requests.html", context)

"""Questions to services, as the person who answers the citizen asks them and uses their answers."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from city.calendars import NoOpeningHours
from moderation.detail import visible_message
from moderation.filters import Filters
from moderation.forms.referrals import CancelForm, HandAnswerForm, HandInterimForm, ReferralForm
from moderation.models import Message, Referral
from moderation.referral_detail import referral_panel, written_down_id
from moderation.referral_interim import Interim
from moderation.referrals import (
    Asked,
    ask_service,
    cancel_referral,
    record_referral_answer,
    record_referral_interim,
    use_answer,
)
from moderation.views.acts import ActView, check_part


class ReferralsView(View):
    """What was asked to services about a message, and the form of another question."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; htmx asks for it alone, in the page of the message."""
        return _panel(request, pk, {})


class ReferralActView(ActView):
    """An act on a question. Refused, it shows the panel on its own page with what was typed."""

    clause = "R-091"

    def again(self, form: Any, status: int, alert: str = "") -> HttpResponse:
        """Show the panel again, with the form as it was typed, decided on the message as it is now."""
        return _panel(self.request, self.kwargs["pk"], {self.typed_name(): form}, status=status, alert=alert)

    def typed_name(self) -> str:
        """Return the name of the form in the panel."""
        return f"{self.form_name}_{self.kwargs['referral']}" if "referral" in self.kwargs else self.form_name

    def referral(self, pk: int) -> int:
        """Return the number of the question in the address; 404 for another message's."""
        return check_part(Referral.objects.all(), self.kwargs["referral"], pk)

    def place(self, message: Message | None) -> str:
        """Go back to the panel."""
        return "#referrals"


class ReferralAskView(ReferralActView):
    """Ask a service."""

    form_name = "referral_form"
    form_class = ReferralForm
    done = gettext_lazy("Question envoyée. L’échéance de la réponse au citoyen court toujours.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Ask it; without opening hours there is no deadline to give."""
        data = form.cleaned_data
        asked = Asked(
            question=data["question"],
            shared_text=data["shared_text"],
            names_author=data["names_author"],
            naming_reason=data["naming_reason"],
            due_at=data["due_at"],
            through_team=data["through_team"],
        )
        try:
            ask_service(
                message_id=pk,
                service_id=data["service"].pk,
                asked=asked,
                version=data["version"],
                actor=user,
                now=now,
            )
        except NoOpeningHours as error:
            raise ValidationError(str(error)) from error


class ReferralCancelView(ReferralActView):
    """Ask no more."""

    form_name = "cancel_form"
    form_class: type[forms.Form] = CancelForm
    done = gettext_lazy("Question annulée\u00a0: son lien ne sert plus.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Cancel it."""
        data = form.cleaned_data
        cancel_referral(
            referral_id=self.referral(pk), reason=data["reason"], version=data["version"], actor=user, now=now
        )


class _WrittenDownView(ReferralActView):
    """Write down what a service said by telephone or otherwise."""

    clause = "R-095"

    def get_form(self, request: HttpRequest, message: Message, now: datetime) -> Any:
        """Keep the identifiers of the fields apart from those of the other questions."""
        return self.form_class(
            request.POST, auto_id=written_down_id(self.form_class, self.kwargs["referral"])
        )


class ReferralRecordView(_WrittenDownView):
    """Write down what a service answered."""

    form_name = "hand_form"
    form_class = HandAnswerForm
    done = gettext_lazy("Réponse du service inscrite.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Record it."""
        data = form.cleaned_data
        record_referral_answer(
            referral_id=self.referral(pk),
            answer=data["answer"],
            sources=data["sources"],
            name=data["name"],
            version=data["version"],
            actor=user,
            now=now,
        )


class ReferralInterimView(_WrittenDownView):
    """Write down a first answer."""

    form_name = "interim_form"
    form_class = HandInterimForm
    done = gettext_lazy("Première réponse du service inscrite\u00a0: le rappel suit le moment annoncé.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Record it."""
        given = dict(form.cleaned_data)
        version = given.pop("version")
        record_referral_interim(
            referral_id=self.referral(pk), interim=Interim(**given), version=version, actor=user, now=now
        )


class ReferralUseView(ReferralActView):
    """Put what a service answered in one's reply, with its reference."""

    clause = "R-096"

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Insert it."""
        use_answer(referral_id=self.referral(pk), actor=user, now=now)
        self.done = _("La réponse du service est dans la vôtre, avec sa référence\u00a0: relisez-la.")

    def place(self, message: Message | None) -> str:
        """Go on to the reply."""
        return "#id_reponse-text"

    def tags(self) -> str:
        """The draft on the server holds more than what this machine kept."""
        return f"sent=reply-{self.kwargs['pk']}"


def _panel(
    request: HttpRequest, pk: int, typed: dict[str, Any], *, status: int = 200, alert: str = ""
) -> HttpResponse:
    now = timezone.now()
    message = visible_message(pk, signed_in(request), now)
    for form in typed.values():
        if "version" in form.fields:
            # The person now sees the message as it is: sending again is a decision on this version.
            form.data = {**form.data.dict(), form.add_prefix("version"): message.version}
    context = referral_panel(message, now, typed)
    context |= {"alert": alert, "query": Filters.from_query(request.GET).here}
    alone = bool(getattr(request, "htmx", None)) and not typed
    template = "moderation/_referrals.html" if alone else "moderation/referrals.html"
    return render(request, template, context, status=status)

"""Removing a message and warning its author: two acts, decided on one form, each with its own proof."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from moderation.detail import visible_message
from moderation.forms.removals import ProofForm, RemoveForm, WarningSentForm
from moderation.forms.shared import ReasonForm
from moderation.models import Message, Removal
from moderation.removals import (
    grounds_for,
    record_removal_done,
    record_removal_impossible,
    remove_message,
    restore_message,
)
from moderation.sanctions import message_ref, record_warning_sent, remove_and_warn
from moderation.views.acts import ActView, check_part
from netiquette.letters import proposed_text
from netiquette.models import Ground, Warning
from netiquette.warnings import record_warning_undeliverable


class RemoveView(ActView):
    """Hide or delete the message on a ground of the nétiquette, and prepare a warning if asked."""

    clause = "R-090"
    form_name = "remove_form"
    done = gettext_lazy(
        "Retrait décidé. Faites-le maintenant sur la plateforme, puis inscrivez-en la preuve."
    )

    def get_form(self, request: HttpRequest, message: Message, now: datetime) -> RemoveForm:
        """Offer the grounds of the edition that applied when the message was posted.

        A warning asked without its text comes back once with the words proposed: nobody sends what was not read.
        """
        form = RemoveForm(request.POST, grounds=grounds_for(message))
        if form.is_valid() and form.cleaned_data["warn"] and not form.cleaned_data["warning_text"].strip():
            words = warning_words(message, form.cleaned_data["ground"], now)
            form.data = {**request.POST.dict(), form.add_prefix("warning_text"): words}
            form.add_error("warning_text", gettext("Relisez le texte proposé, puis décidez de nouveau."))
        return form

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Decide the removal, with or without a warning."""
        data = form.cleaned_data
        decision = {
            "message_id": pk,
            "ground_id": data["ground"].pk,
            "measure": data["measure"],
            "note": data["note"],
            "escalation": data["escalation"],
            "version": data["version"],
            "actor": user,
            "now": now,
        }
        if data["warn"]:
            remove_and_warn(**decision, warning_text=data["warning_text"])
        else:
            remove_message(**decision)
        return Message.objects.get(pk=pk)


class WarningTextView(View):
    """The words proposed for the warning that may go with a removal, for the ground chosen."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the field filled, or nothing while no warning is asked or no ground is chosen."""
        now = timezone.now()
        message = visible_message(pk, signed_in(request), now)
        chosen = RemoveForm(request.GET, grounds=grounds_for(message))
        chosen.is_valid()
        ground = chosen.cleaned_data.get("ground")
        if ground is None or not chosen.cleaned_data.get("warn"):
            return HttpResponse()
        words = warning_words(message, ground, now)
        form = RemoveForm(initial={"warning_text": words}, grounds=grounds_for(message))
        return render(request, "moderation/_warning_text.html", {"form": form})


def warning_words(message: Message, ground: Ground, now: datetime) -> str:
    """Return the words proposed; none for a ground that earns no warning."""
    if not ground.track:
        return ""
    return proposed_text(
        subscriber=message.subscriber,
        account=message.account,
        ground=ground,
        message=message_ref(message),
        now=now,
    )


class RemovalProofView(ActView):
    """Say that the removal was carried out on the platform, or why it cannot be."""

    clause = "R-090"
    form_name = "proof_form"
    form_class = ProofForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Record what became of the removal."""
        removal = check_part(Removal.objects.all(), self.kwargs["removal"], pk)
        proof, version = form.cleaned_data["proof"], form.cleaned_data["version"]
        if self.request.POST.get("outcome") == "impossible":
            record_removal_impossible(removal_id=removal, reason=proof, actor=user, version=version, now=now)
            self.done = gettext_lazy("Retrait inscrit comme impossible.")
        else:
            record_removal_done(removal_id=removal, proof=proof, actor=user, version=version, now=now)
            self.done = gettext_lazy("Retrait inscrit comme fait sur la plateforme.")


class RestoreView(ActView):
    """Undo a removal, with a reason."""

    clause = "R-090"
    form_name = "restore_form"
    form_class: type[forms.Form] = ReasonForm
    done = gettext_lazy("Message rétabli au registre. Rétablissez-le aussi sur la plateforme.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Restore it."""
        restore_message(
            removal_id=check_part(Removal.objects.all(), self.kwargs["removal"], pk),
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )


class WarningSentView(ActView):
    """Say how the author was warned, with the proof; or why it could not be done."""

    clause = "R-038"
    form_name = "warning_form"
    form_class: type[forms.Form] = WarningSentForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Record what became of the warning of this message."""
        warning, data = check_part(Warning.objects.all(), self.kwargs["warning"], pk), form.cleaned_data
        if self.request.POST.get("outcome") == "undeliverable":
            record_warning_undeliverable(warning_id=warning, reason=data["proof_note"], actor=user, now=now)
            self.done = gettext_lazy(
                "Avertissement inscrit comme impossible à remettre\u00a0: il ne compte pas."
            )
        else:
            record_warning_sent(
                warning_id=warning,
                channel=data["channel"],
                proof_url=data["proof_url"],
                proof_note=data["proof_note"],
                version=data["version"],
                actor=user,
                now=now,
            )
            self.done = gettext_lazy("Avertissement inscrit comme envoyé.")
        return Message.objects.get(pk=pk)

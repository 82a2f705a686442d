"""Removing a message and warning its author: two acts, decided on one form, each with its own proof."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from accounts.models import Person
from moderation.forms import ProofForm, ReasonForm, RemoveForm, WarningSentForm
from moderation.models import Message
from moderation.removals import (
    grounds_for,
    record_removal_done,
    record_removal_impossible,
    remove_message,
    restore_message,
)
from moderation.sanctions import record_warning_sent, remove_and_warn
from moderation.views.acts import ActView
from netiquette.models import Warning
from netiquette.warnings import record_warning_undeliverable


class RemoveView(ActView):
    """Hide or delete the message on a ground of the nétiquette, and prepare a warning if asked."""

    form_name = "remove_form"
    done = gettext_lazy(
        "Retrait décidé. Faites-le maintenant sur la plateforme, puis inscrivez-en la preuve."
    )

    def get_form(self, request: HttpRequest, message: Message, now: datetime) -> RemoveForm:
        """Offer the grounds of the edition that applied when the message was posted."""
        return RemoveForm(request.POST, grounds=grounds_for(message))

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


class RemovalProofView(ActView):
    """Say that the removal was carried out on the platform, or why it cannot be."""

    form_name = "proof_form"
    form_class = ProofForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Record what became of the removal."""
        removal = self.kwargs["removal"]
        proof, version = form.cleaned_data["proof"], form.cleaned_data["version"]
        if self.request.POST.get("outcome") == "impossible":
            record_removal_impossible(removal_id=removal, reason=proof, actor=user, version=version, now=now)
        else:
            record_removal_done(removal_id=removal, proof=proof, actor=user, version=version, now=now)


class RestoreView(ActView):
    """Undo a removal, with a reason."""

    form_name = "restore_form"
    form_class: type[forms.Form] = ReasonForm
    done = gettext_lazy("Message rétabli au registre. Rétablissez-le aussi sur la plateforme.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Restore it."""
        restore_message(
            removal_id=self.kwargs["removal"],
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )


class WarningSentView(ActView):
    """Say how the author was warned, with the proof; or why it could not be done."""

    form_name = "warning_form"
    form_class: type[forms.Form] = WarningSentForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Record what became of the warning of this message."""
        warning, data = self.kwargs["warning"], form.cleaned_data
        if not Warning.objects.filter(pk=warning, message_id=pk).exists():
            raise Http404
        if self.request.POST.get("outcome") == "undeliverable":
            record_warning_undeliverable(warning_id=warning, reason=data["proof_note"], actor=user, now=now)
            self.done = gettext_lazy("Avertissement inscrit comme impossible à remettre : il ne compte pas.")
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

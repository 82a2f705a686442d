"""Form that closes a message without a reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import VersionForm
from moderation.models import Message


class CloseForm(VersionForm):
    """Why a message gets no reply (R-088)."""

    prefix = "fermeture"

    reason = forms.ChoiceField(
        label=_("Motif"),
        choices=Message.ClosingReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _(
                "Choisissez un motif\u00a0: tous les commentaires méritent une réponse "
                "(section «\u00a0Réponses aux commentaires et aux questions\u00a0»)."
            )
        },
    )

"""Form that says what kind of message this is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import VersionForm
from moderation.models import Message


class QualifyForm(VersionForm):
    """What kind of message this is."""

    kind = forms.ChoiceField(label=_("Nature"), choices=Message.Kind.choices)
    is_danger = forms.BooleanField(
        label=_("Danger ou détresse"),
        required=False,
        help_text=_("Passe en tête de file et peut recevoir une réponse à toute heure."),
    )
    reason = forms.CharField(
        label=_("Motif du changement"),
        required=False,
        max_length=500,
        help_text=_("Obligatoire pour faire d’une question une plainte (section «\u00a0Plaintes\u00a0»)."),
    )

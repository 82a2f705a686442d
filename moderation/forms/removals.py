"""Forms of a removal, of its proof, and of the warning that may go with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import VersionForm
from moderation.models import Removal
from netiquette.models import Ground, Warning


class RemoveForm(VersionForm):
    """A removal, on a ground of the edition of the time, and the warning that may go with it."""

    prefix = "retrait"

    ground = forms.ModelChoiceField(
        label=_("Motif de la nétiquette"),
        queryset=Ground.objects.none(),
        error_messages={
            "required": _(
                "Choisissez un motif de la liste\u00a0: une critique, une plainte ou une question n’en est jamais un "
                "(section «\u00a0Nétiquette\u00a0»)."
            )
        },
    )
    measure = forms.ChoiceField(label=_("Mesure"), choices=Removal.Measure.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ce qui est jugé contraire à la règle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    escalation = forms.CharField(
        label=_("Signalé à"),
        required=False,
        max_length=300,
        help_text=_("Greffe ou police\u00a0: ce motif demande un signalement."),
    )
    warn = forms.BooleanField(label=_("Préparer aussi un avertissement à son auteur"), required=False)
    warning_text = forms.CharField(
        label=_("Texte de l’avertissement"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, grounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = grounds  # type: ignore[attr-defined]


class ProofForm(VersionForm):
    """What shows that a decision was carried out on the platform, or why it cannot be."""

    proof = forms.CharField(label=_("Preuve"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WarningSentForm(VersionForm):
    """How the author was told, with the proof; or why the warning could not be delivered."""

    prefix = "avertissement"

    channel = forms.ChoiceField(label=_("Moyen"), choices=Warning.Channel.choices)
    proof_url = forms.URLField(
        label=_("Lien en preuve"), required=False, max_length=500, assume_scheme="https"
    )
    proof_note = forms.CharField(
        label=_("Preuve, ou pourquoi c’est impossible"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

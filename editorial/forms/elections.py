"""The form by which somebody decides of a publication during an election."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.evidence import EvidenceField
from editorial.models import ElectionCase


class CaseForm(forms.Form):
    """What was done, and the proof or the reason."""

    outcome = forms.ChoiceField(
        label=_("Décision"),
        choices=[(value, capfirst(label)) for value, label in ElectionCase.Outcome.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qu’il en est.")},
    )
    proof = EvidenceField(
        label=_("Preuve"),
        required=False,
        help_text=_(
            "Capture qui montre que la publication est retirée ou masquée. Obligatoire dans ces deux cas."
        ),
    )
    reason = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Obligatoire si elle reste, ou si un texte semblable a été décidé autrement."),
    )

    def values(self) -> dict[str, Any]:
        """Return what the writing function takes."""
        typed = self.cleaned_data
        return {"outcome": typed["outcome"], "reason": typed["reason"], "proof": typed["proof"]}

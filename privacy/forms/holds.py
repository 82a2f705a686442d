"""The forms of legal holds; the rules are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.forms.retention import day_field
from privacy.models import LegalHold
from privacy.records.catalogue import RECORD_TYPES

SCOPES = [(value, capfirst(label)) for value, label in LegalHold.Scope.choices]


class HoldForm(forms.Form):
    """What is to be kept, why and until when somebody looks at it again."""

    scope = forms.ChoiceField(label=_("Porte sur"), choices=SCOPES)
    subject_id = forms.IntegerField(
        label=_("Numéro"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text=_(
            "De l’abonné, du message, de l’avertissement ou de l’exclusion\u00a0: il est dans son adresse."
        ),
    )
    record_type = forms.ChoiceField(label=_("Type de document"), required=False)
    reason = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Litige, enquête, demande d’accès\u2026 Ni nom ni détail dont personne n’a besoin."),
    )
    review_on = day_field(_("À réexaminer le"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the types of record that are disposed of."""
        super().__init__(*args, **kwargs)
        disposed = [(code, str(one.label)) for code, one in RECORD_TYPES.items() if one.sources]
        self.fields["record_type"].choices = [("", "—"), *disposed]  # type: ignore[attr-defined]

    def keep_target(self) -> None:
        """Carry what is named without asking for it."""
        for name in ("scope", "subject_id", "record_type"):
            self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Ask for a number or for a type, as the scope wants."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_type = cleaned.get("scope") == LegalHold.Scope.RECORD_TYPE
        if is_type and not cleaned.get("record_type") and "record_type" not in self.errors:
            self.add_error("record_type", gettext("Choisissez un type de document."))
        if not is_type and not cleaned.get("subject_id") and "subject_id" not in self.errors:
            self.add_error("subject_id", gettext("Écrivez un numéro."))
        cleaned |= {"subject_id": None} if is_type else {"record_type": ""}
        return cleaned


class ReviewForm(forms.Form):
    """Until when a hold stays."""

    review_on = day_field(_("Prochain réexamen"))


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    reason = forms.CharField(
        label=_("Motif de la levée"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

"""The forms of the review of accesses; the rules themselves are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessReview


class AccessForm(forms.Form):
    """Which access, and whether it stays."""

    access = forms.CharField(widget=forms.HiddenInput, max_length=40)


class WithdrawalForm(AccessForm):
    """From when, and why."""

    ends_on = forms.DateField(
        label=_("Premier jour sans accès"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Indiquez le premier jour sans accès.")},
    )
    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez pourquoi l’accès est retiré.")},
    )


class ClosingForm(forms.Form):
    """What becomes of the account."""

    presence = forms.ChoiceField(
        label=_("Ce compte répond-il encore aux besoins? Il faut\u00a0:"),
        choices=AccessReview.Presence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si le compte répond encore aux besoins.")},
    )
    note = forms.CharField(
        label=_("Ce qui est observé"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nécessaire s’il faut adapter le compte ou demander sa fermeture."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask why when something is to change."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("presence", "keep") != "keep" and not cleaned.get("note", "").strip():
            self.add_error("note", _("Écrivez ce qui est à changer, et pourquoi."))
        return cleaned

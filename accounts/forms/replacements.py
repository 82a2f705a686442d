"""The forms of replacements: they ask the same rules as the functions that write."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person, Replacement
from accounts.replacements import check_replacement


class ReplacementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A replacement; `actor` is set by the page."""

    actor: Person

    class Meta:
        model = Replacement
        fields = ("absent", "substitute", "accounts", "reason", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """Refuse with the sentence of the policy (R-073)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            wanted = {name: value for name, value in cleaned.items() if name != "reason"}
            outcome = check_replacement(**wanted, actor=self.actor, now=timezone.now())
            if not outcome.allowed:
                raise forms.ValidationError(outcome.sentence)
        return cleaned


class ReplacementEndForm(forms.ModelForm):  # type: ignore[type-arg]
    """The first day without access of a replacement that is interrupted."""

    class Meta:
        model = Replacement
        fields = ("ended_on",)

    def clean_ended_on(self) -> Any:
        """Ask for a day; what is over is not taken up again: another replacement is recorded."""
        ended_on = self.cleaned_data["ended_on"]
        if ended_on is None:
            raise forms.ValidationError(_("Indiquez le premier jour sans accès."))
        return ended_on

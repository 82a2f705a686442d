"""The forms of the administration site: they ask the same rules as the functions that write."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Holding, Person, Replacement
from accounts.replacements import check_replacement
from accounts.rules import may_hold_position


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new person, with a password or none yet."""

    class Meta:
        model = Person
        fields = ("email", "full_name", "kind")


class PersonChangeForm(UserChangeForm):  # type: ignore[type-arg]
    """A person: neither groups nor permissions, which only positions carry."""

    class Meta:
        model = Person
        fields = ("email", "full_name", "kind", "is_active", "is_staff", "password")
        field_classes: dict[str, Any] = {}


class HoldingForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who takes a position, and until when."""

    class Meta:
        model = Holding
        fields = ("person", "position", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """Refuse a council member with the sentence of the policy (R-005)."""
        cleaned: dict[str, Any] = super().clean() or {}
        person: Person | None = cleaned.get("person")
        if person and not self.instance.pk:
            outcome = may_hold_position(
                is_employee=person.kind == Person.Kind.EMPLOYEE, is_active=person.is_active
            )
            if not outcome.allowed:
                self.add_error("person", outcome.sentence)
        return cleaned


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
        """Ask for a day: what was interrupted is not taken up again, another replacement is recorded."""
        ended_on = self.cleaned_data["ended_on"]
        if ended_on is None:
            raise forms.ValidationError(_("Indiquez le premier jour sans accès."))
        return ended_on

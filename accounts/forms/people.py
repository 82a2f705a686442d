"""The forms of people and positions: they ask the same rules as the functions that write."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext as _

from accounts.models import Holding, Person, Position, PositionAlias
from accounts.models.people import normalized_title
from accounts.rules.authorizations import may_hold_position

if TYPE_CHECKING:
    # Django's own class takes no parameter at run time.
    _InlineFormSet = forms.BaseInlineFormSet[PositionAlias, Position, Any]
else:
    _InlineFormSet = forms.BaseInlineFormSet


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


def _known_elsewhere(title: str, position: Position) -> bool:
    """Say whether another position is already known under this title, whatever its spelling or gender (R-002)."""
    known = Position.objects.named(title)
    return known is not None and known.pk != position.pk


class PositionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A position; two for one job, because of gender or spelling, would share out its rights (R-002)."""

    class Meta:
        model = Position
        fields = ("slug", "title", "is_active")

    def clean_title(self) -> str:
        """Refuse the title of another position."""
        title: str = self.cleaned_data["title"]
        if _known_elsewhere(title, self.instance):
            raise forms.ValidationError(
                _("Un autre poste porte déjà ce titre, à l’orthographe ou au genre près.")
            )
        return title


class PositionAliasFormSet(_InlineFormSet):
    """The other titles of a position."""

    def clean(self) -> None:
        """Refuse a title given twice, or that another position bears."""
        super().clean()
        titles: set[str] = set()
        for form in self.forms:
            title: str = getattr(form, "cleaned_data", {}).get("title", "")
            if not title or form in self.deleted_forms:
                continue
            if normalized_title(title) in titles or _known_elsewhere(title, self.instance):
                form.add_error(
                    "title", _("Ce titre désigne déjà un poste, à l’orthographe ou au genre près.")
                )
            titles.add(normalized_title(title))


class HoldingForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who takes a position, and until when."""

    class Meta:
        model = Holding
        fields = ("person", "position", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """Refuse a council member with the sentence of the policy (R-005), and an end that the past contradicts."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk and "ends_on" in cleaned:
            # Its other fields are only read on the page: Django would leave the constraints to PostgreSQL.
            self.instance.ends_on = cleaned["ends_on"]
            self.instance.full_clean()
        person: Person | None = cleaned.get("person")
        if person and not self.instance.pk:
            outcome = may_hold_position(
                is_employee=person.kind == Person.Kind.EMPLOYEE, is_active=person.is_active
            )
            if not outcome.allowed:
                self.add_error("person", outcome.sentence)
        return cleaned

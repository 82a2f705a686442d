"""Form that entrusts a message to somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation.forms.shared import VersionForm


class AssignForm(VersionForm):
    """To whom a message is entrusted."""

    assignee = forms.ModelChoiceField(
        label=_("Responsable"), queryset=Person.objects.none(), required=False, empty_label=_("Personne")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]

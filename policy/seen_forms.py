"""Forms of the administration site that overwrite nothing that their page did not show."""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    # Django's own class takes no parameter at run time.
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm

SEEN = "seen"
_CHANGED = gettext_lazy(
    "Une autre personne a modifié cette fiche pendant que vous l’aviez devant vous. Rien n’est enregistré\u00a0: "
    "comparez, puis enregistrez de nouveau si votre texte doit l’emporter."
)


class SeenForm(_ModelForm):
    """Carries the fingerprint of what the page showed; changed by somebody else since, it asks to be read again.

    What was typed stays in the form, and sending it again is a decision on what is there now. `RecordedAdmin` locks the
    row first: of two people who save at once, the second is told.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[SEEN] = fingerprint_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse what was decided on other words, and say what they are now; a page that carries none goes through."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        shown = cleaned.pop(SEEN, "")
        if self.instance.pk and shown and shown != self.initial[SEEN]:
            # What the person now reads is what the next decision is about.
            now_seen = {self.add_prefix(SEEN): [self.initial[SEEN]]}
            self.data = MultiValueDict({**dict(self.data.lists()), **now_seen})  # type: ignore[attr-defined]
            raise ValidationError([_CHANGED, *self._others_words()])
        return cleaned

    def _others_words(self) -> list[str]:
        """Return each field that differs from what is typed, with what it says now."""
        return [
            _("%(field)s, tel qu’il est maintenant\u00a0: «\u00a0%(value)s\u00a0»")
            % {
                "field": self.fields[name].label,
                "value": _in_words(self.fields[name], self.initial.get(name)),
            }
            for name in self.changed_data
            if name in self.fields and name != SEEN
        ]


def _in_words(field: forms.Field, value: Any) -> str:
    """Return what a field says, as the page shows it."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(words.get(str(one), str(one)) for one in values)


def fingerprint_of(row: Model) -> str:
    """Return what changes as soon as a field of the row does; nothing for a row to come."""
    if row.pk is None:
        return ""
    values: Mapping[str, Any] = model_to_dict(row)
    written = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()

"""The form that gives a variant another hour."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.forms.local_times import LocalDateTimeField


class MoveForm(forms.Form):
    """When it leaves; `content_hash` is that of what was on the screen."""

    quand = LocalDateTimeField(label=_("Date et heure de publication"))
    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    retour = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    # What is lost has been read.
    confirme = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read the confirmation as yes or no."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["confirme"] = cleaned.get("confirme") == "1"
        return cleaned

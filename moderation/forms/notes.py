"""Form of an internal note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import VersionForm


class NoteForm(VersionForm):
    """An internal note."""

    prefix = "note"

    text = forms.CharField(
        label=_("Note interne"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez la note.")},
    )

"""Form that settles a suspected danger."""

from django import forms

from moderation.forms.shared import VersionForm


class DangerForm(VersionForm):
    """Whether the message tells of a danger; two buttons, and no box."""

    is_danger = forms.BooleanField(required=False)

"""What the forms of the queue share: what is missing is said with its section, and nothing typed is lost."""

from django import forms
from django.utils.translation import gettext_lazy as _

# What decides for many messages is never chosen beforehand.
NOT_CHOSEN = ("", _("Choisir…"))


class LocalInstantField(forms.DateTimeField):
    """An instant as the platform shows it: date and time of the city, without seconds."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class VersionForm(forms.Form):
    """An act decided on a screen carries the version of the message that the screen showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(VersionForm):
    """A reason in words, for what reverses a decision."""

    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez le motif\u00a0: il est inscrit au registre.")},
    )

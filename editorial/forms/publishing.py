"""What a person types about publishing: a link as proof, a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ActForm(forms.Form):
    """An act on the content that was on the screen."""

    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ProofForm(forms.Form):
    """Where it is published."""

    permalink = forms.URLField(
        label=_("Lien de la publication"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        error_messages={
            "required": _("Collez le lien de la publication\u00a0: il sert de preuve."),
            "invalid": _("Collez le lien complet de la publication (https://…)."),
        },
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motif"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class NotSentForm(forms.Form):
    """What shows that nothing left."""

    reason = forms.CharField(
        label=_("Ce qui le montre"),
        max_length=2000,
        help_text=_("Par exemple\u00a0: absente de la page et du journal d’activité à 10\u00a0h\u00a020."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

"""The form of a letter's template; the rule is asked by the function that writes, and by the preview."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    """The words of the next version."""

    body = forms.CharField(label=_("Texte"), max_length=6000, widget=forms.Textarea(attrs={"rows": 22}))
    short_body = forms.CharField(
        label=_("Forme courte"),
        max_length=400,
        help_text=_("Pour les plateformes qui comptent les caractères\u00a0; {lien} mène à l’explication."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

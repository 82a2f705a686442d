"""The form by which the team says where it saw the nétiquette on the city's site."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SiteForm(forms.Form):
    """Which edition was seen, and where."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    url = forms.URLField(
        label=_("Adresse de la page du site Web"),
        max_length=500,
        assume_scheme="https",
        help_text=_("La page où l’on lit l’édition en vigueur, ou celle qui l’intègre."),
    )
    note = forms.CharField(label=_("Remarque"), required=False, max_length=500)

"""The forms of a batch; the rules are asked by the functions that write."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExcludeForm(forms.Form):
    """Why one line is set aside."""

    line = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    reason = forms.CharField(label=_("Pourquoi l’écarter"), max_length=500)
    for_good = forms.BooleanField(label=_("À conserver pour de bon (valeur d’archives)"), required=False)


class RefuseForm(forms.Form):
    """Why a batch is refused."""

    reason = forms.CharField(
        label=_("Motif du refus"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

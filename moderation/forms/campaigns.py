"""Form of the campaign content."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SetAsideForm(forms.Form):
    """Why a message has nothing to do with the campaign."""

    reason = forms.CharField(
        label=_("En quoi ce message est sans lien avec la campagne"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez en quoi ce message est sans lien avec la campagne.")},
    )

"""How many posts a week an account publishes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FrequencyForm(forms.Form):
    """Zero is a decision too: nothing is published there any more."""

    posts_per_week = forms.IntegerField(label=_("Publications par semaine"), min_value=0, max_value=200)

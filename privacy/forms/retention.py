"""The form of a retention rule; the rules are asked by the function that writes."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.rights import local_date
from privacy.models import RetentionRule

DISPOSITIONS = [(value, capfirst(label)) for value, label in RetentionRule.Disposition.choices]
LONGEST = 1200


def today() -> date:
    """Return the day that it is in the city."""
    return local_date(timezone.now())


def day_field(label: object, **options: object) -> forms.DateField:
    """Return the field of a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)  # type: ignore[arg-type]


class RuleForm(forms.Form):
    """How long a type of record is kept, from a day on."""

    number = forms.CharField(
        label=_("Numéro de la règle"),
        max_length=40,
        required=False,
        help_text=_("Celui du calendrier de conservation approuvé par BAnQ."),
    )
    active_months = forms.IntegerField(label=_("Actif, en mois"), min_value=0, max_value=LONGEST)
    semi_active_months = forms.IntegerField(
        label=_("Semi-actif, en mois"), min_value=0, max_value=LONGEST, initial=0
    )
    disposition = forms.ChoiceField(label=_("Disposition finale"), choices=DISPOSITIONS)
    effective_from = day_field(_("À partir du"), initial=today)
    decided_by = forms.CharField(label=_("Décidé par"), max_length=200)
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

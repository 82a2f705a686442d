"""The forms of confidentiality incidents; the rules are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.forms.retention import day_field
from privacy.models import ConfidentialityIncident, ConfidentialityStep

Told = ConfidentialityStep.Kind
LONG = 4000
MOST = 10_000_000


def _words(label: Any, *, rows: int = 3, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONG,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FactsForm(forms.Form):
    """What happened, as the regulation asks it to be kept."""

    kind = forms.ChoiceField(label=_("Nature de l’incident"), choices=ConfidentialityIncident.Kind.choices)
    information = _words(
        _("Renseignements personnels visés"),
        help_text=_("Ou, s’ils ne sont pas connus, pourquoi. Leur nature, jamais les renseignements mêmes."),
    )
    circumstances = _words(_("Circonstances"), rows=4)
    happened_from = day_field(_("Survenu le"))
    happened_to = day_field(_("Jusqu’au (pour une période)"), required=False)
    is_date_estimated = forms.BooleanField(label=_("Date ou période approximative"), required=False)
    known_on = day_field(_("Connu de la Ville le"))
    persons = forms.IntegerField(label=_("Nombre de personnes concernées"), min_value=0, max_value=MOST)
    persons_in_quebec = forms.IntegerField(label=_("Dont résidant au Québec"), min_value=0, max_value=MOST)
    is_count_estimated = forms.BooleanField(label=_("Nombres approximatifs"), required=False)


class VersionForm(forms.Form):
    """The version that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AmendForm(VersionForm, FactsForm):
    """The facts, made more precise."""


class AssessForm(VersionForm):
    """The three elements, and the conclusion."""

    sensitivity = _words(_("Sensibilité des renseignements"), rows=2)
    consequences = _words(_("Conséquences appréhendées de leur utilisation"), rows=2)
    likelihood = _words(_("Probabilité qu’ils soient utilisés à des fins préjudiciables"), rows=2)
    is_serious = forms.TypedChoiceField(
        label=_("Conclusion"),
        choices=[("oui", _("Risque de préjudice sérieux")), ("non", _("Pas de risque de préjudice sérieux"))],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
    )


class TellForm(VersionForm):
    """Who was told, when and how; or why the persons are not."""

    whom = forms.ChoiceField(
        label=_("Avis"),
        choices=[
            (Told.COMMISSION, _("La Commission d’accès à l’information est avisée")),
            (Told.PERSONS, _("Les personnes concernées sont avisées")),
            (Told.PUBLIC, _("Un avis public est donné")),
            (Told.NO_NOTICE, _("Les personnes ne sont pas avisées")),
        ],
    )
    on = day_field(_("Date"))
    text = _words(
        _("Détails"),
        rows=2,
        help_text=_(
            "Comment l’avis est donné\u00a0; pourquoi il est public, ou pourquoi il n’est pas donné."
        ),
    )


class MeasureForm(VersionForm):
    """What was done, and when."""

    on = day_field(_("Date"))
    text = _words(_("Mesure prise"), rows=2)


class CloseForm(VersionForm):
    """What the city concludes."""

    text = _words(_("Bilan"), rows=2, required=False)


class ReopenForm(VersionForm):
    """Why."""

    text = _words(_("Motif de la réouverture"), rows=2)

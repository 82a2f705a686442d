"""The forms of incidents; the rules are asked by the functions that write, and by the form that reports."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.evidence import EvidenceField
from accounts.incidents import check_report
from accounts.models import Incident, IncidentMeasure, OfficialAccount, Person
from accounts.rights import local_date

KINDS = [(value, capfirst(label)) for value, label in Incident.Kind.choices]
MEASURES = [(value, capfirst(label)) for value, label in IncidentMeasure.Kind.choices]


class IncidentForm(forms.Form):
    """What somebody saw or was told."""

    kind = forms.ChoiceField(label=_("Nature"), choices=KINDS, widget=forms.RadioSelect)
    account = forms.ModelChoiceField(
        label=_("Compte de la Ville où vous l’avez vu"),
        queryset=OfficialAccount.objects.none(),
        required=False,
        empty_label=_("Aucun\u00a0: quelqu’un me l’a rapporté"),
    )
    link = forms.URLField(
        label=_("Lien de la publication"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Le lien du commentaire ou de la publication, jamais celui d’un profil personnel."),
    )
    seen_on = forms.DateField(
        label=_("Vu le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    facts = forms.CharField(
        label=_("Faits"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce qui a été écrit ou montré, et à qui cela répondait. Ni jugement, ni supposition."),
    )
    concerns = forms.CharField(
        label=_("Courriel de travail de la personne concernée"),
        max_length=254,
        required=False,
        help_text=_(
            "Si elle a un accès à ce logiciel\u00a0: elle ne pourra pas lire ce dossier. Ne cherchez pas qui elle est."
        ),
    )
    capture = EvidenceField(label=_("Capture d’écran"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the accounts, and today."""
        kwargs.setdefault("initial", {}).setdefault("seen_on", local_date(timezone.now()))
        super().__init__(*args, **kwargs)
        choice = self.fields["account"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        choice.queryset = OfficialAccount.objects.authorised().select_related("platform")

    def clean_concerns(self) -> Person | None:
        """Find the person by the address that was typed."""
        typed: str = self.cleaned_data["concerns"].strip()
        if not typed:
            return None
        person = Person.objects.filter(email__iexact=typed).first()
        if person is None:
            raise forms.ValidationError(
                gettext("Personne n’a d’accès à cette adresse\u00a0: corrigez-la, ou laissez ce champ vide.")
            )
        return person

    def clean(self) -> dict[str, Any]:
        """Refuse with the sentence of the policy (R-097)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            asked = {name: cleaned[name] for name in ("account", "link", "seen_on", "facts")}
            outcome = check_report(**asked, now=timezone.now())
            if not outcome.allowed:
                raise forms.ValidationError(outcome.sentence)
        return cleaned


class MeasureForm(forms.Form):
    """What was done about it."""

    kind = forms.ChoiceField(label=_("Suivi"), choices=MEASURES)
    addressee = forms.CharField(
        label=_("Transmis à"),
        max_length=150,
        required=False,
        help_text=_("Le service ou la fonction, quand l’incident est transmis."),
    )
    details = forms.CharField(
        label=_("Ce qui a été fait"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    """Why nothing more is to be done."""

    reason = forms.CharField(
        label=_("Motif de la fermeture"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )

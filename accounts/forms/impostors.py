"""The forms of impostors; the rules are asked by the functions that write, and by the forms that open a case."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.evidence import EvidenceField
from accounts.impostor_addresses import read_place
from accounts.impostors import check_case
from accounts.models import ImpostorCase
from accounts.rights import local_date
from accounts.rules.impostors import ACT_NAMES, ENDS

BODIES = [(value, capfirst(label)) for value, label in ImpostorCase.Body.choices]


def today() -> date:
    """Return the day that it is in the city."""
    return local_date(timezone.now())


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _text(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class CaseForm(forms.Form):
    """An address that seems to speak for the city."""

    url = forms.CharField(
        label=_("Adresse du compte"), max_length=500, widget=forms.URLInput(attrs={"inputmode": "url"})
    )
    pretends = forms.CharField(
        label=_("Se présente comme"),
        max_length=200,
        help_text=_("La Ville, un de ses services, une de ses propriétés\u00a0: tel que le compte l’écrit."),
    )
    first_seen_on = _day(_("Vu la première fois le"))
    seen = _text(_("Ce qui a été vu"))
    capture = EvidenceField(label=_("Capture d’écran"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse with the sentence of the policy (R-013)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            asked = {name: cleaned[name] for name in ("url", "first_seen_on")}
            outcome = check_case(**asked, now=timezone.now())
            if not outcome.allowed:
                self.add_error(None, outcome.sentence)
        return cleaned


class PublicReportForm(forms.Form):
    """What a citizen saw; nothing more is asked than what is needed to look."""

    url = forms.CharField(
        label=_("Adresse du compte"),
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text=_("Copiez-la depuis la barre d’adresse du navigateur."),
    )
    seen = forms.CharField(
        label=_("Ce que vous avez vu"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    email = forms.EmailField(
        label=_("Votre courriel"),
        required=False,
        help_text=_("Seulement si vous voulez une réponse. Il est effacé quand le dossier se ferme."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Shown to nobody: only a program fills it.
    website = forms.CharField(required=False, max_length=200)

    def clean_url(self) -> str:
        """Ask for an address that can be read."""
        typed: str = self.cleaned_data["url"]
        if read_place(typed) is None:
            raise forms.ValidationError(
                gettext("Cette adresse ne peut être lue\u00a0: copiez-la depuis le navigateur.")
            )
        return typed


class KeepForm(forms.Form):
    """Worth following."""

    pretends = forms.CharField(label=_("Se présente comme"), max_length=200)


class CaptureForm(forms.Form):
    """One more proof."""

    capture = EvidenceField(label=_("Capture d’écran"))


class PlatformForm(forms.Form):
    """The platform was asked."""

    reported_on = _day(_("Signalé le"))
    number = forms.CharField(
        label=_("Numéro de signalement"),
        max_length=100,
        required=False,
        help_text=_("Vide si la plateforme n’en donne pas."),
    )


class AnswerForm(forms.Form):
    """What it answered."""

    answer = _text(_("Réponse de la plateforme"))


class TransmitForm(forms.Form):
    """Who decided, and when."""

    body = forms.ChoiceField(label=_("Décidé par"), choices=BODIES)
    name = forms.CharField(label=_("Nom de la personne qui l’a décidé"), max_length=150)
    transmitted_on = _day(_("Transmis le"))
    note = _text(_("Précisions"), rows=2, required=False)


class SettleForm(forms.Form):
    """How it ends, and why."""

    end = forms.ChoiceField(label=_("Issue"), choices=[(act.value, capfirst(ACT_NAMES[act])) for act in ENDS])
    reason = _text(_("Motif"), rows=2)


class ReopenForm(forms.Form):
    """Why it is taken up again."""

    reason = _text(_("Motif de la réouverture"), rows=2)

"""The forms of access requests and of notes of rectification; the rules are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.rights import local_date
from privacy.models import AccessRequest
from privacy.rules.requests import may_record_request

KINDS = [(value, capfirst(label)) for value, label in AccessRequest.Kind.choices]
OUTCOMES = [(value, capfirst(label)) for value, label in AccessRequest.Outcome.choices]
MANNERS = [(value, capfirst(label)) for value, label in AccessRequest.Manner.choices]


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


class RequestForm(forms.Form):
    """A request as it was received, in writing."""

    kind = forms.ChoiceField(label=_("Nature"), choices=KINDS, widget=forms.RadioSelect)
    received_on = day_field(
        _("Reçue le"),
        help_text=_("Le jour où l’écrit est parvenu à la Ville\u00a0: les vingt jours courent de là."),
    )
    requester = forms.CharField(
        label=_("Nom de la personne"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact = forms.CharField(
        label=_("Où lui répondre"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Adresse ou courriel donné dans la demande."),
    )
    asked = forms.CharField(
        label=_("Ce qui est demandé"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    identity_verified_by = forms.CharField(
        label=_("Identité vérifiée par"),
        max_length=300,
        required=False,
        help_text=_("Par exemple\u00a0: pièce d’identité vue au comptoir. Peut être ajouté plus tard."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with today."""
        kwargs.setdefault("initial", {}).setdefault("received_on", local_date(timezone.now()))
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has not come."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "received_on" in cleaned:
            today = local_date(timezone.now())
            outcome = may_record_request(received_on=cleaned["received_on"], today=today)
            if not outcome.allowed:
                self.add_error("received_on", outcome.sentence)
        return cleaned


class VerifyForm(forms.Form):
    """How the identity was verified."""

    how = forms.CharField(
        label=_("Identité vérifiée par"),
        max_length=300,
        help_text=_("Par exemple\u00a0: pièce d’identité vue au comptoir. Ne recopiez aucun numéro."),
    )


class ExtendForm(forms.Form):
    """The notice that gives ten more days."""

    notice_on = day_field(_("Avis de prolongation envoyé le"))
    reason = forms.CharField(
        label=_("Motif, comme l’avis le donne"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """The answer that was sent."""

    outcome = forms.ChoiceField(label=_("Réponse"), choices=OUTCOMES, widget=forms.RadioSelect)
    answered_on = day_field(_("Envoyée le"))
    manner = forms.ChoiceField(label=_("Moyen"), choices=MANNERS)
    reasons = forms.CharField(
        label=_("Motifs du refus, même partiel"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    articles = forms.CharField(
        label=_("Articles de la loi"),
        max_length=200,
        required=False,
        help_text=_("Par exemple\u00a0: art. 53, 88."),
    )


class WithdrawForm(forms.Form):
    """How the person gave the request up."""

    how = forms.CharField(
        label=_("Comment la personne a retiré sa demande"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CorrectionForm(forms.Form):
    """The person's own words, and the record beside which they are kept."""

    beside = forms.ChoiceField(
        label=_("À côté de"),
        choices=[
            ("message", _("Un message")),
            ("warning", _("Un avertissement")),
            ("exclusion", _("Une exclusion")),
        ],
    )
    number = forms.IntegerField(
        label=_("Numéro"),
        min_value=1,
        max_value=2**63 - 1,
        help_text=_("Celui du repère au dossier\u00a0: 12 pour message-12."),
    )
    text = forms.CharField(
        label=_("Ce que la personne demande d’inscrire"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ses mots, tels quels\u00a0: ils ne pourront pas être changés."),
    )

"""Forms of a question to a service: asked here, answered by its link or written down by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Service
from moderation.forms.shared import LocalInstantField, VersionForm


class ReferralForm(VersionForm):
    """A question to a service, as the person words it, and what the service sees of the message."""

    prefix = "question"

    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=Service.objects.none(),
        empty_label=_("Choisir…"),
        error_messages={"required": _("Choisissez le service.")},
    )
    through_team = forms.BooleanField(
        label=_("Confier la question à l’équipe des communications"),
        required=False,
        help_text=_("Pour un service qui n’a désigné personne\u00a0: l’équipe trouvera qui peut répondre."),
    )
    question = forms.CharField(
        label=_("Votre question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez la question.")},
    )
    shared_text = forms.CharField(
        label=_("Ce que le service lit du message"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Gardez seulement ce qui est nécessaire. Noms, liens, courriels et téléphones sont masqués."
        ),
    )
    due_at = LocalInstantField(
        label=_("Échéance interne"),
        required=False,
        help_text=_("Vide\u00a0: une part du temps qui reste avant la cible."),
    )
    names_author = forms.BooleanField(
        label=_("Le service a besoin de savoir qui a écrit"),
        required=False,
        help_text=_("Rien n’est alors masqué."),
    )
    naming_reason = forms.CharField(label=_("Pourquoi"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.active()  # type: ignore[attr-defined]


class CancelForm(VersionForm):
    """Why an answer is awaited no more, if one wishes to say."""

    prefix = "annulation"

    reason = forms.CharField(label=_("Motif"), required=False, max_length=500)


def _who_answers() -> forms.CharField:
    return forms.CharField(
        label=_("Répondu par"),
        max_length=150,
        help_text=_("Nom et fonction de la personne qui répond."),
        error_messages={"required": _("Dites qui répond pour le service.")},
    )


class AnswerForm(forms.Form):
    """What a service answers."""

    answer = forms.CharField(
        label=_("Réponse"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez la réponse.")},
    )
    sources = forms.CharField(
        label=_("Références"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Règlement et article, page du site, document\u00a0: elles sont conservées avec la réponse."
        ),
    )
    name = _who_answers()


class HandAnswerForm(AnswerForm, VersionForm):
    """What a service answered by telephone or by e-mail, written down by the person who asked."""

    prefix = "recue"


class InterimForm(forms.Form):
    """What a service can already say, and when the whole answer comes."""

    prefix = "premiere"

    words = forms.CharField(
        label=_("Ce que vous pouvez déjà répondre"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez ce que vous pouvez déjà répondre.")},
    )
    expected_at = LocalInstantField(
        label=_("Réponse complète prévue le"),
        error_messages={"required": _("Dites quand viendra la réponse complète.")},
        help_text=_("Un rappel part à ce moment, et aucun avant."),
    )
    name = _who_answers()


class HandInterimForm(InterimForm, VersionForm):
    """A first answer got by telephone or by e-mail, written down by the person who asked."""


class GiveBackForm(forms.Form):
    """Why a question is given back, and whom it is for, if known."""

    prefix = "rendue"

    reason = forms.CharField(
        label=_("À qui la poser, ou pourquoi"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

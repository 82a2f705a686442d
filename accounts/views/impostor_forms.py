"""The acts that the page of a case offers: each with its form, and why it is not possible now."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms.impostors import (
    AnswerForm,
    CaptureForm,
    KeepForm,
    PlatformForm,
    ReopenForm,
    SettleForm,
    TransmitForm,
)
from accounts.models import ImpostorCase
from accounts.rules.impostors import TRANSITIONS, ImpostorAct, may_transmit_case


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: its name in the address, its form, its words; the act of the table of states it stands for."""

    key: str
    act: ImpostorAct
    form_class: type[forms.Form]
    title: str | Promise
    done: str | Promise


OFFERS = {
    offer.key: offer
    for offer in (
        Offer(
            "retenir", ImpostorAct.KEEP, KeepForm, _("Retenir ce signalement"), _("Le dossier est ouvert.")
        ),
        Offer(
            "capture", ImpostorAct.CAPTURE, CaptureForm, _("Ajouter une capture"), _("La capture est gardée.")
        ),
        Offer(
            "plateforme",
            ImpostorAct.REPORT,
            PlatformForm,
            _("Inscrire le signalement à la plateforme"),
            _("Le signalement est inscrit."),
        ),
        Offer(
            "reponse",
            ImpostorAct.ANSWER,
            AnswerForm,
            _("Inscrire la réponse de la plateforme"),
            _("La réponse est inscrite."),
        ),
        Offer(
            "transmettre",
            ImpostorAct.TRANSMIT,
            TransmitForm,
            _("Transmettre au greffe ou au contentieux"),
            _("La transmission est inscrite."),
        ),
        Offer("clore", ImpostorAct.CLOSE, SettleForm, _("Clore le dossier"), _("Le dossier est clos.")),
        Offer(
            "rouvrir", ImpostorAct.REOPEN, ReopenForm, _("Rouvrir le dossier"), _("Le dossier est rouvert.")
        ),
    )
}


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """An act that the state of the case allows."""

    offer: Offer
    form: forms.Form
    is_open: bool
    # Why it would be refused now; "" when it may be done.
    why_not: str


def offered_forms(case: ImpostorCase, typed: dict[str, Any], *, captures: int) -> list[OfferedForm]:
    """Return the acts possible on a case; the form that was refused is open, as it was typed."""
    return [
        OfferedForm(
            offer,
            typed.get(key) or blank_form(offer, case),
            key in typed,
            _why_not(offer, captures),
        )
        for key, offer in OFFERS.items()
        if (case.state, offer.act) in TRANSITIONS or key in typed
    ]


def blank_form(offer: Offer, case: ImpostorCase) -> forms.Form:
    """Return the form of an act, with what is known already."""
    initial = {"pretends": case.pretends} if offer.act is ImpostorAct.KEEP else {}
    return offer.form_class(prefix=offer.key, initial=initial)


def _why_not(offer: Offer, captures: int) -> str:
    if offer.act is not ImpostorAct.TRANSMIT or captures:
        return ""
    today = PlatformForm.base_fields["reported_on"].initial
    return may_transmit_case(captures=0, body="", name="", on=today(), today=today()).sentence

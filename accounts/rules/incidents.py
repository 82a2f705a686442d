"""What the policy says of incidents of representation: who reads them, what they hold, how they end. Pure functions."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


class IncidentAct(StrEnum):
    """What can be done to an incident."""

    FOLLOW_UP = "follow_up"
    CLOSE = "close"


TRANSITIONS: dict[tuple[str, IncidentAct], str] = {
    ("open", IncidentAct.FOLLOW_UP): "followed_up",
    ("followed_up", IncidentAct.FOLLOW_UP): "followed_up",
    ("open", IncidentAct.CLOSE): "closed",
    ("followed_up", IncidentAct.CLOSE): "closed",
}


@dataclass(frozen=True, kw_only=True)
class ReportPlan:
    """An incident as it is reported."""

    # Seen on an account of the city; else told by somebody.
    on_city_account: bool
    has_link: bool
    # The link belongs to the platform of the account; the link is the address of a profile, not of a publication.
    link_fits_account: bool
    link_is_profile: bool
    seen_on: date
    today: date
    facts: str


@applies("R-097")
def may_report_incident(plan: ReportPlan) -> Outcome:
    """Représentation de la Ville: « ne peuvent en aucun cas répondre au nom de la Ville […] avec leurs médias […] ».

    Anybody signed in reports one, seen on an account of the city or told by somebody: never a profile (A-27).
    """
    objections = (
        (
            plan.has_link and plan.link_is_profile,
            _(
                "Donnez le lien de la publication en cause, jamais celui d’un profil\u00a0: aucun n’est consigné"
            ),
        ),
        (
            plan.on_city_account and plan.has_link and not plan.link_fits_account,
            _("Ce lien n’appartient pas à la plateforme de ce compte"),
        ),
        (plan.seen_on > plan.today, _("Ce jour n’est pas encore venu")),
        (not plan.facts.strip(), _("Décrivez les faits")),
    )
    return _first_objection(objections)


@applies("R-097", "R-106")
def may_see_incident(
    *,
    kind: str,
    positions: AbstractSet[str],
    readers: AbstractSet[str],
    employee_readers: AbstractSet[str],
    is_concerned: bool,
) -> Outcome:
    """Représentation de la Ville, Utilisation de l'image: reserved to the people who handle it (A-26, A-27).

    The readings say which positions; the person concerned never reads it. There is no exception for anybody else.
    """
    reads = bool(positions & readers or (kind == "employee" and positions & employee_readers))
    if reads and not is_concerned:
        return Allowed()
    return Refused(_("Le registre des incidents est réservé aux personnes qui les traitent"), "R-097")


@applies("R-097", "R-106")
def may_follow_up_incident(*, state: str, details: str, is_transmitted: bool, addressee: str) -> Outcome:
    """Représentation de la Ville: a reminder, an official message that sets things right; no sanction is automatic."""
    objections = (
        ((state, IncidentAct.FOLLOW_UP) not in TRANSITIONS, _already_closed()),
        (not details.strip(), _("Dites ce qui a été fait")),
        (is_transmitted and not addressee.strip(), _("Dites à qui l’incident est transmis")),
        (not is_transmitted and bool(addressee.strip()), _("Seul un incident transmis a un destinataire")),
    )
    return _first_objection(objections)


@applies("R-097", "R-106")
def may_close_incident(*, state: str, reason: str) -> Outcome:
    """Représentation de la Ville: somebody says why nothing more is to be done."""
    objections = (
        ((state, IncidentAct.CLOSE) not in TRANSITIONS, _already_closed()),
        (not reason.strip(), _("Écrivez pourquoi l’incident est clos")),
    )
    return _first_objection(objections)


def _already_closed() -> str:
    return _("Cet incident est déjà clos")


def _first_objection(objections: tuple[tuple[bool, str], ...]) -> Outcome:
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-097")
    return Allowed()

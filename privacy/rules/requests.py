"""What the law says of a request about one's own information, within the policy's « lois existantes ». Pure functions.

The articles are those of the Act respecting access to documents held by public bodies (RLRQ, c. A-2.1).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

CLAUSE = "R-006"
# Article 98: twenty days after it is received, ten more by a notice; they are the law's, not readings.
DAYS, MORE_DAYS = timedelta(days=20), timedelta(days=10)
# Article 135: the person may ask the Commission to review the answer.
REVIEW_DAYS = 30
COMMUNICATES = frozenset({"granted", "partly"})
REFUSES = frozenset({"partly", "refused"})


class RequestAct(StrEnum):
    """What can be done to a request."""

    VERIFY = "verify"
    EXTEND = "extend"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[str, RequestAct], str] = {
    ("open", RequestAct.VERIFY): "open",
    ("open", RequestAct.EXTEND): "open",
    ("open", RequestAct.ANSWER): "answered",
    ("open", RequestAct.WITHDRAW): "withdrawn",
}


@dataclass(frozen=True, kw_only=True)
class AnswerPlan:
    """An answer as it is about to be recorded."""

    state: str
    received_on: date
    answered_on: date
    today: date
    outcome: str
    reasons: str
    articles: str
    identity_is_verified: bool
    # The file that was communicated; an access granted without one says where it is.
    has_dossier: bool
    is_access: bool


def due_on(*, received_on: date, is_extended: bool = False) -> date:
    """Return the last day to answer: calendar days, counted from the day after the request is received."""
    return received_on + DAYS + (MORE_DAYS if is_extended else timedelta(0))


@applies(CLAUSE)
def may_record_request(*, received_on: date, today: date) -> Outcome:
    """Objectif de la politique: « conforme aux règles établies et aux lois existantes »; a request is in writing.

    A request that arrived late on the desk is recorded with the day it was received: the days run from there.
    """
    if received_on > today:
        return Refused(_("Cette demande n’est pas encore reçue\u00a0: corrigez la date"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_extend_request(
    *, state: str, received_on: date, is_extended: bool, notice_on: date, today: date, reason: str
) -> Outcome:
    """Objectif de la politique: « lois existantes »; art. 98: ten more days, by a notice sent within the twenty."""
    last = due_on(received_on=received_on)
    return _first(
        (
            ((state, RequestAct.EXTEND) not in TRANSITIONS, _already_closed()),
            (is_extended, _("Le délai est déjà prolongé de dix jours\u00a0: il ne l’est qu’une fois")),
            (notice_on > today, _("L’avis n’est pas encore parti\u00a0: inscrivez-le le jour de son envoi")),
            (notice_on < received_on, _("L’avis ne peut pas précéder la demande")),
            (
                notice_on > last,
                _("L’avis de prolongation devait partir avant la fin des vingt jours (art. 98)"),
            ),
            (not reason.strip(), _("Écrivez le motif de la prolongation, comme l’avis le donne")),
        )
    )


@applies(CLAUSE)
def may_verify_identity(*, state: str, how: str) -> Outcome:
    """Objectif de la politique: « lois existantes »; art. 94: only to whoever proves to be the person concerned."""
    return _first(
        (
            ((state, RequestAct.VERIFY) not in TRANSITIONS, _already_closed()),
            (not how.strip(), _("Dites comment l’identité a été vérifiée")),
        )
    )


@applies(CLAUSE)
def may_answer_request(plan: AnswerPlan) -> Outcome:
    """Objectif de la politique: « lois existantes »; art. 98 and 100: a refusal gives its reasons and its article."""
    communicates = plan.outcome in COMMUNICATES
    refuses = plan.outcome in REFUSES
    return _first(
        (
            ((plan.state, RequestAct.ANSWER) not in TRANSITIONS, _already_closed()),
            (plan.answered_on > plan.today, _("Cette réponse n’est pas encore envoyée")),
            (plan.answered_on < plan.received_on, _("La réponse ne peut pas précéder la demande")),
            (
                communicates and not plan.identity_is_verified,
                _("Vérifiez d’abord l’identité de la personne\u00a0: rien n’est communiqué avant (art. 94)"),
            ),
            (
                communicates and plan.is_access and not plan.has_dossier,
                _("Produisez d’abord le dossier de la personne, pour savoir ce qui lui est communiqué"),
            ),
            (refuses and not plan.reasons.strip(), _("Donnez les motifs du refus (art. 100)")),
            (
                refuses and not plan.articles.strip(),
                _("Citez l’article de la loi sur lequel le refus s’appuie (art. 100)"),
            ),
        )
    )


@applies(CLAUSE)
def may_withdraw_request(*, state: str, how: str) -> Outcome:
    """Objectif de la politique: « lois existantes »; only the person gives a request up, and it is written how."""
    return _first(
        (
            ((state, RequestAct.WITHDRAW) not in TRANSITIONS, _already_closed()),
            (not how.strip(), _("Dites comment la personne a retiré sa demande")),
        )
    )


def _already_closed() -> str:
    return _("Cette demande est close\u00a0: au besoin, inscrivez-en une autre")


def _first(objections: tuple[tuple[bool, str], ...]) -> Outcome:
    for holds, reason in objections:
        if holds:
            return Refused(reason, CLAUSE)
    return Allowed()

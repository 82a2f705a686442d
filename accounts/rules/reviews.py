"""What the policy asks of the yearly review of accesses: pure functions."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@dataclass(frozen=True, kw_only=True)
class AccessAsked:
    """One access as somebody is about to decide of it."""

    is_reviewer: bool
    is_own_access: bool
    review_is_open: bool
    # Whether the person still has the access, and who has already decided of it ("" for nobody).
    is_in_effect: bool
    decided_by: str
    is_withdrawal: bool
    reason: str
    ends_on: date | None
    today: date


@applies("R-014")
def may_decide_access(asked: AccessAsked) -> Outcome:
    """Médias sociaux utilisés: « uniquement les employés désignés comme responsables peuvent gérer les comptes ».

    Each access is confirmed or withdrawn once a review, by a designated reviewer, and never by the person who has it.
    """
    objections = (
        (not asked.is_reviewer, _("Votre poste ne revoit pas les accès aux comptes")),
        (
            asked.is_own_access,
            _("On ne décide pas de son propre accès\u00a0: une autre personne s’en charge"),
        ),
        (not asked.review_is_open, _("Cette revue est terminée")),
        (
            bool(asked.decided_by),
            _("%(person)s a déjà décidé de cet accès pendant cette revue") % {"person": asked.decided_by},
        ),
        (not asked.is_in_effect, _("Cette personne n’a plus cet accès")),
        (asked.is_withdrawal and not asked.reason.strip(), _("Écrivez pourquoi l’accès est retiré")),
        (
            asked.is_withdrawal and (asked.ends_on is None or asked.ends_on < asked.today),
            _("Le premier jour sans accès est aujourd’hui au plus tôt"),
        ),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-014")
    return Allowed()


@applies("R-055")
def may_close_review(
    *, is_reviewer: bool, is_open: bool, undecided: int, presence: str, note: str
) -> Outcome:
    """Création de nouveaux comptes: « demeurer à l'écoute des besoins […] et adaptera sa présence Web au besoin ».

    A review ends once each access is decided and somebody says what becomes of the account; changing it asks why.
    """
    objections = (
        (not is_reviewer, _("Votre poste ne revoit pas les accès aux comptes")),
        (not is_open, _("Cette revue est déjà terminée")),
        (undecided > 0, _("Il reste des accès à confirmer ou à retirer")),
        (not presence, _("Dites si le compte répond encore aux besoins")),
        (presence not in ("", "keep") and not note.strip(), _("Écrivez ce qui est à changer, et pourquoi")),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-055")
    return Allowed()


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")

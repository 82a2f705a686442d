"""What fairness asks of reviews and re-examinations, of which the policy says nothing (A-36): on by default."""

from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

CLAUSE = "R-122"


@applies(CLAUSE)
def may_handle_reviews(*, is_entitled: bool) -> Outcome:
    """The file of who was warned or excluded is opened to those who follow it, and to those who decide."""
    if is_entitled:
        return Allowed()
    return Refused(_("Les révisions sont suivies par l’équipe des communications"), CLAUSE)


@applies(CLAUSE)
def may_match_review(
    *, recognised: str, stands: bool, is_open: bool, was_decided: bool, new_facts: str
) -> Outcome:
    """« bloquer un abonné »: the person, and nobody else, has it reviewed; once, unless facts are new (A-36)."""
    if not recognised.strip():
        return Refused(
            _(
                "Écrivez comment vous avez reconnu la personne concernée\u00a0: une autre pourrait demander en son nom"
            ),
            CLAUSE,
        )
    if not stands:
        return Refused(
            _("Cette décision n’a plus d’effet, ou n’a pas été annoncée\u00a0: rien n’est à réviser"), CLAUSE
        )
    if is_open:
        return Refused(_("Une révision de cette décision est déjà à l’étude"), CLAUSE)
    if was_decided and not new_facts.strip():
        return Refused(
            _("Cette décision a déjà été révisée\u00a0: écrivez quels faits sont nouveaux"), CLAUSE
        )
    return Allowed()


@applies(CLAUSE)
def may_decide_review(*, is_entitled: bool, took_part: bool) -> Outcome:
    """A review is decided by somebody entitled who decided nothing in the case (A-36)."""
    if not is_entitled:
        return Refused(_("Votre poste ne décide pas des révisions"), CLAUSE)
    if took_part:
        return Refused(
            _(
                "Vous avez pris part à la décision contestée\u00a0: la révision revient à une personne qui n’a rien "
                "décidé"
            ),
            CLAUSE,
        )
    return Allowed()


@applies(CLAUSE)
def may_give_outcome(*, is_reversed: bool, reasons: str, stands: bool) -> Outcome:
    """A review is reasoned; what was withdrawn or lifted meanwhile is not upheld."""
    if not reasons.strip():
        return Refused(_("Une révision est motivée\u00a0: écrivez pourquoi"), CLAUSE)
    if not is_reversed and not stands:
        return Refused(
            _(
                "Cette décision a été retirée ou levée entre-temps\u00a0: la révision se conclut en faveur de la "
                "personne"
            ),
            CLAUSE,
        )
    return Allowed()


@applies(CLAUSE)
def may_set_aside_review(*, reason: str) -> Outcome:
    """A request that nobody follows says why: another person's, a second one, nothing to review."""
    if reason.strip():
        return Allowed()
    return Refused(_("Écrivez pourquoi cette demande ne mène pas à une révision"), CLAUSE)


@applies(CLAUSE)
def may_set_review_day(*, review_on: date, today: date, latest: date) -> Outcome:
    """An exclusion is never for ever: its day of review is to come, and not too far (A-36)."""
    if review_on <= today:
        return Refused(_("Donnez une date de réexamen à venir"), CLAUSE)
    if review_on > latest:
        return Refused(
            _("Le réexamen a lieu au plus tard le %(day)s") % {"day": latest.strftime("%Y-%m-%d")}, CLAUSE
        )
    return Allowed()


@applies(CLAUSE)
def may_reexamine(*, is_entitled: bool, is_proposer: bool, reason: str | None = None) -> Outcome:
    """Keeping an exclusion is decided again, by another than who asked for it; `reason` None: not written yet."""
    if not is_entitled:
        return Refused(_("Votre poste ne décide pas des exclusions"), CLAUSE)
    if is_proposer:
        return Refused(
            _("Vous avez proposé cette exclusion\u00a0: une autre personne décide de la maintenir"), CLAUSE
        )
    if reason is not None and not reason.strip():
        return Refused(_("Un maintien est motivé\u00a0: écrivez pourquoi"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_record_restored(*, is_lifted: bool, proof: str) -> Outcome:
    """Letting somebody back in is done on the platform, with what proves it."""
    if not is_lifted:
        return Refused(_("Levez d’abord l’exclusion"), CLAUSE)
    if not proof.strip():
        return Refused(_("Décrivez la preuve que l’accès est rétabli sur la plateforme"), CLAUSE)
    return Allowed()

"""What the policy says of excluding a subscriber from an account: possible, never automatic (A-01)."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from netiquette.rules.tracks import CONDUCT, TRACK_CLAUSES, WARNINGS_BEFORE_EXCLUSION
from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-038", "R-050", "R-122", "R-101")
def may_exclude(
    *,
    track: str,
    sent_warnings: int,
    last_sent_at: datetime | None,
    breach_posted_at: datetime | None,
    is_council_member: bool,
) -> Outcome:
    """Publicité: « avant de pouvoir être exclus du compte en question »; Annexe I: « bloquer un abonné ».

    Possible, never automatic: 3 sent warnings for advertising, 1 for conduct, on this account and this track, then a
    further breach posted after the last of them was sent. `breach_posted_at` None: no further breach is pointed at.
    That everybody is presumed to know the nétiquette (R-050) replaces no warning.
    """
    if track not in TRACK_CLAUSES:
        return Refused(_("Ce motif ne permet jamais, à lui seul, une exclusion"), "R-027")
    clause = TRACK_CLAUSES[track]
    if is_council_member:
        return Refused(
            _(
                "L’auteur est membre du conseil municipal : la direction générale est saisie, personne n’est exclu ici"
            ),
            "R-101",
        )
    if sent_warnings < WARNINGS_BEFORE_EXCLUSION[track] or last_sent_at is None:
        return Refused(_missing_warnings(track, sent_warnings), clause)
    if breach_posted_at is None or breach_posted_at <= last_sent_at:
        return Refused(
            _(
                "Une exclusion demande un nouveau manquement, publié après l’envoi du dernier avertissement sur ce "
                "compte"
            ),
            clause,
        )
    return Allowed()


def _missing_warnings(track: str, sent: int) -> str:
    if track == CONDUCT:
        return _(
            "Aucun avertissement pour sa conduite ne lui a été envoyé sur ce compte : avertissez d’abord"
        )
    if sent == 0:
        return _("Aucun des trois avertissements pour publicité ne lui a été envoyé sur ce compte")
    if sent == 1:
        return _("Un seul des trois avertissements pour publicité lui a été envoyé sur ce compte")
    return _("Deux des trois avertissements pour publicité lui ont été envoyés sur ce compte")


@applies("R-038", "R-122")
def may_propose_exclusion(*, already_open: bool, reason: str) -> Outcome:
    """An exclusion is motivated, and there is one at a time for a subscriber on an account."""
    if already_open:
        return Refused(
            _("Une exclusion de ce compte est déjà proposée ou en vigueur pour cette personne"), "R-122"
        )
    if not reason.strip():
        return Refused(_("Une exclusion est motivée : écrivez pourquoi"), "R-122")
    return Allowed()


@applies("R-122")
def may_decide_exclusion(
    *, decider_is_proposer: bool, decider_is_entitled: bool, decider_gave_warning: bool = False
) -> Outcome:
    """« se réserve le droit de bloquer un abonné »: a second person, entitled by the city's reading, decides (A-36).

    Nor somebody who gave one of the warnings it rests on, unless the city reads it otherwise.
    """
    if not decider_is_entitled:
        return Refused(_("Votre poste ne décide pas des exclusions"), "R-122")
    if decider_is_proposer:
        return Refused(_("Vous avez proposé cette exclusion : une autre personne doit en décider"), "R-122")
    if decider_gave_warning:
        return Refused(
            _(
                "Vous avez donné un des avertissements sur lesquels elle repose\u00a0: une autre personne doit en "
                "décider"
            ),
            "R-122",
        )
    return Allowed()


@applies("R-122")
def may_give_decision(*, accept: bool, reason: str, review_on: date | None, today: date) -> Outcome:
    """A decision is motivated either way; an exclusion is never for ever: it has a day of review, to come (A-36)."""
    if not reason.strip():
        return Refused(_("Une décision est motivée : écrivez pourquoi"), "R-122")
    if accept and (review_on is None or review_on <= today):
        return Refused(
            _("Une exclusion n’est pas perpétuelle : donnez une date de réexamen à venir"), "R-122"
        )
    return Allowed()


@applies("R-122")
def may_lift_exclusion(*, lifter_is_entitled: bool, reason: str | None = None) -> Outcome:
    """An exclusion is reversible, by someone who may decide one and who says why; `reason` None: not written yet."""
    if not lifter_is_entitled:
        return Refused(_("Votre poste ne décide pas des exclusions"), "R-122")
    if reason is not None and not reason.strip():
        return Refused(_("Une levée est motivée : écrivez pourquoi"), "R-122")
    return Allowed()


@applies("R-122")
def may_record_exclusion_applied(*, proof: str) -> Outcome:
    """What was done on the platform is recorded with what proves it."""
    if not proof.strip():
        return Refused(_("Décrivez la preuve que l’exclusion a été faite sur la plateforme"), "R-122")
    return Allowed()

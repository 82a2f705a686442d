"""The cover asked of the agent: he accepts or declines it, the strategic adviser settles a refusal (R-074)."""

from datetime import date, datetime

from django.db import transaction

from accounts.announcements import owe_cover_accepted, owe_cover_declined, owe_recorded
from accounts.authorizations import holds_position
from accounts.models import Holding, Person, Replacement
from accounts.rights import local_date, named_by
from accounts.rules.covers import may_answer_cover, may_arbitrate_cover
from accounts.rules.replacements import may_act_without_chain
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record


def cover_is_asked(*, substitute: Person, starts_on: date, ends_on: date) -> bool:
    """Say whether `substitute` may decline to act on these days: he then holds a position that the reading names."""
    held = Holding.objects.overlapping(starts_on, ends_on).filter(person=substitute)
    return named_by("cover_positions", held, starts_on).exists()


def check_answer(
    replacement: Replacement, *, accepts: bool, reason: str, actor: Person, now: datetime
) -> Outcome:
    """Answer whether `actor` may give this answer to the cover asked, and if not, why (R-074)."""
    return may_answer_cover(
        is_substitute=actor.pk == replacement.substitute_id,
        is_asked=replacement.cover == Replacement.Cover.ASKED,
        is_over=replacement.is_over(local_date(now)),
        accepts=accepts,
        reason=reason,
    )


def check_arbitration(replacement: Replacement, *, reason: str, actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` may entrust the cover in spite of the refusal, and if not, why (R-072, R-074)."""
    return may_arbitrate_cover(
        is_arbiter=holds_position(actor, Reading.objects.value("cover_arbiters", at=now), now),
        is_party=actor.pk in (replacement.absent_id, replacement.substitute_id),
        is_declined=replacement.cover == Replacement.Cover.DECLINED,
        is_over=replacement.is_over(local_date(now)),
        reason=reason,
    )


@transaction.atomic
def answer_cover(
    *, replacement_id: int, accepts: bool, reason: str, actor: Person, now: datetime
) -> Replacement:
    """Accept the cover, which takes effect once the team is told, or decline it with a reason.

    Declined, the absent person and the team are told. Raises PolicyRefusal. Recorded in the register.
    """
    replacement = _locked(replacement_id)
    require(check_answer(replacement, accepts=accepts, reason=reason, actor=actor, now=now))
    _settle(replacement, accepts, reason, actor, now, event="accepted" if accepts else "declined")
    return replacement


@transaction.atomic
def arbitrate_cover(*, replacement_id: int, reason: str, actor: Person, now: datetime) -> Replacement:
    """Entrust the cover to the agent who declined it; it takes effect once the team is told.

    Raises PolicyRefusal, also when one of the two has meanwhile been drawn into another replacement. Recorded in the
    register.
    """
    replacement = _locked(replacement_id)
    require(check_arbitration(replacement, reason=reason, actor=actor, now=now))
    acting = Replacement.objects.acting(replacement.starts_on, replacement.last_day)
    require(
        may_act_without_chain(
            absent_replaces=acting.filter(substitute=replacement.absent_id).exists(),
            substitute_is_away=acting.filter(absent=replacement.substitute_id).exists(),
        )
    )
    _settle(replacement, True, reason, actor, now, event="arbitrated")
    return replacement


def _locked(replacement_id: int) -> Replacement:
    """Lock the two people, as whoever records a replacement does, then the row.

    Not their keys: an interruption that holds the row names them in the register.
    """
    found = Replacement.objects.get(pk=replacement_id)
    people = Person.objects.select_for_update(no_key=True).order_by("pk")
    list(people.filter(pk__in=[found.absent_id, found.substitute_id]))
    rows = Replacement.objects.select_for_update(of=("self",)).select_related("absent", "substitute")
    return rows.get(pk=replacement_id)


def _settle(
    replacement: Replacement, accepts: bool, reason: str, actor: Person, now: datetime, *, event: str
) -> None:
    """Write the answer and the register, and owe the e-mails."""
    before = {"relève": replacement.cover}
    replacement.cover = Replacement.Cover.ACCEPTED if accepts else Replacement.Cover.DECLINED
    replacement.cover_reason = reason.strip()
    replacement.cover_answered_by, replacement.cover_answered_at = actor, now
    replacement.save(update_fields=["cover", "cover_reason", "cover_answered_by", "cover_answered_at"])
    record(
        event=f"accounts.cover.{event}",
        actor=actor,
        subject=replacement,
        clause="R-074",
        before=before,
        after={"relève": replacement.cover},
        reason=replacement.cover_reason,
        now=now,
    )
    if accepts:
        owe_recorded(replacement, now=now)
        owe_cover_accepted(replacement, actor=actor, now=now)
    else:
        owe_cover_declined(replacement, now=now)

"""The periodic re-examination of exclusions, that nobody has to ask for: kept until another day, or lifted (A-36)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Person
from accounts.rights import local_date
from netiquette.deciders import decider_title, decides_exclusions
from netiquette.exclusions import latest_review, lock_exclusion
from netiquette.models import Exclusion, Reexamination
from netiquette.models.sanctions import ExclusionQuerySet
from netiquette.rules.reviews import may_reexamine, may_set_review_day
from netiquette.rules.tracks import TRACK_CLAUSES, WARNINGS_BEFORE_EXCLUSION
from netiquette.states import ExclusionAct, next_state
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record


@transaction.atomic
def keep_exclusion(
    *, exclusion_id: int, reason: str, review_on: date, actor: Person, now: datetime
) -> Reexamination:
    """Keep an exclusion in force until another day of review, saying why; `lift_exclusion` ends it.

    Raises PolicyRefusal, ImpossibleTransition, Exclusion.DoesNotExist.
    """
    exclusion = lock_exclusion(exclusion_id)
    next_state(exclusion.state, ExclusionAct.LIFT)
    require(ask_may_keep(exclusion, actor, now, reason))
    require(may_set_review_day(review_on=review_on, today=local_date(now), latest=latest_review(now)))
    kept = Reexamination.objects.create(
        exclusion=exclusion, reason=reason.strip(), next_review_on=review_on, decided_by=actor, decided_at=now
    )
    before, exclusion.review_on = exclusion.review_on, review_on
    exclusion.save(update_fields=["review_on"])
    record(
        event="netiquette.exclusion.kept",
        actor=actor,
        capacity=decider_title(actor, exclusion.account, now),
        subject=exclusion,
        account=str(exclusion.account),
        clause=TRACK_CLAUSES[exclusion.track],
        before={"réexamen": before},
        after={"réexamen": review_on},
        reason=kept.reason,
        now=now,
    )
    return kept


def ask_may_keep(exclusion: Exclusion, user: Person, now: datetime, reason: str | None = None) -> Outcome:
    """Ask the rule whether `user` may keep this exclusion; the page's button asks the same."""
    return may_reexamine(
        is_entitled=decides_exclusions(user, exclusion.account, now),
        is_proposer=exclusion.proposed_by_id == user.pk,
        reason=reason,
    )


def to_reexamine(now: datetime) -> ExclusionQuerySet:
    """Return the exclusions in force whose day of review is near or past, the oldest day first."""
    days = Reading.objects.value("reexamination_lead_days", at=now)
    until = local_date(now) + timedelta(days=days)
    return Exclusion.objects.filter(state=Exclusion.State.IN_FORCE, review_on__lte=until).order_by(
        "review_on"
    )


def unfounded() -> list[Exclusion]:
    """Return the exclusions in force that no longer rest on the warnings they need: a withdrawal undid one."""
    in_force = Exclusion.objects.filter(state=Exclusion.State.IN_FORCE).select_related("account__platform")
    return [
        exclusion
        for track, needed in WARNINGS_BEFORE_EXCLUSION.items()
        for exclusion in in_force.filter(track=track).lacking_warnings(needed)
    ]

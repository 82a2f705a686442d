"""One sanction from end to end: what was written, under which rule, what was decided, told, contested, and by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.authorizations import check_may
from accounts.models import Person
from accounts.rights import local_date
from netiquette.deciders import decides_exclusions
from netiquette.exclusions import ask_may_decide
from netiquette.letters import FilledLetter, ground_of
from netiquette.letters_told import ask_may_tell, proposed_letter
from netiquette.models import Display, Exclusion, Ground, Review, Warning
from netiquette.reexaminations import ask_may_keep
from netiquette.rules.exclusions import may_lift_exclusion
from policy.events import event_in_words
from policy.models import RegisterEntry
from policy.outcomes import Outcome

Line = tuple[RegisterEntry, str]
REVIEW_PEOPLE = ("matched_by", "decided_by", "received_by")


@dataclass(frozen=True, kw_only=True)
class Cited:
    """The rule that a sanction cites, and whether its edition had been seen displayed when the message came (A-15)."""

    ground: Ground | None
    was_displayed: bool


@dataclass(frozen=True, kw_only=True)
class ExclusionCase:
    """An exclusion, and what the reader may do about it."""

    exclusion: Exclusion
    cited: Cited
    warnings: list[Warning]
    reviews: list[Review]
    may_decide: Outcome
    may_keep: Outcome
    may_lift: Outcome
    may_moderate: Outcome
    may_tell: Outcome
    letter: FilledLetter | None
    is_past_review: bool


def exclusion_case(exclusion: Exclusion, user: Person, now: datetime) -> ExclusionCase:
    """Return what the page of an exclusion shows."""
    entitled = decides_exclusions(user, exclusion.account, now)
    ground = ground_of(exclusion)
    return ExclusionCase(
        exclusion=exclusion,
        cited=_cited(ground, exclusion),
        warnings=list(rested_on(exclusion).select_related("ground", "sent_by")),
        reviews=list(exclusion.reviews.select_related(*REVIEW_PEOPLE)),
        may_decide=ask_may_decide(exclusion, user, now),
        may_keep=ask_may_keep(exclusion, user, now),
        may_lift=may_lift_exclusion(lifter_is_entitled=entitled),
        may_moderate=check_may(user, "moderate", exclusion.account, now),
        may_tell=ask_may_tell(exclusion, user, now),
        letter=proposed_letter(exclusion, now),
        is_past_review=exclusion.state == Exclusion.State.IN_FORCE
        and exclusion.review_on is not None
        and exclusion.review_on <= local_date(now),
    )


def cited_by(warning: Warning) -> Cited:
    """Return what a warning cites."""
    return _cited(warning.ground, warning)


def rested_on(exclusion: Exclusion) -> "QuerySet[Warning]":
    """Return the warnings sent before the breach, on which the exclusion rested; withdrawn ones say so."""
    same = Warning.objects.on(
        subscriber_id=exclusion.subscriber_id, account_id=exclusion.account_id, track=exclusion.track
    )
    return same.filter(sent_at__isnull=False, sent_at__lt=exclusion.message_posted_at).order_by("sent_at")


def lines_about(sanction: Warning | Exclusion) -> list[Line]:
    """Return what the register says of a sanction and of its reviews, the oldest first."""
    kind = "warning" if isinstance(sanction, Warning) else "exclusion"
    reviews = sanction.reviews.order_by().values("pk")
    about = Q(subject_type=f"netiquette.{kind}", subject_id=sanction.pk) | Q(
        subject_type="netiquette.review", subject_id__in=reviews
    )
    return in_words(RegisterEntry.objects.filter(about).order_by("at", "pk"))


def in_words(entries: "QuerySet[RegisterEntry]") -> list[Line]:
    """Return lines of the register with what each says."""
    return [(entry, event_in_words(entry.event)) for entry in entries.select_related("actor")]


def _cited(ground: Ground | None, sanction: Any) -> Cited:
    edition = ground.rule.edition_id if ground and ground.rule else None
    seen = Display.objects.filter(
        edition=edition,
        profile_check__account=sanction.account_id,
        profile_check__checked_at__lte=sanction.message_posted_at,
    )
    return Cited(ground=ground, was_displayed=edition is None or seen.exists())

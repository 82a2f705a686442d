"""How a subscriber stands: the two counts of warnings on each account, read the same way by pages and by writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from netiquette.models import Edition, Exclusion, Ground, Subscriber, Track, Warning
from netiquette.rules.editions import may_cite
from netiquette.rules.exclusions import may_exclude
from netiquette.rules.tracks import WARNINGS_BEFORE_EXCLUSION, counted_since
from netiquette.rules.warnings import may_warn
from policy.models import Reading
from policy.outcomes import Outcome


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One count: how many warnings were sent to a subscriber on an account for a track, and how many there must be."""

    account_id: int
    track: str
    sent: int = 0
    drafts: int = 0
    last_sent_at: datetime | None = None

    @property
    def needed(self) -> int:
        """Warnings to send before an exclusion becomes possible."""
        return WARNINGS_BEFORE_EXCLUSION[self.track]

    @property
    def label(self) -> str:
        """The count's name: « publicité », « conduite »."""
        return str(Track(self.track).label)


def valid_since(now: datetime) -> datetime | None:
    """Return the instant after which a warning must have been sent to count; None when none ever lapses (A-01)."""
    return counted_since(now=now, validity_months=Reading.objects.value("warning_validity_months", at=now))


def standings(*, subscriber: Subscriber, now: datetime) -> dict[tuple[int, str], Standing]:
    """Return every count of `subscriber`, by (account's id, track); an absent pair is a count of zero."""
    return {(found.account_id, found.track): found for _id, found in counted(subscriber.warnings.all(), now)}


def standing_on(*, subscriber_id: int, account_id: int, track: str, now: datetime) -> Standing:
    """Return one count; zero when the subscriber was never warned there."""
    rows = Warning.objects.on(subscriber_id=subscriber_id, account_id=account_id, track=track)
    return next((found for _id, found in counted(rows, now)), Standing(account_id=account_id, track=track))


def count_sent(*, subscriber_id: int, account_id: int, track: str, now: datetime) -> int:
    """Return how many warnings count: sent, neither withdrawn nor lapsed."""
    return standing_on(subscriber_id=subscriber_id, account_id=account_id, track=track, now=now).sent


def counted(rows: "QuerySet[Warning, Any]", now: datetime) -> Iterable[tuple[int, Standing]]:
    """Return (subscriber's id, count) for each subscriber, account and track among `rows`; one query."""
    since = valid_since(now)
    counts = Q(state=Warning.State.SENT) & (Q(sent_at__gt=since) if since else Q())
    found = (
        rows.order_by("account_id", "track")
        .values("subscriber_id", "account_id", "track")
        .annotate(
            sent=Count("pk", filter=counts),
            drafts=Count("pk", filter=Q(state=Warning.State.DRAFT)),
            last_sent_at=Max("sent_at", filter=counts),
        )
    )
    return [
        (
            row["subscriber_id"],
            Standing(
                account_id=row["account_id"],
                track=row["track"],
                sent=row["sent"],
                drafts=row["drafts"],
                last_sent_at=row["last_sent_at"],
            ),
        )
        for row in found
    ]


def ask_may_warn(
    *,
    subscriber: Subscriber,
    account_id: int,
    ground: Ground,
    message_id: int,
    message_posted_at: datetime,
    now: datetime,
    warning_id: int | None = None,
) -> Outcome:
    """Ask the rules whether this message may earn a warning on this ground; pages and writes ask the same.

    `warning_id` is the warning already written for it, when it is about to be recorded as sent.
    """
    edition = Edition.objects.applying_to(account_id, message_posted_at).values_list("pk", flat=True).first()
    cited = may_cite(ground_edition=ground.edition_id, edition_when_posted=edition)
    if not cited.allowed:
        return cited
    warned = Warning.objects.filter(message_id=message_id).exclude(state=Warning.State.WITHDRAWN)
    standing = (
        standing_on(subscriber_id=subscriber.pk, account_id=account_id, track=ground.track, now=now)
        if ground.track
        else None
    )
    return may_warn(
        track=ground.track,
        sent_warnings=standing.sent if standing else 0,
        last_sent_at=standing.last_sent_at if standing else None,
        message_posted_at=message_posted_at,
        already_warned=(warned.exclude(pk=warning_id) if warning_id else warned).exists(),
        is_council_member=subscriber.is_council_member,
    )


def ask_may_exclude(
    *, subscriber: Subscriber, standing: Standing, breach_posted_at: datetime | None
) -> Outcome:
    """Ask the rule whether this breach makes an exclusion possible; pages and writes ask the same."""
    return may_exclude(
        track=standing.track,
        sent_warnings=standing.sent,
        last_sent_at=standing.last_sent_at,
        breach_posted_at=breach_posted_at,
        is_council_member=subscriber.is_council_member,
    )


def sanctions_rest_on(*, message_id: int, subscriber_id: int) -> bool:
    """Say whether a warning not withdrawn, or an exclusion proposed or in force, rests on this message of his."""
    warnings = Warning.objects.filter(message_id=message_id, subscriber=subscriber_id)
    exclusions = Exclusion.objects.filter(
        message_id=message_id,
        subscriber=subscriber_id,
        state__in=(Exclusion.State.PROPOSED, Exclusion.State.IN_FORCE),
    )
    return warnings.exclude(state=Warning.State.WITHDRAWN).exists() or exclusions.exists()

"""How often each account publishes, week by week, against what was decided for it (R-020)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from accounts.models import OfficialAccount
from editorial.calendar.overlays import EMERGENCY, Bar
from editorial.calendar.spans import WEEK
from editorial.calendar.tiles import shown_between
from editorial.local_times import city_zone, day_bounds
from editorial.models import Post, Variant
from editorial.rules.frequency import check_week
from editorial.states import EDITABLE
from policy.outcomes import Outcome

OUT = (Variant.State.PUBLISHED, Variant.State.CORRECTED, Variant.State.OUTCOME_UNKNOWN)
# What is dated and would still leave; missed, held and refused ones wait for a person.
PLANNED = tuple((EDITABLE - {"missed", "held", "failed"}) | {"publishing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One account in one week."""

    account: OfficialAccount
    week: date
    published: int
    planned: int
    is_lifted: bool

    @property
    def count(self) -> int:
        """What the week holds, without the posts of emergencies."""
        return self.published + self.planned

    @property
    def target(self) -> int | None:
        """How many posts were decided upon for a week."""
        return self.account.posts_per_week

    @property
    def outcome(self) -> Outcome:
        """What the policy says of it."""
        return check_week(target=self.target, count=self.count, is_lifted=self.is_lifted)

    @property
    def is_short(self) -> bool:
        """Whether posts are missing."""
        return self.target is not None and not self.outcome.allowed and self.count < self.target

    @property
    def is_over(self) -> bool:
        """Whether there are too many."""
        return self.target is not None and not self.outcome.allowed and self.count > self.target

    @property
    def full(self) -> int:
        """What the bar stands for when it is full."""
        return max(self.target or 0, self.count, 1)


def paces(
    accounts: Sequence[OfficialAccount], mondays: Sequence[date], bars: Iterable[Bar], now: datetime
) -> dict[date, list[Pace]]:
    """Return, for each week, how each account stands; one query. `bars` hold the emergencies of these weeks."""
    counts = _counts(accounts, mondays, now)
    emergencies = [bar for bar in bars if bar.kind == EMERGENCY]
    found: dict[date, list[Pace]] = defaultdict(list)
    for monday in mondays:
        during = [bar for bar in emergencies if bar.first < monday + WEEK and bar.last >= monday]
        for account in accounts:
            published, planned = counts.get((account.pk, monday), (0, 0))
            found[monday].append(
                Pace(
                    account=account,
                    week=monday,
                    published=published,
                    planned=planned,
                    is_lifted=any(bar.concerns(account.pk) for bar in during),
                )
            )
    return found


def _counts(
    accounts: Sequence[OfficialAccount], mondays: Sequence[date], now: datetime
) -> dict[tuple[int, date], tuple[int, int]]:
    if not accounts or not mondays:
        return {}
    since, until = day_bounds(mondays[0], mondays[-1] + timedelta(days=6))
    rows: Any = (
        shown_between(Variant.objects.filter(account__in=[one.pk for one in accounts]), since, until)
        .exclude(post__kind=Post.Kind.EMERGENCY)
        .annotate(week=TruncWeek("shown_at", tzinfo=city_zone()))
        .order_by()
        .values("account", "week")
        .annotate(
            published=Count("pk", filter=Q(state__in=OUT)),
            planned=Count("pk", filter=Q(state__in=PLANNED, shown_at__gte=now)),
        )
        .values_list("account", "week", "published", "planned")
    )
    return {(account, week.date()): (published, planned) for account, week, published, planned in rows}

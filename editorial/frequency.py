"""How often each account publishes, week by week, against what was decided for it (R-020)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncWeek

from accounts.authorizations import is_team_member
from accounts.models import OfficialAccount, Person
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.rights import local_date
from editorial import events
from editorial.calendar.overlays import EMERGENCY, Bar
from editorial.calendar.spans import WEEK
from editorial.calendar.tiles import shown_between
from editorial.local_times import city_zone, day_bounds
from editorial.models import Post, Variant
from editorial.rules.frequency import check_week, may_set_frequency
from editorial.states import EDITABLE
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record

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


def with_last_published(accounts: OfficialAccountQuerySet) -> QuerySet[Any, Any]:
    """Annotate accounts with the instant of what was published last there, None when nothing was."""
    latest = Variant.objects.filter(account=OuterRef("pk"), published_at__isnull=False)
    return accounts.annotate(
        last_published=Subquery(latest.order_by("-published_at").values("published_at")[:1])
    )


def dormant_days(now: datetime) -> int:
    """Return after how many days without a post an account is dormant: a reading of the city."""
    days: int = Reading.objects.value("account_dormant_days", at=local_date(now))
    return days


def dormant(accounts: OfficialAccountQuerySet, now: datetime) -> QuerySet[Any, Any]:
    """Keep the accounts on which nothing has been published for so long; none before the first posts are as old."""
    since = now - timedelta(days=dormant_days(now))
    if not Variant.objects.filter(published_at__lt=since).exists():
        return with_last_published(accounts).none()
    silent = Q(last_published__lt=since) | Q(last_published=None, authorised_on__lt=local_date(since))
    return with_last_published(accounts).filter(silent)


def without_target(accounts: OfficialAccountQuerySet) -> OfficialAccountQuerySet:
    """Keep the accounts whose frequency nobody has decided."""
    return accounts.filter(posts_per_week__isnull=True)


def check_set(person: Person, at: datetime) -> Outcome:
    """Answer whether `person` decides how often accounts publish."""
    return may_set_frequency(is_team_member=is_team_member(person, at))


@transaction.atomic
def set_frequency(*, account_id: int, posts_per_week: int, actor: Person, now: datetime) -> OfficialAccount:
    """Decide how many posts a week an account publishes. Raises OfficialAccount.DoesNotExist, PolicyRefusal."""
    account = OfficialAccount.objects.authorised().select_for_update(of=("self",)).get(pk=account_id)
    require(check_set(actor, now))
    before, account.posts_per_week = account.posts_per_week, posts_per_week
    if before != posts_per_week:
        account.save(update_fields=["posts_per_week"])
        record(
            event=events.FREQUENCY_SET,
            actor=actor,
            subject=account,
            account=str(account),
            clause="R-020",
            now=now,
            before={"publications par semaine": before},
            after={"publications par semaine": posts_per_week},
        )
    return account

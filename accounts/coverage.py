"""Who covers what, day by day: read once for some days, then asked in memory. Gaps are what nobody takes up (R-074)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F

from accounts.models import Holding, OfficialAccount, Person, Replacement

ONE_DAY = timedelta(days=1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day, both included."""
    for number in range((last - first).days + 1):
        yield first + ONE_DAY * number


@dataclass(frozen=True, slots=True)
class Taken:
    """An account that an absent person leaves: taken up by somebody, asked of somebody, or by nobody."""

    account_id: int
    replacement_id: int = 0
    substitute: str = ""
    is_sure: bool = False


@dataclass
class Absences:
    """The replacements of some days, by absent person."""

    today: date
    by_absent: Mapping[int, list[Replacement]] = field(default_factory=dict)
    accounts: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, replacements: Iterable[Replacement], *, today: date) -> "Absences":
        """Read them from rows that come with their people and accounts."""
        by_absent, accounts = defaultdict(list), {}
        for one in replacements:
            by_absent[one.absent_id].append(one)
            accounts[one.pk] = frozenset(account.pk for account in one.accounts.all())
        return cls(today, by_absent, accounts)

    def away(self, person_id: int, day: date) -> list[Replacement]:
        """Return the replacements by which a person is away on `day`."""
        return [one for one in self.by_absent.get(person_id, ()) if one.starts_on <= day <= one.last_day]

    def taken(self, person_id: int, account_ids: Iterable[int], day: date) -> tuple[Taken, ...]:
        """Say who takes up each of the accounts of a person on `day`; nothing for somebody who is there."""
        away = self.away(person_id, day)
        return tuple(self._taken(account_id, away) for account_id in account_ids) if away else ()

    def _taken(self, account_id: int, away: list[Replacement]) -> Taken:
        """Prefer who surely acts to who may; a refusal is nobody, and so is what was over before taking effect."""
        candidates = [
            Taken(account_id, one.pk, str(one.substitute), is_sure(one))
            for one in away
            if account_id in self.accounts[one.pk]
            and one.cover != Replacement.Cover.DECLINED
            and (is_sure(one) or not one.is_over(self.today))
        ]
        return max(candidates, key=lambda taken: taken.is_sure, default=Taken(account_id, away[0].pk))


def is_sure(replacement: Replacement) -> bool:
    """Say whether a replacement takes effect on its days, as far as one knows."""
    return (
        replacement.cover != Replacement.Cover.ASKED
        and replacement.cover != Replacement.Cover.DECLINED
        and replacement.notice_sent_at is not None
        and replacement.absent.is_active
        and replacement.substitute.is_active
        and replacement.substitute.kind == Person.Kind.EMPLOYEE
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """An account on whose follow-up nobody is left, from a day to another, because of an absence."""

    replacement: Replacement
    account: OfficialAccount
    since: date
    until: date


def gaps(replacements: Iterable[Replacement], *, today: date) -> list[Gap]:
    """Return the gaps, from `today` on, that the absences of these replacements open: two queries in all.

    An account with another follow-up position held by somebody present has no gap. Rows come with their people and
    accounts.
    """
    rows = [one for one in replacements if not one.is_over(today)]
    if not rows:
        return []
    first, last = min(one.starts_on for one in rows), max(one.last_day for one in rows)
    duties = _duties({account.pk for one in rows for account in one.accounts.all()}, max(first, today), last)
    related = Replacement.objects.overlapping(max(first, today), max(last, today))
    absences = Absences.read(
        related.select_related("absent", "substitute").prefetch_related("accounts__platform"),
        today=today,
    )
    found = (
        _gap(one, account, duties.get(account.pk, []), absences, today)
        for one in rows
        for account in one.accounts.all()
    )
    return [gap for gap in found if gap]


def _duties(account_ids: set[int], first: date, last: date) -> dict[int, list[Holding]]:
    """Return who must follow up on each account on some of these days, by a position."""
    held = Holding.objects.overlapping(first, max(first, last)).filter(
        person__kind=Person.Kind.EMPLOYEE, position__followed_accounts__in=account_ids
    )
    duties = defaultdict(list)
    pairs: Any = held.annotate(account_id=F("position__followed_accounts"))
    for holding in pairs:
        duties[holding.account_id].append(holding)
    return duties


def _gap(
    replacement: Replacement,
    account: OfficialAccount,
    duties: list[Holding],
    absences: Absences,
    today: date,
) -> Gap | None:
    """Return the first days on which nobody is left on an account that the absent person follows up."""
    if replacement.absent_id not in {holding.person_id for holding in duties}:
        return None
    since = until = None
    for day in days_between(max(replacement.starts_on, today), replacement.last_day):
        if not _somebody(account.pk, duties, absences, day):
            since, until = since or day, day
        elif since:
            break
    return Gap(replacement, account, since, until) if since and until else None


def _somebody(account_id: int, duties: list[Holding], absences: Absences, day: date) -> bool:
    """Say whether somebody present, or a substitute, follows up on the account on `day`."""
    for holding in duties:
        if holding.starts_on <= day and (holding.ends_on is None or day < holding.ends_on):
            away = [
                one
                for one in absences.away(holding.person_id, day)
                if account_id in absences.accounts[one.pk]
            ]
            if not away or any(is_sure(one) for one in away):
                return True
    return False

"""The calendar of who covers what: a month, a row for each holder of a position, bars of days alike."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.coverage import ONE_DAY, Absences, Taken, days_between
from accounts.models import Holding, Person, Position, Replacement
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.rights import grants
from city.models import Closure

# Positions on one page.
PAGE = 25
# Accounts that a bar names; beyond, it says how many they are.
NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One column: a day, and why the offices are closed, if they are."""

    date: date
    closure: str = ""
    is_today: bool = False

    @property
    def is_off(self) -> bool:
        """Whether the column is greyed."""
        return bool(self.closure) or self.date.weekday() > 4


@dataclass(frozen=True, slots=True)
class Cell:
    """How somebody stands on one day: `kind` is a word of the stylesheet, `text` what the bar says."""

    kind: str
    text: str = ""
    replacement_id: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """Days alike, one after the other."""

    cell: Cell
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many columns it spans."""
        return (self.last - self.first).days + 1

    @property
    def matters(self) -> bool:
        """Whether it says more than that somebody is there, or not yet, or no longer."""
        return self.cell.kind not in ("present", "off")


@dataclass(frozen=True, slots=True)
class Row:
    """One holder of a position, or the position itself when nobody holds it."""

    position: Position
    person: Person | None
    accounts: list[str]
    bars: list[Bar]


PRESENT, OFF = Cell("present"), Cell("off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the page shows."""

    days: list[Day]
    rows: list[Row]
    # The last position shown, when others come after it.
    next_after: int | None

    @property
    def absences(self) -> list[tuple[Row, Bar]]:
        """What matters, in words: by day, then by row."""
        found = [(row, bar) for row in self.rows for bar in row.bars if bar.matters]
        return sorted(found, key=lambda pair: pair[1].first)


def month_of(
    *, first: date, last: date, accounts: OfficialAccountQuerySet, today: date, after: int = 0
) -> Month:
    """Return the calendar of the days from `first` to `last` for these accounts; a constant number of queries."""
    # Their names as `str` would say them, without making ten thousand objects.
    rows_of_names = accounts.values_list("pk", "platform__name", "name")
    names = {pk: f"{platform} — {name}" for pk, platform, name in rows_of_names}
    listed = _listed(accounts)
    positions = list(_positions(listed, after)[: PAGE + 1])
    shown = positions[:PAGE]
    holders: dict[int, list[Holding]] = defaultdict(list)
    held = Holding.objects.overlapping(first, last).filter(
        position__in=shown, person__kind=Person.Kind.EMPLOYEE
    )
    for holding in held.select_related("person").order_by("starts_on", "pk"):
        holders[holding.position_id].append(holding)
    replacements = Replacement.objects.overlapping(first, last).select_related("absent", "substitute")
    absences = Absences.read(
        replacements.prefetch_related("accounts").order_by("starts_on", "pk"), today=today
    )
    days = list(days_between(first, last))
    rows = [
        row
        for position in shown
        for row in _rows(
            position, holders[position.pk], _named(listed[position.group_id], names), absences, days
        )
    ]
    return Month(
        days=_columns(days, today),
        rows=rows,
        next_after=shown[-1].pk if len(positions) > PAGE else None,
    )


def _listed(accounts: OfficialAccountQuerySet) -> dict[int, list[int]]:
    """Return, for each group, the accounts on which its position publishes."""
    listed: dict[int, list[int]] = defaultdict(list)
    pairs = grants("publish").filter(content_object__in=accounts.order_by().values("pk"))
    for group_id, account_id in pairs.values_list("group", "content_object"):
        listed[group_id].append(account_id)
    return listed


def _positions(listed: dict[int, list[int]], after: int) -> QuerySet[Position]:
    found = Position.objects.filter(group__in=list(listed), is_active=True).order_by("title")
    start = Position.objects.filter(pk=after).values_list("title", flat=True).first() if after else None
    return found.filter(title__gt=start) if start else found


def _named(account_ids: list[int], names: dict[int, str]) -> dict[int, str]:
    return dict(sorted(((pk, names[pk]) for pk in account_ids), key=lambda pair: pair[1]))


def _rows(
    position: Position,
    holdings: list[Holding],
    accounts: dict[int, str],
    absences: Absences,
    days: list[date],
) -> Iterator[Row]:
    """Yield a row for each holder of these days, then one for the days without any."""
    by_person = defaultdict(list)
    for holding in holdings:
        by_person[holding.person].append(holding)
    for person, held in by_person.items():
        standing = _Standing(person.pk, held, accounts, absences)
        yield Row(position, person, list(accounts.values()), _bars(days, standing.on))
    if not all(any(_holds(one, day) for one in holdings) for day in days):
        vacant = Cell("gap", _("poste vacant"))
        bars = _bars(days, lambda day: OFF if any(_holds(one, day) for one in holdings) else vacant)
        yield Row(position, None, list(accounts.values()), bars)


class _Standing:
    """How one person stands day after day; days with the same absences are worked out once."""

    def __init__(
        self, person_id: int, held: list[Holding], accounts: dict[int, str], absences: Absences
    ) -> None:
        self._person_id, self._held, self._accounts, self._absences = person_id, held, accounts, absences
        self._known: dict[tuple[int, ...], Cell] = {}

    def on(self, day: date) -> Cell:
        if not any(_holds(one, day) for one in self._held):
            return OFF
        away = tuple(one.pk for one in self._absences.away(self._person_id, day))
        if away not in self._known:
            taken = self._absences.taken(self._person_id, self._accounts, day)
            self._known[away] = _cell(taken, self._accounts)
        return self._known[away]


def _holds(holding: Holding, day: date) -> bool:
    return holding.starts_on <= day and (holding.ends_on is None or day < holding.ends_on)


def _cell(taken: tuple[Taken, ...], accounts: dict[int, str]) -> Cell:
    """Say in one line who takes up what, and what nobody does."""
    if not taken:
        return PRESENT
    groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for one in taken:
        groups[one.substitute, one.is_sure].append(accounts[one.account_id])
    lines = [
        _line(name, is_sure=is_sure, names=[] if len(names) == len(accounts) else names)
        for (name, is_sure), names in groups.items()
    ]
    gap = any(not one.substitute for one in taken)
    kind = "gap" if gap else "covered" if all(one.is_sure for one in taken) else "pending"
    first = next((one.replacement_id for one in taken if one.replacement_id), 0)
    return Cell(kind, " ; ".join(lines), first)


def _line(name: str, *, is_sure: bool, names: list[str]) -> str:
    if not name:
        said = _("personne")
    elif is_sure:
        said = name
    else:
        said = _("en attente\u00a0: %(name)s") % {"name": name}
    if len(names) > NAMED:
        count = ngettext("%(n)s compte", "%(n)s comptes", len(names)) % {"n": len(names)}
        return f"{said} ({count})"
    return f"{said} ({', '.join(names)})" if names else said


def _bars(days: list[date], cell: Callable[[date], Cell]) -> list[Bar]:
    bars = []
    for found, alike in groupby(days, key=cell):
        together = list(alike)
        bars.append(Bar(found, together[0], together[-1]))
    return bars


def _columns(days: list[date], today: date) -> list[Day]:
    """Return the days, with the closures of the offices that somebody has confirmed."""
    closed: dict[date, str] = {}
    confirmed = Closure.objects.confirmed().filter(
        hours_set__isnull=True, starts_on__lte=days[-1], ends_on__gte=days[0]
    )
    for closure in confirmed:
        for day in days_between(max(closure.starts_on, days[0]), min(closure.ends_on, days[-1])):
            closed[day] = closure.reason
    return [Day(date=day, closure=closed.get(day, ""), is_today=day == today) for day in days]


def bounds(year: int, month: int) -> tuple[date, date]:
    """Return the first and last day of a month."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - ONE_DAY

"""The overview of profiles: accounts by aspects, filtered, a page at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import responsible_pairs
from accounts.checks import grace_days, standings
from accounts.models import Aspect, OfficialAccount, Person, ProfileStanding
from accounts.models.checks import ProfileStandingQuerySet
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.rights import local_date
from accounts.rules.checks import CheckState

PAGE = 50
STATES = {
    "a-faire": _("à faire"),
    "en-retard": _("en retard"),
    "non-conforme": _("non conformes"),
}
LABELS = {
    CheckState.GOOD: _("conforme"),
    CheckState.NOT_APPLICABLE: _("sans objet"),
    CheckState.TO_DO: _("à faire"),
    CheckState.LATE: _("en retard"),
    CheckState.NOT_CONFORM: _("non conforme"),
}
TONES = {
    CheckState.GOOD: "good",
    CheckState.NOT_APPLICABLE: "plain",
    CheckState.TO_DO: "warn",
    CheckState.LATE: "danger",
    CheckState.NOT_CONFORM: "danger",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: a state and an aspect by their codes, one's own accounts only."""

    state: str = ""
    aspect: str = ""
    mine: bool = False

    @classmethod
    def of(cls, asked: "dict[str, str]") -> "Filters":
        """Read the address; what is unknown asks for nothing."""
        state, aspect = asked.get("etat", ""), asked.get("aspect", "")
        return cls(
            state=state if state in STATES else "",
            aspect=aspect if aspect in Aspect.values else "",
            mine=asked.get("a-moi") == "1",
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One aspect of one account, in colour and words."""

    standing: ProfileStanding
    state: CheckState

    @property
    def label(self) -> str:
        """The state, in words."""
        return str(LABELS[self.state])

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return TONES[self.state]

    @property
    def is_in_order(self) -> bool:
        """Whether nothing is to be done before `due_on`."""
        return self.state in {CheckState.GOOD, CheckState.NOT_APPLICABLE}

    @property
    def why(self) -> str:
        """Why something is to be done: the sentence goes on with the day."""
        if self.standing.last is None:
            return str(_("jamais vérifié"))
        if self.standing.reopened_at is not None:
            renewed = self.standing.aspect == Aspect.NETIQUETTE
            return str(_("nouvelle édition en vigueur") if renewed else _("le visuel a changé"))
        return ""


@dataclass(frozen=True, slots=True)
class Row:
    """An account and its aspects, in the order of the columns."""

    account: OfficialAccount
    cells: list[Cell]


def narrowed(rows: ProfileStandingQuerySet, filters: Filters, now: datetime) -> ProfileStandingQuerySet:
    """Keep the standings that the filters ask for."""
    today = local_date(now)
    if filters.aspect:
        rows = rows.filter(aspect=filters.aspect)
    if filters.state == "a-faire":
        return rows.to_do(today)
    if filters.state == "en-retard":
        return rows.late(today, grace_days=grace_days(now))
    return rows.not_conform() if filters.state == "non-conforme" else rows


def accounts_found(
    filters: Filters, person: Person, now: datetime, *, after: int | None = None
) -> OfficialAccountQuerySet:
    """Return the authorised accounts that have such an aspect, by platform and name, from the one after `after` on."""
    found = OfficialAccount.objects.authorised().select_related("platform")
    if filters.mine:
        mine = {account for account, who in responsible_pairs(now) if who == person.pk}
        found = found.filter(pk__in=mine)
    if filters.state:
        asked = narrowed(standings(now), filters, now)
        found = found.filter(Exists(asked.filter(account=OuterRef("pk"))))
    if after and (last := OfficialAccount.objects.select_related("platform").filter(pk=after).first()):
        same = Q(platform__name=last.platform.name)
        found = found.filter(
            Q(platform__name__gt=last.platform.name)
            | same & Q(name__gt=last.name)
            | same & Q(name=last.name, pk__gt=after)
        )
    return found.order_by("platform__name", "name", "pk")


def with_standings(accounts: Iterable[OfficialAccount], filters: Filters, now: datetime) -> list[Row]:
    """Return the rows of a page, in a constant number of queries."""
    known = list(accounts)
    cells = _cells(known, filters, now)
    return [Row(account, cells.get(account.pk, [])) for account in known]


def _cells(accounts: list[OfficialAccount], filters: Filters, now: datetime) -> dict[int, list[Cell]]:
    today, grace = local_date(now), grace_days(now)
    wanted = standings(now).filter(account__in=[account.pk for account in accounts])
    if filters.aspect:
        wanted = wanted.filter(aspect=filters.aspect)
    cells: dict[int, list[Cell]] = {}
    for standing in wanted.select_related("last__evidence", "last__checked_by").order_by("id"):
        cells.setdefault(standing.account_id, []).append(
            Cell(standing, standing.state(today, grace_days=grace))
        )
    return cells


def every_cell(filters: Filters, person: Person, now: datetime) -> Iterator[tuple[OfficialAccount, Cell]]:
    """Yield the aspects that the filters ask for, of every account, for an export."""
    accounts = list(accounts_found(filters, person, now))
    kept = set(narrowed(standings(now), filters, now).values_list("id", flat=True))
    for row in with_standings(accounts, filters, now):
        yield from ((row.account, cell) for cell in row.cells if cell.standing.pk in kept)


def counts(now: datetime) -> dict[str, int]:
    """Return how many aspects there are in each state that a filter may ask for."""
    tally = standings(now).tally(local_date(now), grace_days=grace_days(now))
    return {"a-faire": tally.to_do, "en-retard": tally.late, "non-conforme": tally.not_conform}

"""What is asked of the page « Qui peut quoi », as its address says it, and the accounts that may answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.dateparse import parse_date

from accounts.matrix import Day, Line, Row
from accounts.models import (
    OfficialAccount,
    OfficialAccountGroupObjectPermission,
    Person,
    Platform,
    Position,
    Replacement,
)
from accounts.past_lists import lost_since
from accounts.rights import local_date
from accounts.rules.authorizations import ACTIONS, TEAM_ACTIONS

PEOPLE = 10
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks; a word of it that means nothing is left out."""

    on: date
    day_is_wrong: bool = False
    account: str = ""
    platform: Platform | None = None
    action: str = ""
    position: Position | None = None
    person: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str], now: datetime) -> "Filters":
        """Read an address; today unless it says another day."""
        today, typed = local_date(now), asked.get("le", "").strip()
        day = _day(typed)
        return cls(
            on=day or today,
            day_is_wrong=bool(typed) and day is None,
            account=_text(asked.get("compte", "")),
            platform=Platform.objects.filter(slug=_text(asked.get("plateforme", ""))).first(),
            action=asked["action"] if asked.get("action") in ACTIONS else "",
            position=Position.objects.filter(slug=_text(asked.get("poste", ""))).first(),
            person=_text(asked.get("personne", "")),
        )

    @property
    def query(self) -> str:
        """The address of the same question, without the place in the list."""
        asked = {
            "le": self.on.isoformat(),
            "compte": self.account,
            "plateforme": self.platform.slug if self.platform else "",
            "action": self.action,
            "poste": self.position.slug if self.position else "",
            "personne": self.person,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    def people(self) -> list[Person]:
        """The person named: the one of exactly that name, else those whose name holds the words."""
        if not self.person:
            return []
        exact = list(Person.objects.filter(full_name__iexact=self.person)[:PEOPLE])
        return exact or list(Person.objects.filter(full_name__icontains=self.person)[:PEOPLE])

    def accounts(self, day: Day, people: list[Person]) -> QuerySet[OfficialAccount]:
        """The accounts that may answer, in one order; those that prove not to are left out row by row."""
        found: QuerySet[OfficialAccount] = OfficialAccount.objects.select_related("platform").order_by("pk")
        if self.platform:
            found = found.filter(platform=self.platform)
        if self.account:
            found = _named(found, self.account)
        if self.position:
            found = found.filter(_listing([self.position.pk], day))
        if self.person:
            found = found.filter(self._of_people(people, day))
        return found

    def keep(self, row: Row, people: list[Person]) -> list[Line]:
        """The lines of a row that the filters keep."""
        wanted = {person.pk for person in people}
        return [
            line
            for line in row.lines
            if (not self.action or self.action in line.actions)
            and (not self.position or line.position == self.position)
            and (not self.person or (line.person is not None and line.person.pk in wanted))
        ]

    def _of_people(self, people: list[Person], day: Day) -> Q:
        wanted = {person.pk for person in people}
        if any(one.person_id in wanted for one in day.team) and self.action in {"", *TEAM_ACTIONS}:
            return Q()
        held = [one.position_id for one in day.held if one.person_id in wanted]
        covered = Replacement.accounts.through.objects.filter(replacement__substitute__in=wanted)
        return _listing(held, day) | Q(pk__in=covered.values("officialaccount"))


def _listing(positions: list[int], day: Day) -> Q:
    """The accounts that list one of the positions, or may have listed it that day."""
    grants = OfficialAccountGroupObjectPermission.objects.filter(group__position__in=positions)
    lost = lost_since(day.on) if day.is_past else []
    return Q(pk__in=grants.values("content_object")) | Q(pk__in=lost)


def _named(found: QuerySet[OfficialAccount], words: str) -> QuerySet[OfficialAccount]:
    full = found.annotate(full_name=Concat("platform__name", Value(" — "), "name"))
    exact = full.filter(Q(slug=words) | Q(full_name__iexact=words))
    if exact.exists():
        return exact
    return full.filter(Q(full_name__icontains=words) | Q(handle__icontains=words))


def _day(typed: str) -> date | None:
    try:
        day = parse_date(typed)
    except ValueError:
        return None
    return day if day and FIRST <= day <= LAST else None


def _text(value: str) -> str:
    return value.replace("\x00", "").strip()[:200]

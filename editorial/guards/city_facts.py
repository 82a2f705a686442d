"""What the guards ask about the city: elections, parties, emergencies, domains; each read once, and only if asked."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

from accounts.bodies import members
from accounts.models import Body, Party
from accounts.rights import local_date
from city.models import Candidate, ElectionPeriod, Emergency
from editorial.approvers import adviser_holdings
from policy.models import Reading

_DATA = Path(__file__).parents[1] / "data"


class CityFacts:
    """The city between the first and the last of `instants`, for any number of variants; `now` is when one asks."""

    def __init__(self, instants: Sequence[datetime], *, now: datetime) -> None:
        self.now = now
        self._first, self._last = min([*instants, now]), max([*instants, now])

    def periods_at(self, at: datetime) -> list[ElectionPeriod]:
        """Return the election periods under way at `at`, their candidates read."""
        return [period for period in self._periods if period.starts_at <= at < period.ends_at]

    def candidates_of(self, period: ElectionPeriod) -> list[Candidate]:
        """Return the candidates of a period."""
        return list(period.candidates.all())

    def parties_at(self, at: datetime) -> list[Party]:
        """Return the parties registered on the local day of `at`, at every level."""
        return [party for party in self._parties if party.is_registered(local_date(at))]

    def emergencies_at(self, account_id: int, at: datetime) -> list[Emergency]:
        """Return the emergencies that concern the account, declared and not ended at `at`."""
        return [
            one
            for one in self._emergencies
            if one.declared_at <= at and (one.ended_at is None or one.ended_at > at)
            if not one.account_ids or account_id in one.account_ids
        ]

    @cached_property
    def domains(self) -> list[str]:
        """The domains of the website of the city."""
        found: list[str] = Reading.objects.value("city_domains", at=self.now)
        return found

    @cached_property
    def authorisers(self) -> frozenset[int]:
        """Who may authorise an advertisement, by id: those who approve posts, and the direction générale."""
        return frozenset(adviser_holdings(self.now).values_list("person", flat=True)) | frozenset(
            members(Body.MANAGEMENT, self.now).values_list("pk", flat=True)
        )

    @cached_property
    def _periods(self) -> list[ElectionPeriod]:
        between = ElectionPeriod.objects.filter(starts_at__lte=self._last, ends_at__gt=self._first)
        return list(between.prefetch_related("candidates"))

    @cached_property
    def _parties(self) -> list[Party]:
        return list(Party.objects.all())

    @cached_property
    def _emergencies(self) -> list[Emergency]:
        return list(Emergency.objects.filter(declared_at__lte=self._last).exclude(ended_at__lte=self._first))


@cache
def acronyms_of(party: str) -> tuple[str, ...]:
    """Return the acronyms by which a party is also known."""
    return tuple(_acronyms().get(party.casefold(), ()))


@cache
def _acronyms() -> dict[str, list[str]]:
    known = tomllib.loads((_DATA / "parties.toml").read_text(encoding="utf-8"))["acronyms"]
    return {name.casefold(): acronyms for name, acronyms in known.items()}

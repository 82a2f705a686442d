"""The list of registered parties, by which « tous les partis » is read; kept by the communications team (A-14)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.authorizations import is_team_member
from accounts.models import Level, Party, Person
from accounts.rules.followings import may_keep_party_list
from policy.outcomes import Outcome, require
from policy.register import Decision, record, record_many

MOST = 200
_LINE = re.compile(r"^(?P<name>[^;\t]+)(?:[;\t]\s*(?P<day>\d{4}-\d{2}-\d{2}))?\s*$")


class UnreadableLine(ValueError):  # noqa: N818 - an answer more than an error
    """A line that is not « name » nor « name ; date »; its text is the line."""


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party as it was pasted; without a day, the one given for the whole list."""

    name: str
    registered_on: date | None


def read_lines(text: str) -> list[PartyLine]:
    """Return the parties of a pasted list, one a line, « name » or « name ; 2026-01-31 »; raise UnreadableLine."""
    lines = [line.strip() for line in text.splitlines()]
    return [_read(line) for line in lines if line]


def _read(line: str) -> PartyLine:
    found = _LINE.match(line)
    if not found or len(found["name"].strip()) > 150:
        raise UnreadableLine(line)
    try:
        return PartyLine(found["name"].strip(), date.fromisoformat(found["day"]) if found["day"] else None)
    except ValueError:
        raise UnreadableLine(line) from None


def check_may_keep_list(actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` keeps the list of parties."""
    return may_keep_party_list(is_team=actor.is_active and is_team_member(actor, now))


@transaction.atomic
def add_parties(
    *, level: str, lines: Iterable[PartyLine], registered_on: date, actor: Person, now: datetime
) -> list[Party]:
    """Add parties to the list of `level`; those already on it stay as they are. Return those that are new.

    Raises PolicyRefusal. Recorded in the register.
    """
    require(check_may_keep_list(actor, now))
    present = Party.objects.filter(level=Level(level), ended_on__isnull=True)
    known = {name.casefold() for name in present.values_list("name", flat=True)}
    added = []
    for line in lines:
        if line.name.casefold() in known:
            continue
        known.add(line.name.casefold())
        day = line.registered_on or registered_on
        added.append(Party(level=level, name=line.name, registered_on=day, recorded_at=now))
    Party.objects.bulk_create(added)
    record_many(
        (
            Decision(
                event="accounts.party.added",
                actor=actor,
                subject=party,
                clause="R-047",
                after={"palier": party.get_level_display(), "depuis": party.registered_on},
            )
            for party in added
        ),
        now=now,
    )
    return added


@transaction.atomic
def end_party(*, party_id: int, ended_on: date, actor: Person, now: datetime) -> Party:
    """Say that a party is no longer registered from `ended_on` on, a local date.

    Raises PolicyRefusal, IntegrityError when that precedes its registration. Recorded in the register.
    """
    require(check_may_keep_list(actor, now))
    party = Party.objects.select_for_update().get(pk=party_id)
    before = {"fin": party.ended_on}
    party.ended_on = ended_on
    party.save(update_fields=["ended_on"])
    record(
        event="accounts.party.ended",
        actor=actor,
        subject=party,
        clause="R-047",
        before=before,
        after={"fin": ended_on},
        now=now,
    )
    return party

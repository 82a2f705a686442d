"""What accounts follow, and lists of parties that do not exist, made by the functions of the product itself."""

from datetime import date, datetime
from typing import Any

from accounts.followings import Wanted, follow
from accounts.models import Following, OfficialAccount, Party, Person
from accounts.parties import PartyLine, add_parties
from tests.builders import NOW

LONG_REGISTERED = date(2020, 1, 6)


def a_following(
    account: OfficialAccount, actor: Person, *, name: str = "Organisme A", now: datetime = NOW, **changes: Any
) -> Following:
    """Have `account` follow a body funded by the city."""
    asked = {"category": "body", "name": name, "justification": "Organisme financé par la Ville."} | changes
    return follow(account=account, wanted=Wanted(**asked), actor=actor, now=now)


def some_parties(
    actor: Person, *names: str, level: str = "provincial", now: datetime = NOW, since: date = LONG_REGISTERED
) -> list[Party]:
    """Add parties to the list of a level."""
    lines = [PartyLine(name, None) for name in names]
    return add_parties(level=level, lines=lines, registered_on=since, actor=actor, now=now)


def follow_party(
    account: OfficialAccount, party: Party, actor: Person, *, now: datetime = NOW, why: str = ""
) -> Following:
    """Have `account` follow one party."""
    wanted = Wanted(category="party", party=party, justification="Actualité politique.")
    return follow(account=account, wanted=wanted, actor=actor, now=now, written_reason=why)

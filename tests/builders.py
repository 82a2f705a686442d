"""People, positions and accounts as the policy lists them, made by the functions of the product itself."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection

from accounts.holdings import open_holding
from accounts.models import Notice, OfficialAccount, Person, Position, Replacement
from accounts.replacements import record_replacement
from policy.loading import load_everything

_number = count(1)
# A Monday, 10:00 in Rimouski: the offices are open.
NOW = datetime(2026, 7, 6, 14, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 6)


def the_policy_world() -> None:
    """Have the policy as `load_policy` loads it: platforms, positions, the six accounts, their lists, the hours.

    It is there from the start of the run (tests/conftest.py), but after a test that commits, or on a bare database.
    """
    if not OfficialAccount.objects.exists():
        load_everything()


def empty_tables() -> None:
    """Empty what `load_policy` fills, until the end of the test's transaction."""
    kept = {
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "policy_policyversion",
        "city_calendarversion",
    }
    tables = [name for name in connection.introspection.table_names() if name not in kept]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        # TRUNCATE fires no trigger of rows: the calendars kept in memory are told by hand that the hours are gone.
        cursor.execute("UPDATE city_calendarversion SET number = nextval('city_calendar_version_numbers')")


def an_account(slug: str) -> OfficialAccount:
    """Return one of the accounts of the policy, such as « facebook-ville »."""
    return OfficialAccount.objects.select_related("platform").get(slug=slug)


def a_position(slug: str) -> Position:
    """Return one of the positions of the policy, such as « agent-communications »."""
    return Position.objects.get(slug=slug)


def a_person(name: str = "", **fields: Any) -> Person:
    """Create somebody who holds no position."""
    number = next(_number)
    fields.setdefault("email", f"personne{number}@example.org")
    return Person.objects.create_user(full_name=name or f"Personne {number}", **fields)


def a_holder(
    position_slug: str,
    *,
    person: Person | None = None,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Person:
    """Give a position of the policy to somebody, new unless given, and return the person."""
    position = a_position(position_slug)
    person = person or a_person(f"{position.title} ({next(_number)})")
    open_holding(person=person, position=position, starts_on=starts_on, ends_on=ends_on, actor=None, now=NOW)
    return person


def a_council_member() -> Person:
    """Create a member of the council, who manages nothing."""
    return a_person("Membre du conseil", kind=Person.Kind.COUNCIL_MEMBER)


def a_replacement(
    *,
    absent: Person,
    substitute: Person,
    accounts: Iterable[OfficialAccount],
    starts_on: date = date(2026, 7, 1),
    ends_on: date = date(2026, 7, 14),
    now: datetime = datetime(2026, 6, 29, 14, 0, tzinfo=UTC),
    team_is_told: bool = True,
) -> Replacement:
    """Record a replacement asked by the absent person; its notice leaves at once unless `team_is_told` is false."""
    from accounts.sending import send_due

    replacement = record_replacement(
        absent=absent,
        substitute=substitute,
        accounts=accounts,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=Replacement.Reason.VACATION,
        actor=absent,
        now=now,
    )
    if team_is_told:
        send_due(now=now + timedelta(seconds=1))
        assert Notice.objects.filter(state=Notice.State.SENT).exists()
        replacement.refresh_from_db()
    return replacement

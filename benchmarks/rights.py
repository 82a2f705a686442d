"""Who may see what, against the join that one would write by hand."""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from benchmarks.measuring import Row, at_most, execution_time, medians, milliseconds
from moderation.queries import open_counts


def by_hand(person: Person, day: date) -> list[OfficialAccount]:
    """Join the direct foreign keys, without replacements nor the communications team."""
    holdings = "grants__group__position__holdings__"
    return list(
        OfficialAccount.objects.filter(
            Q(**{f"{holdings}ends_on": None}) | Q(**{f"{holdings}ends_on__gt": day}),
            **{f"{holdings}starts_on__lte": day, f"{holdings}person": person},
            grants__permission__codename="reply",
            grants__group__position__is_active=True,
            state=OfficialAccount.State.AUTHORISED,
        ).distinct()
    )


def measure(person: Person) -> Iterator[Row]:
    """Yield the lines of `accounts_for` and of the counts of the rail."""
    now = timezone.now()
    day = local_date(now)

    base, ours = medians(
        lambda: by_hand(person, day), lambda: list(accounts_for(person, "reply", now)), times=40
    )
    yield at_most(
        "accounts_for", ours / base, 1.5, f"{ours:.2f} ms, à la main {base:.2f} ms", "jointure à la main"
    )
    with CaptureQueriesContext(connection) as queries:
        list(accounts_for(person, "reply", now))
    yield Row(what="accounts_for: requêtes", bar="1", measured=str(len(queries)), ok=len(queries) == 1)
    with CaptureQueriesContext(connection) as queries:
        open_counts(person, now)
    sql = queries.captured_queries[0]["sql"]

    yield milliseconds("compteurs des comptes (exécution du SQL)", execution_time(sql), 2)

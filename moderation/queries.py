"""Reads of messages, with the names of the domain."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import connections, models
from django.db.models import ExpressionWrapper, F, Func, OuterRef, Q, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import JSONObject

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount
from accounts.models.official_accounts import OfficialAccountQuerySet

if TYPE_CHECKING:
    from accounts.models import Person
    from moderation.models import Message

SEARCH_CONFIG = "french_unaccent"
_RECENT_MATCHES = """
SELECT count(*)
FROM (SELECT vector FROM moderation_searchentry ORDER BY posted_at DESC LIMIT 1000) recent
WHERE vector @@ websearch_to_tsquery(%s::regconfig, %s)
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class AccountCount(NamedTuple):
    """What is open on an account, and how much of it has passed its limit."""

    account: OfficialAccount
    open: int
    late: int


class _Counts(Func):
    """How many rows there are, and for how many each condition holds; without a GROUP BY, twice as fast."""

    template = "ARRAY[count(*), count(*) FILTER (WHERE %(expressions)s)]"
    arg_joiner = "), count(*) FILTER (WHERE "
    output_field = ArrayField(models.BigIntegerField())


def visible_accounts(user: "Person", at: datetime) -> OfficialAccountQuerySet:
    """Return the accounts whose messages `user` sees at `at`: those on which the person may reply."""
    return accounts_for(user, "reply", at)


def seen_accounts(user: "Person", at: datetime) -> dict[int, OfficialAccount]:
    """Return the accounts of `visible_accounts`, with their platform, by number."""
    return {account.pk: account for account in visible_accounts(user, at).select_related("platform")}


def open_counts(user: "Person", now: datetime) -> list[AccountCount]:
    """Count the open messages of each account that `user` sees, and those whose limit has passed."""
    return [AccountCount(account, *counts) for account, counts in counted(user, now, Q(limit_at__lt=now))]


def rail_counts(
    user: "Person", now: datetime, shown: Callable[[Sequence[Any]], Sequence[Any]]
) -> list[tuple[OfficialAccount | int, int, int]]:
    """Count as `open_counts`, but read only the accounts that `shown` keeps; the others stay their number.

    Two queries. Making ten thousand objects to name fifteen took far longer than counting.
    """
    numbers = visible_accounts(user, now).values_list("pk", _open_on_account(Q(limit_at__lt=now)))
    rows = [(pk, counts[0], counts[1]) for pk, counts in numbers]
    named = OfficialAccount.objects.select_related("platform").in_bulk([row[0] for row in shown(rows)])
    return [(named.get(pk, pk), open_ones, late) for pk, open_ones, late in rows]


def counted(user: "Person", now: datetime, *conditions: Q) -> list[tuple[OfficialAccount, list[int]]]:
    """Count, on each account that `user` sees, the open messages, then those for which each condition holds.

    One query, which reads one index of open rows when the conditions are on what it holds: `comes_first`, `limit_at`,
    `target_at`, `state`.
    """
    accounts: Iterable[Any] = (
        visible_accounts(user, now).select_related("platform").annotate(counts=_open_on_account(*conditions))
    )
    return [(account, account.counts) for account in accounts]


def _open_on_account(*conditions: Q) -> Subquery:
    """The numbers of `counted`, for one account of the query around."""
    from moderation.models import Message  # which is made with the queries below

    wanted = [ExpressionWrapper(one, output_field=models.BooleanField()) for one in conditions]
    counts = Message.objects.open().filter(account=OuterRef("pk")).order_by().values(counts=_Counts(*wanted))
    return Subquery(counts)


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def visible_to(self, user: "Person", at: datetime) -> Self:
        """Keep the messages of the accounts on which `user` may reply at `at`; everybody else gets 404.

        | who                                             | sees                        |
        |-------------------------------------------------|-----------------------------|
        | holds, or replaces, a position listed for reply | the messages of the account |
        | communications team                             | all authorised accounts     |
        | superuser, council member, visitor              | nothing                     |
        """
        return self.filter(account_id__in=visible_accounts(user, at).order_by().values("pk"))

    def on_accounts(self, accounts: Iterable[OfficialAccount]) -> Self:
        """Keep the messages of accounts that the page has just read (`seen_accounts`): as `visible_to`, cheaper.

        PostgreSQL takes ten times longer to plan who may see what than to find fifty messages; a page asks it once.
        """
        return self.filter(account_id__in=[account.pk for account in accounts])

    def open(self) -> Self:
        """Keep the messages on which somebody still has to act."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        """Keep the messages that are done with."""
        return self.filter(closed_at__isnull=False)

    def overdue(self, now: datetime) -> Self:
        """Keep the open messages whose limit has passed; a reply at the limit is on time."""
        return self.open().filter(limit_at__lt=now)

    def past_target(self, now: datetime) -> Self:
        """Keep the open messages whose target has passed, those whose limit has too included."""
        return self.open().filter(target_at__lt=now)

    def due_before(self, at: datetime) -> Self:
        """Keep the open messages whose target falls before `at`."""
        return self.open().filter(target_at__lt=at)

    def mine(self, user: "Person", now: datetime) -> Self:
        """Keep the messages given to `user`, and those the person has in hand at `now`."""
        return self.filter(Q(assignee=user) | Q(claimed_by=user, claimed_until__gt=now))

    def of_kind(self, kind: str) -> Self:
        """Keep the messages of a `Message.Kind`."""
        return self.filter(kind=kind)

    def matching(self, text: str) -> Self:
        """Keep the messages that hold the words of `text`, whatever their accents and endings, newest first.

        « "trois mots" », « -mot » and « or » work as on the Web. Words frequent of late are found by walking back in
        time, the others through the index of words: a query on the newest messages tells which, since PostgreSQL's
        statistics do not know rare words.
        """
        text = text.replace("\x00", " ")
        query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
        posted_at: Any = F("search_entry__posted_at")
        if not _is_frequent(text, using=self.db):
            # The same order, that the index on instants cannot serve.
            posted_at = ExpressionWrapper(posted_at + timedelta(0), output_field=models.DateTimeField())
        return self.filter(search_entry__vector=query).order_by(posted_at.desc(), "-search_entry")

    def in_queue_order(self) -> Self:
        """Order as the queue is worked: danger first, even only suspected, then what is due first."""
        return self.order_by("-comes_first", "limit_at", "pk")

    def after(self, cursor: str) -> Self:
        """Keep what follows a `queue_cursor` in the order of the queue; one that cannot be read keeps everything."""
        place = _read_cursor(cursor)
        if place is None:
            return self
        flag, limit_at, pk = place
        later = Q(TupleGreaterThan(Tuple(F("limit_at"), F("pk")), (limit_at, pk)), comes_first=flag == "1")
        return self.filter(later | Q(comes_first=False)) if flag == "1" else self.filter(later)

    def in_closed_order(self) -> Self:
        """Order by the latest closed first; open ones, if any are kept, come before."""
        return self.order_by("-closed_at", "-pk")

    def after_closed(self, cursor: str) -> Self:
        """Keep what follows a `closed_cursor`; one that cannot be read keeps everything."""
        place = _read_cursor(cursor)
        if place is None:
            return self
        flag, closed_at, pk = place
        if flag == "o":
            return self.filter(Q(closed_at__isnull=True, pk__lt=pk) | Q(closed_at__isnull=False))
        return self.filter(TupleLessThan(Tuple(F("closed_at"), F("pk")), (closed_at, pk)))

    def after_posted(self, cursor: str) -> Self:
        """Keep what follows a `posted_cursor` among what `matching` found; one that cannot be read keeps everything."""
        place = _read_cursor(cursor)
        if place is None:
            return self
        _flag, posted_at, pk = place
        entry = Tuple(F("search_entry__posted_at"), F("search_entry"))
        return self.filter(TupleLessThan(entry, (posted_at, pk)))

    def with_row_details(self) -> Self:
        """Bring along what a row shows, and nothing else."""
        return self.select_related("account__platform", "subscriber", "assignee", "claimed_by")

    def with_people(self) -> Self:
        """Bring along what a row shows, but for its account (`with_accounts`)."""
        return self.select_related("subscriber", "assignee", "claimed_by")

    def with_services(self) -> Self:
        """Bring along, as `at_services`, the questions that wait at services: the name of each, and its deadline."""
        from moderation.models.referrals import AWAITED, Referral  # which are made after the queries

        asked = Referral.objects.waiting().filter(message=OuterRef("pk")).order_by("due_at")
        told = asked.values(
            told=JSONObject(name=F("service__name"), due_at=AWAITED, interim_at=F("interim_at"))
        )
        return self.annotate(at_services=ArraySubquery(told))


def with_accounts(messages: Iterable["Message"], accounts: Mapping[int, OfficialAccount]) -> list["Message"]:
    """Return the messages with their account and platform, which are already read."""
    found = list(messages)
    for message in found:
        message.account = accounts[message.account_id]
        message.platform = message.account.platform
    return found


def queue_cursor(message: "Message") -> str:
    """Return the place of `message` in the order of the queue, for an address."""
    return f"{int(message.comes_first)}.{_to_number(message.limit_at)}.{message.pk}"


def closed_cursor(message: "Message") -> str:
    """Return the place of `message` among the closed ones, for an address."""
    return (
        f"o.0.{message.pk}"
        if message.closed_at is None
        else f"c.{_to_number(message.closed_at)}.{message.pk}"
    )


def posted_cursor(message: "Message") -> str:
    """Return the place of `message` among those found by their words, newest first, for an address."""
    return f"p.{_to_number(message.posted_at)}.{message.pk}"


def _is_frequent(text: str, *, using: str) -> bool:
    """Whether at least 5 of the newest 1,000 messages hold these words."""
    with connections[using].cursor() as cursor:
        cursor.execute(_RECENT_MATCHES, [SEARCH_CONFIG, text])
        return bool(cursor.fetchone()[0] >= 5)


def _to_number(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _read_cursor(cursor: str) -> tuple[str, datetime, int] | None:
    flag, _dot, rest = cursor.partition(".")
    number, _dot, pk = rest.partition(".")
    try:
        place = (flag, _EPOCH + int(number) * _MICROSECOND, int(pk))
    except (ValueError, OverflowError):
        return None
    return place if flag in {"0", "1", "o", "c", "p"} and 0 <= place[2] < 2**63 else None

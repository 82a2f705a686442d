"""E-mails owed to people: the kinds there are, and writing down that one is owed."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.functional import Promise

from accounts.models import Notice, Person


@dataclass(frozen=True, kw_only=True)
class NoticeLevel:
    """One kind of e-mail, declared by the app that owes it."""

    # The name kept in the rows, such as « replacement.recorded ».
    code: str
    # Name of the pair templates/emails/<template>.txt and .html; they read the row's `context`.
    template: str
    # One line, with named placeholders filled from the row's `context`.
    subject: str | Promise
    # Whom it is for, in words (French).
    audience: str | Promise
    # Among the items with these ids, which still deserve the e-mail? The others' rows are cancelled.
    still_due: Callable[[list[int]], set[int]]
    # What the sending itself brings about, in the transaction that marks the row as sent.
    after_sent: Callable[[Notice, datetime], None] | None = None
    # The path of its link, where it holds a secret that the row must not keep; else it is the context's `path`.
    secret_path: Callable[[Notice], str] | None = None


LEVELS: dict[str, NoticeLevel] = {}


class UnknownLevel(KeyError):  # noqa: N818
    """No app has declared this kind of e-mail."""


def register_level(level: NoticeLevel) -> NoticeLevel:
    """Declare a kind of e-mail, at import or in `AppConfig.ready`; raise ValueError when its code is taken."""
    if LEVELS.setdefault(level.code, level) != level:
        raise ValueError(f"Two kinds of e-mail are called {level.code!r}.")
    return level


def notice_level(code: str) -> NoticeLevel:
    """Return the kind of e-mail called `code`; raise UnknownLevel when nobody declared it."""
    try:
        return LEVELS[code]
    except KeyError:
        raise UnknownLevel(code) from None


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One e-mail to write down; instants are aware.

    It is identified by item, level, deadline and address: the same one written twice is one e-mail. A key `path` in
    `context` becomes the link of the message.
    """

    level: str
    item_type: str
    item_id: int
    deadline: datetime
    recipient_email: str
    recipient_id: int | None = None
    account_id: int | None = None
    context: dict[str, Any] = field(default_factory=dict)
    # Leaves even while the office is closed.
    urgent: bool = False
    # None: from now on.
    due_at: datetime | None = None


# One statement whatever the number of rows; the unique constraint keeps each e-mail single, between sweepers too.
_INSERT = """
    INSERT INTO accounts_notice (
        level, item_type, item_id, deadline, recipient_id, recipient_email, account_id, context, urgent,
        due_at, created_at, state, attempts, last_error)
    SELECT level, item_type, item_id, deadline, recipient_id, recipient_email, account_id, context, urgent,
           COALESCE(due_at, %(now)s), %(now)s, 'pending', 0, ''
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS owed(
        level text, item_type text, item_id bigint, deadline timestamptz, recipient_id bigint, recipient_email text,
        account_id bigint, context jsonb, urgent boolean, due_at timestamptz)
    ORDER BY item_type, item_id, level, deadline, recipient_email
    ON CONFLICT DO NOTHING
"""


def owe_many(rows: Iterable[Owed], *, now: datetime) -> int:
    """Write down e-mails owed, in one statement, and return how many are new; known ones are left as they are.

    They leave once the transaction is committed. Raises UnknownLevel.
    """
    values = [asdict(row) for row in rows]
    for code in {row["level"] for row in values}:
        notice_level(code)
    if not values:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"now": now, "rows": json.dumps(values, cls=ExactEncoder)})
        created: int = cursor.rowcount
        return created


def owe(
    *,
    level: str,
    item_type: str,
    item_id: int,
    deadline: datetime,
    now: datetime,
    recipient: Person | None = None,
    recipient_email: str = "",
    **details: Any,
) -> bool:
    """Write down one e-mail owed, to a person or to an address, and return whether it is new; see `Owed`."""
    row = Owed(
        level=level,
        item_type=item_type,
        item_id=item_id,
        deadline=deadline,
        recipient_id=recipient.pk if recipient else None,
        recipient_email=recipient_email or (recipient.email if recipient else ""),
        **details,
    )
    return bool(owe_many([row], now=now))


class ExactEncoder(DjangoJSONEncoder):
    """JSON that keeps the microseconds of instants: deadlines are part of an e-mail's identity."""

    def default(self, o: Any) -> Any:
        """Write instants in full, the rest as Django does."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)

"""The open messages of each account, told to the pages that weigh somebody's load."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, Q

from accounts.workload import Open, counts_open_work
from moderation.models import Message


@counts_open_work
def open_messages(account_ids: Collection[int], now: datetime) -> Mapping[int, Open]:
    """Count the open messages of each account, and those whose limit has passed."""
    rows = Message.objects.open().filter(account__in=account_ids).order_by().values("account")
    counts = rows.annotate(open=Count("pk"), late=Count("pk", filter=Q(limit_at__lt=now)))
    return {row["account"]: Open(row["open"], row["late"]) for row in counts}

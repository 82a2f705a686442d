"""Reads of messages, with the names of the domain."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.authorizations import accounts_for

if TYPE_CHECKING:
    from accounts.models import Person


class MessageQuerySet(models.QuerySet["Message"]):  # type: ignore[name-defined]
    """Reads of messages."""

    def visible_to(self, user: "Person", at: datetime) -> Self:
        """Keep the messages of the accounts on which `user` may reply or moderate at `at`; everybody else gets 404."""
        return self.filter(account_id__in=accounts_for(user, "reply", at).values("pk"))

    def open(self) -> Self:
        """Keep the messages on which somebody still has to act."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, now: datetime) -> Self:
        """Keep the open messages whose limit has passed."""
        return self.open().filter(limit_at__lt=now)

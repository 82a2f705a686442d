"""A row of a batch of messages, and what tells it from another."""

from typing import NamedTuple

from accounts.models import OfficialAccount
from moderation.incoming import IncomingMessage

# What makes it the same message: the platform, and the identifier there.
Key = tuple[int, str]


class Row(NamedTuple):
    """A row of a batch that may be taken in, with its account."""

    place: int
    message: IncomingMessage
    account: OfficialAccount
    digest: str

    @property
    def key(self) -> Key:
        """What makes it the same message."""
        return self.account.platform_id, self.message.external_id

    @property
    def author(self) -> tuple[int, str]:
        """Who wrote it."""
        return self.account.platform_id, self.message.author_id

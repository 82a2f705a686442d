"""A message of a higher app, as sanctions and letters know it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class MessageRef:
    """A message: its number, when it was posted, what was received."""

    id: int
    posted_at: datetime
    # `text`, `author_name`, `permalink`: kept as evidence whatever becomes of the message.
    snapshot: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words as received."""
        return str(self.snapshot.get("text", ""))

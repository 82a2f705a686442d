"""E-mails of the demonstration: each is written as one file instead of being sent, and read back by a page."""

import fcntl
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_NAME = re.compile(r"(?P<at>\d{8}T\d{12}Z)-[0-9a-f]{32}\.eml")
_AT = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True)
class StoredMail:
    """A written e-mail: the name of its file, when it was written (aware UTC), and what it says."""

    name: str
    at: datetime
    message: ParsedMessage

    @property
    def subject(self) -> str:
        """Return the subject."""
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        """Return the recipients, as written in the message."""
        return str(self.message["To"] or "")

    @property
    def text(self) -> str:
        """Return the plain text, "" when there is none."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body is not None else ""


class FolderBackend(BaseEmailBackend):
    """Django's e-mail backend of the demonstration: one `.eml` file per message in `settings.MAIL_DIR`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; return how many are now kept, those that were already there included."""
        kept = [message for message in email_messages if message.recipients()]
        for message in kept:
            _keep(message)
        return len(kept)


def list_mail(*, limit: int = 200) -> list[StoredMail]:
    """Return the `limit` newest e-mails, newest first."""
    names = sorted(
        (path.name for path in _folder().glob("*.eml") if _NAME.fullmatch(path.name)), reverse=True
    )
    return [read_mail(name) for name in names[:limit]]


def read_mail(name: str) -> StoredMail:
    """Return the e-mail kept under this name. Raises FileNotFoundError for anything that is not one."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise FileNotFoundError(name)
    message = message_from_bytes((_folder() / name).read_bytes(), policy=policy.default)
    return StoredMail(name, datetime.strptime(match["at"], _AT).replace(tzinfo=UTC), message)


def _folder() -> Path:
    return Path(settings.MAIL_DIR)


def _keep(message: EmailMessage) -> None:
    """Write the message once: a second one with the same Message-ID changes nothing."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    message_id = next((v for k, v in message.extra_headers.items() if k.lower() == "message-id"), None)
    if message_id is None:
        message_id = make_msgid(domain="localhost")
        message.extra_headers["Message-ID"] = message_id
    digest = hashlib.sha256(str(message_id).encode()).hexdigest()[:32]
    # Two processes may send the same message at once: the lock makes « look, then write » one step.
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if any(folder.glob(f"*-{digest}.eml")):
            return
        draft = folder / f".{digest}.new"
        with draft.open("wb") as file:
            file.write(message.message().as_bytes())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / f"{datetime.now(UTC).strftime(_AT)}-{digest}.eml")

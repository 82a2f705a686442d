"""What stops an act because somebody else was there first; the pages answer 409 and keep the typed text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.events import SAYINGS

if TYPE_CHECKING:
    from datetime import datetime

    from moderation.models import Message
    from policy.models import RegisterEntry


class Conflict(Exception):  # noqa: N818 - an answer more than an error
    """Somebody else acts on the message; the text is a sentence in French, `message` its row as it is now."""

    def __init__(self, message: "Message", sentence: str) -> None:
        super().__init__(sentence)
        self.message = message


class StaleMessage(Conflict):
    """The message has changed since the screen was shown; `entries` says who did what since, oldest first."""

    def __init__(self, message: "Message", entries: Sequence["RegisterEntry"]) -> None:
        told = [told_entry(entry) for entry in entries] or [
            _("Ce message a changé depuis que vous le lisez.")
        ]
        told.append(_("Rien de ce que vous avez écrit n’est perdu : relisez et recommencez s’il y a lieu."))
        super().__init__(message, " ".join(told))
        self.entries = list(entries)


class MessageClaimed(Conflict):
    """Somebody else has taken the message, until `until`."""

    def __init__(self, message: "Message") -> None:
        if message.claimed_by is None or message.claimed_until is None:
            raise ValueError("An unclaimed message blocks nobody.")
        self.holder, self.until = message.claimed_by, message.claimed_until
        super().__init__(
            message,
            _("Ce message est pris par %(person)s jusqu’à %(time)s.")
            % {"person": self.holder, "time": clock_time(self.until)},
        )


def told_entry(entry: "RegisterEntry") -> str:
    """Return one line of the register as a sentence: « Agent aux communications a fermé… à 14 h 05. »."""
    return _("%(person)s %(did)s à %(time)s.") % {
        "person": entry.actor or _("Le système"),
        "did": SAYINGS.get(entry.event, _("a modifié ce message")),
        "time": clock_time(entry.at),
    }


def clock_time(at: "datetime") -> str:
    """Return the time in the city: « 14 h 05 », « 9 h »."""
    local = timezone.localtime(at)
    return f"{local.hour} h" + (f" {local.minute:02d}" if local.minute else "")

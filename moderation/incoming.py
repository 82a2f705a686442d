"""A citizen's message as it comes in, from a file, a form or a connector, and what makes one readable. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

REQUIRED = (
    "platform",
    "account",
    "external_id",
    "author_id",
    "author_name",
    "posted_at",
    "text",
    "permalink",
)
OPTIONAL = ("parent_id", "media", "private", "edited_at")

# In UTF-8: the longest text that the platforms accept is far below.
MAX_TEXT_BYTES = 100_000
MAX_LENGTHS = {"external_id": 200, "author_id": 200, "author_name": 200, "parent_id": 200, "permalink": 1000}
MAX_MEDIA = 50
MAX_MEDIA_LENGTH = 2000
# Clocks disagree; a message from further ahead has a wrong date.
FUTURE_TOLERANCE = timedelta(hours=1)
# No network existed: a date before is a mistake.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

# Names and identifiers hold on one line: reports and terminals show them as they are.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BOOLEANS = {"true": True, "vrai": True, "1": True, "false": False, "faux": False, "0": False, "": False}


class InvalidMessageError(ValueError):
    """A message that cannot be taken in; its text is the reason, a sentence in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One message, checked; instants are aware. `account` is a handle, a name or a code of the register."""

    platform: str
    account: str
    external_id: str
    author_id: str
    author_name: str
    posted_at: datetime
    text: str
    permalink: str = ""
    parent_id: str = ""
    media: tuple[str, ...] = ()
    private: bool = False
    edited_at: datetime | None = None


def parse_message(fields: Mapping[str, Any]) -> IncomingMessage:
    """Return the message that `fields` describe, by the column names of the import; unknown ones are ignored.

    An image may come without words, and a private message without a link. Raises InvalidMessageError.
    """
    media = _media(fields.get("media"))
    private = _boolean("private", fields.get("private"))
    text = _string("text", fields.get("text"))
    if len(text.encode()) > MAX_TEXT_BYTES:
        raise InvalidMessageError(_("La colonne «\u00a0text\u00a0» dépasse 100 000 octets."))
    if not text.strip() and not media:
        raise InvalidMessageError(_missing("text"))
    posted_at = _instant("posted_at", _required(fields, "posted_at"))
    return IncomingMessage(
        platform=_required(fields, "platform"),
        account=_required(fields, "account"),
        external_id=_required(fields, "external_id"),
        author_id=_required(fields, "author_id"),
        author_name=_required(fields, "author_name"),
        posted_at=posted_at,
        text=text,
        permalink=_permalink(fields, private=private),
        parent_id=_short("parent_id", fields.get("parent_id")),
        media=media,
        private=private,
        edited_at=_edited_at(fields.get("edited_at"), posted_at),
    )


def check_instants(message: IncomingMessage, now: datetime) -> None:
    """Raise InvalidMessageError when the message claims to come from the future, beyond what clocks disagree by."""
    for column, instant in (("posted_at", message.posted_at), ("edited_at", message.edited_at)):
        if instant is not None and instant > now + FUTURE_TOLERANCE:
            raise InvalidMessageError(
                _("La date de la colonne «\u00a0%(column)s\u00a0» est dans l’avenir.") % {"column": column}
            )


def excerpt(text: str) -> str:
    """Return the beginning of a text on one line, as a row of the queue shows it."""
    return " ".join(text[:1000].split())[:160]


def _missing(column: str) -> str:
    return _("La colonne «\u00a0%(column)s\u00a0» est vide.") % {"column": column}


def _string(column: str, value: Any) -> str:
    """Return `value` as text that PostgreSQL can keep; JSON may give identifiers as whole numbers."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InvalidMessageError(
            _("La colonne «\u00a0%(column)s\u00a0» doit être un texte.") % {"column": column}
        )
    if "\x00" in value:
        raise InvalidMessageError(
            _("La colonne «\u00a0%(column)s\u00a0» contient un caractère nul.") % {"column": column}
        )
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidMessageError(
            _("La colonne «\u00a0%(column)s\u00a0» contient un caractère invalide (moitié de paire Unicode).")
            % {"column": column}
        ) from None
    return value


def _short(column: str, value: Any) -> str:
    text = _string(column, value).strip()
    if _CONTROL.search(text):
        raise InvalidMessageError(
            _("La colonne «\u00a0%(column)s\u00a0» contient un caractère de contrôle.") % {"column": column}
        )
    limit = MAX_LENGTHS.get(column, 200)
    if len(text) > limit:
        raise InvalidMessageError(
            _("La colonne «\u00a0%(column)s\u00a0» dépasse %(limit)d caractères.")
            % {"column": column, "limit": limit}
        )
    return text


def _required(fields: Mapping[str, Any], column: str) -> str:
    text = _short(column, fields.get(column))
    if not text:
        raise InvalidMessageError(_missing(column))
    return text


def _permalink(fields: Mapping[str, Any], *, private: bool) -> str:
    link = _short("permalink", fields.get("permalink"))
    if not link and not private:
        raise InvalidMessageError(_missing("permalink"))
    if link and not _is_link(link):
        raise InvalidMessageError(
            _(
                "La colonne «\u00a0permalink\u00a0» doit être une adresse qui commence par http:// ou https://."
            )
        )
    return link


def _is_link(value: str) -> bool:
    return value.startswith(("https://", "http://")) and not any(character.isspace() for character in value)


def _instant(column: str, value: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise InvalidMessageError(
            _(
                "La date de la colonne «\u00a0%(column)s\u00a0» est illisible\u00a0: "
                "écrivez par exemple 2026-11-23T09:30:00-05:00."
            )
            % {"column": column}
        ) from None
    if instant.tzinfo is None:
        raise InvalidMessageError(
            _(
                "La date de la colonne «\u00a0%(column)s\u00a0» n’a pas de décalage horaire (par exemple -05:00 ou Z)."
            )
            % {"column": column}
        )
    try:
        instant = instant.astimezone(UTC)
    except OverflowError:  # a few hours before the year 1, or after 9999
        instant = instant.replace(tzinfo=UTC)
    if instant < EARLIEST:
        raise InvalidMessageError(
            _("La date de la colonne «\u00a0%(column)s\u00a0» est antérieure à 2000.") % {"column": column}
        )
    return instant


def _edited_at(value: Any, posted_at: datetime) -> datetime | None:
    text = _short("edited_at", value)
    if not text:
        return None
    edited_at = _instant("edited_at", text)
    if edited_at < posted_at:
        raise InvalidMessageError(
            _("La date de la colonne «\u00a0edited_at\u00a0» précède celle de «\u00a0posted_at\u00a0».")
        )
    return edited_at


def _boolean(column: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    answer = _BOOLEANS.get(_string(column, value).strip().lower())
    if answer is None:
        raise InvalidMessageError(
            _("La colonne «\u00a0%(column)s\u00a0» doit être true ou false.") % {"column": column}
        )
    return answer


def _media(value: Any) -> tuple[str, ...]:
    """Return the links of a list, of a JSON list in a text, or of a text where spaces separate them."""
    if isinstance(value, str):
        value = _media_of_text(value)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(link, str) for link in value):
        raise InvalidMessageError(_("La colonne «\u00a0media\u00a0» doit être une liste d’adresses."))
    links = tuple(_string("media", link).strip() for link in value)
    if len(links) > MAX_MEDIA or any(len(link) > MAX_MEDIA_LENGTH for link in links):
        raise InvalidMessageError(
            _("La colonne «\u00a0media\u00a0» contient trop d’adresses, ou une adresse trop longue.")
        )
    if not all(_is_link(link) for link in links):
        raise InvalidMessageError(
            _("La colonne «\u00a0media\u00a0» ne doit contenir que des adresses http:// ou https://.")
        )
    return links


def _media_of_text(text: str) -> Any:
    if not text.lstrip().startswith("["):
        return text.split()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidMessageError(
            _("La colonne «\u00a0media\u00a0» n’est pas une liste JSON lisible.")
        ) from None

"""Messages that were destroyed are recognised when they are imported again, so that they stay destroyed.

An emptied message loses its identifier with its words: on the platform, it leads to whoever wrote. What is kept is a
mark, made from it under a key that PostgreSQL holds only sealed: whoever hands in the message again can be told that it
was destroyed, and nobody can go back from the mark to the message, nor from the mark to what the city decided of it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable
from uuid import UUID

from accounts.vault import Sealed, seal, unseal
from moderation.intake_rows import Key
from moderation.models import DestroyedMessage, Message, RecognitionKey

_ONLY = 1


def marked(messages: Iterable[Message]) -> list[Message]:
    """Give each message its mark in place of its identifier: the trigger that empties it keeps the mark alone."""
    secret = _secret() or _new_secret()
    found = list(messages)
    for message in found:
        message.external_id = str(_mark(secret, (message.platform_id, message.external_id)))
    return found


def destroyed_among(keys: Collection[Key]) -> set[Key]:
    """Return the keys of messages that were destroyed; one query until the first destruction, then two.

    Raises accounts.vault.VaultError when the key does not open: nothing is taken in that may have been destroyed.
    """
    if not keys or (secret := _secret()) is None:
        return set()
    marks = {_mark(secret, key): key for key in keys}
    found = DestroyedMessage.objects.filter(pk__in=list(marks)).values_list("pk", flat=True)
    return {marks[mark] for mark in found}


def _mark(secret: bytes, key: Key) -> UUID:
    digest = hmac.new(secret, f"{key[0]}\n{key[1]}".encode(), hashlib.sha256).digest()
    return UUID(bytes=digest[:16])


def _secret() -> bytes | None:
    """Return the key of the marks; None as long as nothing was ever destroyed."""
    row = RecognitionKey.objects.filter(pk=_ONLY).first()
    return None if row is None else _opened(row)


def _new_secret() -> bytes:
    """Make the key; of two workers that do, one waits and takes the other's."""
    sealed = seal(RecognitionKey.SEALED, _ONLY, secrets.token_hex(32))
    row, _is_new = RecognitionKey.objects.get_or_create(
        pk=_ONLY, defaults={"sealed": sealed.content, "key_id": sealed.key_id}
    )
    return _opened(row)


def _opened(row: RecognitionKey) -> bytes:
    return unseal(RecognitionKey.SEALED, row.pk, Sealed(row.key_id, bytes(row.sealed))).encode()

"""Sealing secrets and opening them again: the cryptography alone, with keys of its own (`FIELD_KEYS`).

AES-256-GCM. What is sealed is tied to its place (table, row, field): moved to another row, it does not open. The name
of the key is kept beside it, so that keys can be changed (`rotate_keys`). Nothing here writes, and only the function
that shows a secret calls `unseal`.
"""

import base64
import binascii
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16


class VaultError(Exception):
    """A sealed value that cannot be opened; its text is for a person and never holds the value."""


class MissingKey(VaultError):  # noqa: N818
    """The key that sealed it is not in `FIELD_KEYS`."""


class DoesNotOpen(VaultError):  # noqa: N818
    """The key of that name is another one, or the value was changed or moved."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is stored: the name of the key, then the nonce and the ciphertext."""

    key_id: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedField:
    """A field of a model that holds sealed values, and the field beside it that names their key."""

    model: str
    content: str = "sealed"
    key: str = "key_id"

    def place(self, row_id: int) -> bytes:
        """Return what ties a sealed value to its row."""
        return f"{self.model.lower()}:{row_id}:{self.content}".encode()


SEALED_FIELDS: list[SealedField] = []


def sealed_field(*, model: str, content: str = "sealed", key: str = "key_id") -> SealedField:
    """Declare a field that holds sealed values, where its model is: `rotate_keys` then seals it again."""
    declared = SealedField(model=model, content=content, key=key)
    if declared not in SEALED_FIELDS:
        SEALED_FIELDS.append(declared)
    return declared


def parse_field_keys(given: Iterable[str]) -> dict[str, bytes]:
    """Return the keys of `FIELD_KEYS` (« id:base64 » each), newest first; raise ImproperlyConfigured, in words."""
    keys: dict[str, bytes] = {}
    for one in given:
        name, _sign, encoded = one.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not _NAME.fullmatch(name) or len(key) != KEY_BYTES:
            raise ImproperlyConfigured(
                "FIELD_KEYS is a comma-separated list of name:key, newest first; each key is 32 random bytes in base64."
            )
        if name in keys:
            raise ImproperlyConfigured(f"FIELD_KEYS gives two keys the name {name!r}.")
        keys[name] = key
    return keys


def newest_key() -> str:
    """Return the name of the key that seals."""
    return next(iter(settings.FIELD_KEYS))


@sensitive_variables()
def seal(place: SealedField, row_id: int, text: str) -> Sealed:
    """Seal `text` for one row under the newest key."""
    name, nonce = newest_key(), os.urandom(NONCE_BYTES)
    cipher = AESGCM(settings.FIELD_KEYS[name])
    return Sealed(name, nonce + cipher.encrypt(nonce, text.encode(), place.place(row_id)))


@sensitive_variables()
def unseal(place: SealedField, row_id: int, sealed: Sealed) -> str:
    """Return the text sealed for that row; raise MissingKey or DoesNotOpen."""
    key = settings.FIELD_KEYS.get(sealed.key_id)
    if key is None:
        raise MissingKey(
            _("La clé «\u00a0%(key)s\u00a0», qui a scellé ce secret, n’est pas dans FIELD_KEYS.")
            % {"key": sealed.key_id}
        )
    nonce, content = sealed.content[:NONCE_BYTES], sealed.content[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, content, place.place(row_id)).decode()
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen(
            _(
                "Ce secret ne s’ouvre pas avec la clé «\u00a0%(key)s\u00a0»\u00a0: ce n’est pas la clé qui l’a scellé, "
                "ou ce qui est conservé a été modifié ou déplacé."
            )
            % {"key": sealed.key_id}
        ) from error

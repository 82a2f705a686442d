"""Sealing again, under the newest key, everything that an older one sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.vault import (
    SEALED_FIELDS,
    DoesNotOpen,
    MissingKey,
    Sealed,
    SealedField,
    newest_key,
    seal,
    unseal,
)

BATCH = 200


@dataclass(frozen=True, slots=True)
class Resealed:
    """What was done to one field."""

    field: str
    resealed: int
    # Already under the newest key.
    kept: int


def rotate_keys() -> list[Resealed]:
    """Seal everything again under the newest key, in batches that each commit: stopped, it is simply run again.

    Every value is opened once before anything is written. Raises MissingKey or DoesNotOpen, nothing being rewritten.
    """
    for place in SEALED_FIELDS:
        _check(place)
    return [_reseal(place) for place in SEALED_FIELDS]


def _check(place: SealedField) -> None:
    """Open each value in turn and drop it; the first that does not open stops everything, and is named."""
    for row in _rows(place).order_by("pk").iterator(BATCH):
        _open(place, row)


def _open(place: SealedField, row: Any) -> str:
    try:
        return unseal(place, row.pk, Sealed(getattr(row, place.key), bytes(getattr(row, place.content))))
    except (MissingKey, DoesNotOpen) as error:
        named = _("%(field)s n°\u00a0%(row)s\u00a0: %(problem)s Rien n’a été réécrit.")
        raise type(error)(named % {"field": place.model, "row": row.pk, "problem": error}) from error


def _reseal(place: SealedField) -> Resealed:
    kept = _rows(place).filter(**{place.key: newest_key()}).count()
    return Resealed(f"{place.model}.{place.content}", sum(_batches(place)), kept)


def _batches(place: SealedField) -> Iterator[int]:
    """Yield how many values each batch sealed again."""
    while True:
        with transaction.atomic():
            stale = _rows(place).exclude(**{place.key: newest_key()}).order_by("pk")
            # The lock keeps a value that somebody changes meanwhile from being put back.
            rows = list(stale.select_for_update(no_key=True)[:BATCH])
            for row in rows:
                sealed = seal(place, row.pk, _open(place, row))
                setattr(row, place.key, sealed.key_id)
                setattr(row, place.content, sealed.content)
            _model(place).objects.bulk_update(rows, [place.key, place.content])
        if not rows:
            return
        yield len(rows)


def _rows(place: SealedField) -> QuerySet[Any]:
    rows: QuerySet[Any] = _model(place).objects.filter(**{f"{place.content}__isnull": False})
    return rows.only("pk", place.key, place.content)


def _model(place: SealedField) -> Any:
    model: type[Model] = apps.get_model(place.model)
    return model

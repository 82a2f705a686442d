"""What keeps a record from being depersonalised: asked when a batch is prepared, and again as it is done."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from privacy.models import LegalHold
from privacy.records.types import RecordType, Source, key_of

TYPE_KEY = LegalHold.Scope.RECORD_TYPE.value


def keys_of(record_type: RecordType, source: Source, ids: Collection[int]) -> dict[int, list[str]]:
    """Return all that a hold may name to keep each row: its type of record, itself, its author, what it is about."""
    others = source.keys(ids)
    general = key_of(TYPE_KEY, record_type.code)
    return {pk: [general, key_of(source.label, pk), *others.get(pk, ())] for pk in ids}


def obstacles(source: Source, keys: Mapping[int, Collection[str]], now: datetime) -> dict[int, str]:
    """Return, for each row that must stay, why, in a French sentence; a constant number of queries."""
    found = dict(source.obstacles(list(keys), now))
    held = _held(keys)
    found.update({pk: held[pk] for pk in held})
    return found


def _held(keys: Mapping[int, Collection[str]]) -> dict[int, str]:
    every = {key for of_row in keys.values() for key in of_row}
    holds = LegalHold.objects.in_force().filter(keys__overlap=list(every)).values_list("pk", "keys")
    by_key = {key: number for number, of_hold in holds for key in of_hold}
    sentence = _("La suspension de la destruction n°\u00a0%(number)s le garde.")
    found = {}
    for pk, of_row in keys.items():
        numbers = [by_key[key] for key in of_row if key in by_key]
        if numbers:
            found[pk] = sentence % {"number": min(numbers)}
    return found

"""What keeps a record from being depersonalised: asked when a batch is prepared, and again as it is done."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from privacy.models import AccessRequest, DossierIdentity, DossierMatch, LegalHold
from privacy.records.types import RecordType, Source, key_of

TYPE_KEY = LegalHold.Scope.RECORD_TYPE.value


def keys_of(record_type: RecordType, source: Source, ids: Collection[int]) -> dict[int, list[str]]:
    """Return all that a hold may name to keep each row: its type of record, itself, its author, what it is about."""
    others = source.keys(ids)
    general = key_of(TYPE_KEY, record_type.code)
    return {pk: [general, key_of(source.label, pk), *others.get(pk, ())] for pk in ids}


def obstacles(source: Source, keys: Mapping[int, Collection[str]], now: datetime) -> dict[int, str]:
    """Return, for each row that must stay, why, in a French sentence; a constant number of queries."""
    return {**source.obstacles(list(keys), now), **_asked_for(keys), **_held(keys)}


def _asked_for(keys: Mapping[int, Collection[str]]) -> dict[int, str]:
    """What somebody has asked to see, or to have corrected, stays until the answer."""
    is_open = {"dossier__request__state": AccessRequest.State.OPEN}
    authors = _numbered(keys, "netiquette.subscriber")
    chosen = DossierIdentity.objects.filter(subscriber__in=authors, set_aside_at=None, **is_open)
    messages = _numbered(keys, "moderation.message")
    named = DossierMatch.objects.filter(source="mentions", row_id__in=messages, is_the_person=True, **is_open)
    rows = {pk for author in chosen.values_list("subscriber", flat=True) for pk in authors[author]}
    rows |= {pk for message in named.values_list("row_id", flat=True) for pk in messages[message]}
    return dict.fromkeys(rows, _("Une demande d’accès qui n’a pas encore sa réponse le concerne."))


def _numbered(keys: Mapping[int, Collection[str]], label: str) -> dict[int, list[int]]:
    """Return, for each object of a kind that is named among the keys, the rows that it goes with."""
    found: dict[int, list[int]] = defaultdict(list)
    for pk, of_row in keys.items():
        for key in of_row:
            kind, _colon, number = key.partition(":")
            if kind == label:
                found[int(number)].append(pk)
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

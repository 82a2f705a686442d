"""What a hold is about, in words: shown before it is set, and beside its number afterwards."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.urls import reverse

from netiquette.models import Subscriber
from privacy.models import LegalHold
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.types import Described, Ids

# The scope of a hold, and the number of what it names.
Target = tuple[str, int]


def described_targets(targets: Collection[Target]) -> dict[Target, Described]:
    """Return the words of each target that is there; a query or two for each scope, however many targets."""
    by_scope: dict[str, set[int]] = defaultdict(set)
    for scope, number in targets:
        by_scope[scope].add(number)
    describers = {source.label: source.describe for one in RECORD_TYPES.values() for source in one.sources}
    describers[LegalHold.Scope.SUBSCRIBER] = _subscribers
    return {
        (scope, pk): described
        for scope in LegalHold.Scope.values
        if scope in by_scope and scope in describers
        for pk, described in describers[scope](by_scope[scope]).items()
    }


def holds_with_words(holds: Collection[LegalHold]) -> list[tuple[LegalHold, Described | None]]:
    """Return each hold with the words of what it names; none for a type of record."""
    numbered = [(one.scope, one.subject_id) for one in holds if one.subject_id is not None]
    words = described_targets(numbered)
    return [(one, words.get((one.scope, one.subject_id or 0))) for one in holds]


def _subscribers(ids: Ids) -> Mapping[int, Described]:
    return {
        row.pk: Described(
            title=f"{row.name}, {row.platform.name}", url=reverse("netiquette:subscriber", args=[row.pk])
        )
        for row in Subscriber.objects.filter(pk__in=ids).select_related("platform")
    }

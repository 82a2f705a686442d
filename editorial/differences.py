"""What differs between two versions of a variant, as a person reads it: the words put in, and those taken out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.models import Approval, Post, Revision, Variant
from editorial.revisions import content_of
from policy.differences import Difference, Piece, diff_of_words
from policy.words import day_in_words

NOTHING = "—"
LABELS = {
    "title": gettext_lazy("Titre"),
    "text": gettext_lazy("Texte"),
    "link": gettext_lazy("Lien"),
    "scheduled_at": gettext_lazy("Date prévue"),
    "images": gettext_lazy("Images"),
    "nature": gettext_lazy("Nature"),
    "kind": gettext_lazy("Genre"),
    "canonical_url": gettext_lazy("Page du site de la Ville"),
    "event_ground": gettext_lazy("Critère de partage"),
    "event_reason": gettext_lazy("Précisions sur le critère"),
    "reference": gettext_lazy("Numéro de référence"),
    "closes_on": gettext_lazy("Date de clôture"),
    "designed_by": gettext_lazy("Conception"),
    "authorised_by": gettext_lazy("Autorisée par"),
}
_CHOICES: dict[str, Mapping[str, Any]] = {
    "nature": dict(Post.Nature.choices),
    "kind": dict(Post.Kind.choices),
    "event_ground": dict(Post.EventGround.choices),
    "designed_by": dict(Post.Designer.choices),
}


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since somebody decided; `decision` is what was decided then, now void."""

    decision: Approval
    differences: list[Difference]


def since_last_decision(variant: Variant) -> Since | None:
    """Return what changed since the last decision on another content; None when nobody decided on another.

    Reads the approvals with their version, and the images, which are prefetched when there are many variants.
    """
    decided = [one for one in variant.approvals.all() if one.content_hash != variant.content_hash]
    if not decided:
        return None
    last = max(decided, key=lambda one: (one.decided_at, one.pk))
    return Since(last, differences(last.revision.content, content_of(variant, variant.placed_images.all())))


def between(before: Revision, after: Revision) -> list[Difference]:
    """Return what differs between two versions."""
    return differences(before.content, after.content)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between two contents (`revisions.content_of`), the text first."""
    return [
        Difference(str(label), list(_pieces(name, before.get(name), after.get(name))))
        for name, label in LABELS.items()
        if (before.get(name) or None) != (after.get(name) or None)
    ]


def _pieces(name: str, before: Any, after: Any) -> Iterator[Piece]:
    was, now_is = _in_words(name, before), _in_words(name, after)
    if name in {"text", "title", "event_reason"} and before and after:
        yield from diff_of_words(was, now_is)
        return
    yield Piece("out", was)
    yield Piece("same", " → ")
    yield Piece("in", now_is)


def _in_words(name: str, value: Any) -> str:
    if not value:
        return NOTHING
    if name == "images":
        return _images_in_words(value)
    if name == "scheduled_at":
        instant = parse_datetime(value)
        return instant_in_words(instant) if instant else NOTHING
    if name == "closes_on":
        day = parse_date(value)
        return day_in_words(day) if day else NOTHING
    return str(_CHOICES.get(name, {}).get(value, value))


def _images_in_words(images: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(
        f"{image['name']} ({image['alt_text'] or _('sans texte de remplacement')})" for image in images
    )


def instant_in_words(instant: datetime) -> str:
    """Return « lundi 6 juillet 2026 à 10 h 05 », in the city."""
    local = timezone.localtime(instant, timezone.get_default_timezone())
    day = f"{formats.date_format(local, 'l')} {day_in_words(local)}"
    return _("%(day)s à %(hour)s\u00a0h\u00a0%(minute)02d") % {
        "day": day,
        "hour": local.hour,
        "minute": local.minute,
    }

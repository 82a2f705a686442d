"""What the page of a dossier shows: everything held, with what will be masked, and what is left to judge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Person
from policy.outcomes import Outcome
from privacy.contents import Contents, contents_of, proposals_of
from privacy.holdings import Entry, Kind, Section
from privacy.masking import in_words, masks_of, perhaps_names, segments_of
from privacy.models import Dossier
from privacy.productions import ask_may_produce
from privacy.rules.masks import Masks, Segment

# How many pieces of a source the page shows at once; the address gives the others.
SHOWN = 50
NAMES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One fact, cut in what is shown and what will be masked; `is_whole`: another person's, masked as a whole."""

    label: str
    segments: list[Segment]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One piece, as the person in charge reads it: nothing is hidden from her, what leaves masked is marked."""

    ref: str
    to_read: bool
    is_hidden: bool
    facts: list[ShownFact]
    parts: "list[ShownEntry]"


@dataclass(frozen=True, slots=True)
class ShownSection:
    """The pieces of one source, some at a time."""

    key: str
    title: str
    count: int
    entries: list[ShownEntry]
    next_from: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that carries the name: to be judged."""

    source: str
    title: str
    row: int
    entry: ShownEntry


def dossier_page(
    dossier: Dossier, reader: Person, now: datetime, *, section: str = "", start: int = 0
) -> dict[str, Any]:
    """Return what the page shows to `reader`; `section` and `start` turn the pages of one source."""
    contents = contents_of(dossier, reader, now)
    masks = masks_of(contents)
    names = perhaps_names(contents, masks)
    return {
        "dossier": dossier,
        "identities": contents.identities,
        "set_aside": dossier.identities.filter(set_aside_at__isnull=False).select_related(
            "subscriber__platform"
        ),
        "sections": [
            _shown_section(one, masks, start if one.key == section else 0)
            for one in contents.sections
            if one.entries
        ],
        "opened_section": section,
        "count": sum(len(one.entries) for one in contents.sections),
        "to_read": contents.to_read,
        "names_to_check": names[:NAMES_SHOWN],
        "more_names": max(len(names) - NAMES_SHOWN, 0),
        "proposals": _proposals(contents, masks),
        "productions": dossier.productions.select_related("asked_by")[:20],
        "revisions": dossier.revisions.select_related("decided_by").order_by("-pk")[:20],
        "may_produce": _may_produce(contents, reader, now),
    }


def _may_produce(contents: Contents, reader: Person, now: datetime) -> Outcome:
    return ask_may_produce(contents, reader, now, is_read=True)


def _shown_section(section: Section, masks: Masks, start: int) -> ShownSection:
    until = start + SHOWN
    return ShownSection(
        key=section.key,
        title=str(section.title),
        count=len(section.entries),
        entries=[_shown(entry, entry.ref, masks) for entry in section.entries[start:until]],
        next_from=until if until < len(section.entries) else None,
    )


def _shown(entry: Entry, whole: str, masks: Masks) -> ShownEntry:
    return ShownEntry(
        ref=entry.ref,
        to_read=entry.to_read,
        is_hidden=whole in masks.hidden_entries,
        facts=[
            ShownFact(
                fact.label,
                segments_of(whole, fact, masks),
                fact.kind is Kind.OTHER and whole not in masks.shown_entries,
            )
            for fact in entry.facts
            if in_words(fact.value).strip()
        ],
        parts=[_shown(part, whole, masks) for part in entry.parts],
    )


def _proposals(contents: Contents, masks: Masks) -> list[Proposal]:
    return [
        Proposal(
            section.key,
            str(section.title),
            int(entry.ref.rpartition("-")[2]),
            _shown(entry, entry.ref, masks),
        )
        for section in proposals_of(contents)
        for entry in section.entries
    ]

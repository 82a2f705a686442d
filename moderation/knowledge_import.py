"""Bringing the BIAC or the FAQ into the knowledge base: seen first, then written; by code, as often as one likes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from city.models import Service
from editorial.sheet_reading import plain
from moderation import events
from moderation.knowledge import apply, check_keep, content_of
from moderation.knowledge_reading import ReadEntry, read_entries
from moderation.models import KnowledgeEntry, KnowledgeRevision, KnowledgeSheet
from policy.outcomes import require
from policy.register import record


@dataclass(slots=True)
class Preview:
    """What a file would change: new entries, changed ones, those that say the same, and lines that will not do."""

    created: list[ReadEntry] = field(default_factory=list)
    changed: list[ReadEntry] = field(default_factory=list)
    unchanged: list[ReadEntry] = field(default_factory=list)
    rejected: list[ReadEntry] = field(default_factory=list)
    # Names of services that the city does not have: the entries are written without one.
    unknown_services: list[str] = field(default_factory=list)
    ready: list[KnowledgeEntry] = field(default_factory=list)


def preview(text: str, *, lock: bool = False) -> Preview:
    """Return what would become of each line of a file. Raises UnreadableSheet."""
    lines = read_entries(text)
    codes = [line.values["code"] for line in lines]
    entries = KnowledgeEntry.objects.filter(code__in=codes).select_related("service")
    if lock:
        entries = entries.select_for_update(of=("self",)).order_by("pk")
    known = {entry.code: entry for entry in entries}
    services = {plain(service.name): service for service in Service.objects.active()}
    seen = Preview()
    for line in lines:
        _place(line, seen, known, services)
    return seen


@transaction.atomic
def write_sheet(*, sheet_id: int, actor: Person, now: datetime) -> KnowledgeSheet:
    """Write the entries of a sheet, once; the lines rejected are left out.

    Raises PolicyRefusal, KnowledgeSheet.DoesNotExist for another's sheet.
    """
    require(check_keep(actor, now))
    sheet = KnowledgeSheet.objects.select_for_update().get(pk=sheet_id, owner=actor)
    if sheet.written_at is not None:
        return sheet
    seen = preview(sheet.text, lock=True)
    for entry in seen.ready:
        entry.version, entry.updated_at, entry.updated_by = entry.version + 1, now, actor
    new = [entry for entry in seen.ready if entry.pk is None]
    KnowledgeEntry.objects.bulk_create(new, batch_size=500)
    names = ["source", "question", "answer", "url", "service", "verified_on", "plain", "version"]
    changed = [entry for entry in seen.ready if entry.version > 1]
    KnowledgeEntry.objects.bulk_update(changed, [*names, "updated_at", "updated_by"], batch_size=500)
    KnowledgeRevision.objects.bulk_create(_revisions(seen.ready), batch_size=500)
    sheet.written_at, sheet.created, sheet.changed = now, len(new), len(changed)
    sheet.save()
    record(
        event=events.KNOWLEDGE_IMPORTED,
        actor=actor,
        subject=sheet,
        clause="R-092",
        after={"created": len(new), "changed": len(changed), "rejected": len(seen.rejected)},
        now=now,
    )
    return sheet


def _revisions(entries: Iterable[KnowledgeEntry]) -> list[KnowledgeRevision]:
    return [
        KnowledgeRevision(
            entry=entry,
            version=entry.version,
            content=content_of(entry),
            person=entry.updated_by,
            at=entry.updated_at,
        )
        for entry in entries
    ]


def _place(
    line: ReadEntry, seen: Preview, known: dict[str, KnowledgeEntry], services: dict[str, Service]
) -> None:
    """Say of one line what would become of it."""
    if line.problems:
        seen.rejected.append(line)
        return
    entry = known.get(line.values["code"]) or KnowledgeEntry(version=0)
    before = content_of(entry) if entry.pk else None
    values = dict(line.values)
    if line.service:
        service = services.get(plain(line.service))
        if service is not None:
            values["service"] = service
        elif line.service not in seen.unknown_services:
            seen.unknown_services.append(line.service)
    apply(entry, values)
    if before == content_of(entry):
        seen.unchanged.append(line)
        return
    (seen.changed if before else seen.created).append(line)
    seen.ready.append(entry)

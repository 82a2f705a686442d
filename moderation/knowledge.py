"""The knowledge base: entries written, changed, verified, taken out of use; every version kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for
from accounts.models import Person
from editorial.sheet_reading import plain
from moderation import events
from moderation.models import KnowledgeEntry, KnowledgeRevision, Reference
from moderation.rules.knowledge import may_delete_entry, may_keep_knowledge
from policy.outcomes import Outcome, require
from policy.register import record

# What an entry says: a change of any of these is a new version.
FIELDS = ("code", "source", "question", "answer", "url", "service")


class StaleEntry(ValueError):  # noqa: N818 - an answer more than an error
    """Somebody changed the entry since it was shown; its text is for the person who was second."""

    def __init__(self, entry: KnowledgeEntry) -> None:
        super().__init__(
            _("%(person)s a modifié cette fiche entre-temps\u00a0: relisez-la, puis enregistrez de nouveau.")
            % {"person": entry.updated_by}
        )


def check_keep(person: Person, at: datetime) -> Outcome:
    """Answer whether `person` reads and keeps the knowledge base: whoever replies on some account."""
    return may_keep_knowledge(replies_somewhere=accounts_for(person, "reply", at).exists())


def content_of(entry: KnowledgeEntry) -> dict[str, Any]:
    """Return what an entry says, as its revisions keep it."""
    return {
        **{name: getattr(entry, name) for name in FIELDS if name != "service"},
        "service": entry.service.name if entry.service else "",
        "verified_on": entry.verified_on.isoformat() if entry.verified_on else "",
    }


@transaction.atomic
def write_entry(
    *,
    values: Mapping[str, Any],
    actor: Person,
    now: datetime,
    entry_id: int | None = None,
    version: int | None = None,
) -> KnowledgeEntry:
    """Write an entry, or change the one called `entry_id`; `values` holds what `FIELDS` names and `verified_on`.

    `version` is what the actor's screen showed. Raises PolicyRefusal, ValidationError for a code that another has,
    KnowledgeEntry.DoesNotExist, StaleEntry.
    """
    require(check_keep(actor, now))
    entry = KnowledgeEntry(version=0) if entry_id is None else locked(entry_id)
    if version is not None and version != entry.version:
        raise StaleEntry(entry)
    before = content_of(entry) if entry_id else None
    apply(entry, values)
    if before == content_of(entry):
        return entry
    entry.version, entry.updated_at, entry.updated_by = entry.version + 1, now, actor
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        raise ValidationError({"code": _("Une autre fiche porte déjà ce code.")}) from None
    keep_revision(entry)
    event = events.KNOWLEDGE_CHANGED if before else events.KNOWLEDGE_ADDED
    register(entry, event, actor, now, before=before, after=content_of(entry))
    return entry


def apply(entry: KnowledgeEntry, values: Mapping[str, Any]) -> None:
    """Put in an entry what was written, spaces trimmed; what `values` does not name stays."""
    for name in (*FIELDS, "verified_on"):
        if name in values:
            value = values[name]
            setattr(entry, name, value.strip() if isinstance(value, str) else value)
    entry.plain = plain(entry.question)[:300]


@transaction.atomic
def verify_entry(*, entry_id: int, actor: Person, now: datetime, today: date) -> KnowledgeEntry:
    """Say that an entry is still right, as of `today`. Raises as `write_entry`."""
    require(check_keep(actor, now))
    entry = locked(entry_id)
    before = {"verified_on": entry.verified_on}
    entry.verified_on = today
    entry.save(update_fields=["verified_on"])
    register(entry, events.KNOWLEDGE_VERIFIED, actor, now, before=before, after={"verified_on": today})
    return entry


@transaction.atomic
def set_active(*, entry_id: int, is_active: bool, actor: Person, now: datetime) -> KnowledgeEntry:
    """Take an entry out of use, or put it back; what cites it stays. Raises as `write_entry`."""
    require(check_keep(actor, now))
    entry = locked(entry_id)
    if entry.is_active == is_active:
        return entry
    entry.is_active = is_active
    entry.save(update_fields=["is_active"])
    event = events.KNOWLEDGE_RESTORED if is_active else events.KNOWLEDGE_RETIRED
    register(entry, event, actor, now, after={"is_active": is_active})
    return entry


@transaction.atomic
def delete_entry(*, entry_id: int, actor: Person, now: datetime) -> None:
    """Erase an entry written by mistake, that no reply cites. Raises as `write_entry`."""
    require(check_keep(actor, now))
    entry = locked(entry_id)
    require(may_delete_entry(uses=Reference.objects.filter(entry=entry).count()))
    register(entry, events.KNOWLEDGE_DELETED, actor, now, before=content_of(entry))
    entry.revisions.all().delete()
    entry.delete()


def locked(entry_id: int) -> KnowledgeEntry:
    """Return an entry, its row locked."""
    entries = KnowledgeEntry.objects.select_for_update(of=("self",))
    return entries.select_related("service", "updated_by").get(pk=entry_id)


def keep_revision(entry: KnowledgeEntry) -> None:
    """Keep what the entry says at its version."""
    KnowledgeRevision.objects.create(
        entry=entry,
        version=entry.version,
        content=content_of(entry),
        person=entry.updated_by,
        at=entry.updated_at,
    )


def register(entry: KnowledgeEntry, event: str, actor: Person, now: datetime, **facts: Any) -> None:
    """Write one line of the register about an entry."""
    record(event=event, actor=actor, subject=entry, clause="R-092", now=now, **facts)

"""What is past its time, found by an index and put in a batch for a person to read; nothing is destroyed here."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Person
from accounts.rights import local_date
from accounts.rules.months import months_later
from policy.models import Reading
from policy.register import record
from privacy import events
from privacy.models import DisposalBatch, DisposalItem, RetentionRule
from privacy.obstacles import keys_of, obstacles
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.types import RecordType, Source
from privacy.schedule import limit_of

# So much that a person can still read it; the rest is for the next batch.
MOST = 5000
# Looked at together, and how many times when what comes first must stay: the work of a night is bounded.
WINDOW, WINDOWS = 1000, 20


def propose_due(*, now: datetime) -> list[DisposalBatch]:
    """Prepare a batch for each type of record that has something past its time, and none open; safe to run twice."""
    rules = RetentionRule.objects.in_effect(now)
    prepared = (prepare_batch(rule=rule, now=now) for rule in rules if rule.record_type in RECORD_TYPES)
    return [batch for batch in prepared if batch is not None]


def prepare_batch(*, rule: RetentionRule, now: datetime, actor: Person | None = None) -> DisposalBatch | None:
    """Prepare the batch of a rule, with what must stay and why; None when nothing is to be done, or one is open."""
    known, limit = RECORD_TYPES[rule.record_type], limit_of(rule, now)
    if limit is None or not known.sources or _is_open(known.code):
        return None
    items = [item for source in known.sources for item in _items(known, source, limit, now)]
    if not any(item.state == DisposalItem.State.TO_DO for item in items):
        return None
    try:
        with transaction.atomic():
            return _write(rule, limit, items, actor, now)
    except IntegrityError:
        # Another worker has just prepared it: one batch of a type is open at a time.
        if _is_open(known.code):
            return None
        raise


def retry_day(now: datetime) -> Any:
    """Return the day before which what was refused, set aside or left out is not proposed again."""
    return months_later(local_date(now), Reading.objects.value("disposal_pause_months", at=now))


def _is_open(code: str) -> bool:
    return DisposalBatch.objects.filter(record_type=code, state__in=DisposalBatch.OPEN).exists()


def _write(
    rule: RetentionRule, limit: datetime, items: list[DisposalItem], actor: Person | None, now: datetime
) -> DisposalBatch:
    batch = DisposalBatch.objects.create(
        record_type=rule.record_type, rule=rule, limit_at=limit, prepared_at=now
    )
    for item in items:
        item.batch = batch
    DisposalItem.objects.bulk_create(items, batch_size=1000)
    record(
        event=events.BATCH_PREPARED,
        actor=actor,
        subject=batch,
        clause="R-096",
        after={"type": batch.record_type, "lignes": len(items), "antérieur au": limit.isoformat()},
        now=now,
    )
    return batch


def _items(known: RecordType, source: Source, limit: datetime, now: datetime) -> list[DisposalItem]:
    """Return up to so much that is to be done, with what must stay among it."""
    again_on, lines, to_do = retry_day(now), [], 0
    for window in _windows(source, limit, now):
        keys = keys_of(known, source, list(window))
        stays = obstacles(source, keys, now)
        lines += [
            DisposalItem(
                subject_type=source.label,
                subject_id=pk,
                keys=keys[pk],
                starts_at=starts_at,
                state=DisposalItem.State.LEFT_OUT if pk in stays else DisposalItem.State.TO_DO,
                reason=stays.get(pk, ""),
                not_before=again_on if pk in stays else None,
            )
            for pk, starts_at in window.items()
        ]
        to_do += len(window) - len(stays)
        if to_do >= MOST:
            break
    return lines


def _windows(source: Source, limit: datetime, now: datetime) -> Iterator[dict[int, datetime]]:
    for rows in source.due(limit):
        found = _not_waiting(rows, source, now).values_list("pk", "starts_at")
        size = min(WINDOW, MOST)
        for start in range(0, size * WINDOWS, size):
            part = dict(found[start : start + size])
            if part:
                yield part
            if len(part) < size:
                break


def _not_waiting(rows: "QuerySet[Any]", source: Source, now: datetime) -> "QuerySet[Any]":
    """Leave out what a person set aside for a time: refused, excluded, or kept by an obstacle."""
    waits = DisposalItem.objects.filter(
        subject_type=source.label, subject_id=OuterRef("pk"), not_before__gt=local_date(now)
    )
    return rows.exclude(Exists(waits))

"""Importing files of messages: from the command line, or by a worker for a file given through the page.

A file is read once, in batches that each go in whole; reading it again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from itertools import islice
from typing import NamedTuple, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.vault import VaultError
from city.calendars import NoOpeningHours
from city.clock import ClockError
from moderation.file_formats import Line, Position, UnreadableFileError, read_messages
from moderation.intake import Outcome, receive
from moderation.models import ImportBatch, ImportRejection
from moderation.queries import visible_accounts

BATCH = 500
# A batch also ends here, so that long texts do not weigh on memory.
BATCH_BYTES = 4_000_000


class Rejection(NamedTuple):
    """A line that was not taken in, and why (a sentence in French)."""

    line: int
    reason: str


@dataclass
class Step:
    """What one batch of lines brought, and how far the file is read after it."""

    counts: Counter[Outcome]
    rejections: list[Rejection]
    position: Position


@dataclass
class Summary:
    """What a whole file brought."""

    counts: Counter[Outcome] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, int]:
        """The counts by name of outcome, zeros included."""
        return {outcome.value: self.counts[outcome] for outcome in Outcome}


def import_file(
    stream: BufferedReader,
    *,
    name: str = "",
    on_step: Callable[[Step], None] | None = None,
    clock: Callable[[], datetime] = timezone.now,
) -> Summary:
    """Take in the messages of a file, telling `on_step` after each batch; `clock` gives the present instant.

    Raises UnreadableFileError before anything is taken in, NoOpeningHours or ClockError when no deadline can be told,
    and VaultError when what was destroyed cannot be recognised.
    """
    summary = Summary()
    for lines in _batches(read_messages(stream, name=name)):
        step = take_in(lines, now=clock())
        summary.counts.update(step.counts)
        if on_step:
            on_step(step)
    return summary


@transaction.atomic
def take_in(lines: list[Line], *, now: datetime, allowed: Collection[int] | None = None) -> Step:
    """Take in one batch of lines, whole: what cannot be read is rejected, the rest is received as by `receive`."""
    readable = [(line, line.message) for line in lines if line.message is not None]
    receipt = receive([message for _line, message in readable], now=now, allowed=allowed)
    rejections = [Rejection(line.number, line.reason) for line in lines if line.message is None]
    rejections += [
        Rejection(line.number, result.reason)
        for (line, _message), result in zip(readable, receipt.results, strict=True)
        if result.outcome is Outcome.REJECTED
    ]
    counts = receipt.counts
    counts[Outcome.REJECTED] = len(rejections)
    return Step(counts, sorted(rejections), lines[-1].end)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Cut the lines in batches by number and by size."""
    while batch := list(islice(lines, 1)):
        start = batch[0].end.offset
        for line in islice(lines, BATCH - 1):
            batch.append(line)
            if line.end.offset - start > BATCH_BYTES:
                break
        yield batch


def run_batch(batch_id: int, *, clock: Callable[[], datetime] = timezone.now) -> ImportBatch:
    """Import a file given through the page, from where it was left, on the accounts of whoever gave it.

    Progress is written with the messages of each batch: a worker killed in the middle loses nothing, and another that
    starts over meanwhile stops at the first batch. Returns the row when done. Raises ImportBatch.DoesNotExist.
    """
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    if batch.state not in (ImportBatch.State.QUEUED, ImportBatch.State.RUNNING):
        return batch
    resume = Position(batch.bytes_read, batch.lines_read)
    try:
        with batch.file.storage.open(batch.file.name or "", "rb") as file:
            stream = cast("BufferedReader", file.file)
            lines = read_messages(stream, name=batch.file_name, resume=resume)
            if not all(_run_step(batch, step, clock()) for step in _batches(lines)):
                return batch
        batch.state = ImportBatch.State.DONE
    except (UnreadableFileError, NoOpeningHours, ClockError, VaultError, OSError) as error:
        batch.state, batch.failure = ImportBatch.State.FAILED, _failure(error)
    batch.finished_at = clock()
    batch.save(update_fields=["state", "failure", "finished_at"])
    return batch


def _failure(error: Exception) -> str:
    return _("Le fichier ne peut plus être lu.") if isinstance(error, OSError) else str(error)


@transaction.atomic
def _run_step(batch: ImportBatch, lines: list[Line], now: datetime) -> bool:
    """Take in one batch with the progress it makes; return False when another worker has gone on with the file."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.bytes_read != batch.bytes_read:
        return False
    allowed = visible_accounts(batch.owner, now).values_list("pk", flat=True)
    step = take_in(lines, now=now, allowed=set(allowed))
    batch.state = ImportBatch.State.RUNNING
    batch.bytes_read, batch.lines_read = step.position.offset, step.position.lines
    for outcome, count in step.counts.items():
        setattr(batch, outcome.value, getattr(batch, outcome.value) + count)
    batch.save(update_fields=["state", "bytes_read", "lines_read", *Outcome])
    ImportRejection.objects.bulk_create(_rejected(batch, step.rejections), ignore_conflicts=True)
    return True


def _rejected(batch: ImportBatch, rejections: Iterable[Rejection]) -> list[ImportRejection]:
    return [ImportRejection(batch=batch, line=line, reason=reason[:500]) for line, reason in rejections]

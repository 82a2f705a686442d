"""Notes of rectification: the person's own words beside a record, wherever it appears; the record stays as it is."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Person
from moderation.models import Message
from netiquette.models import Exclusion, Warning
from netiquette.remarks import Remark, remarks
from policy.confidential import confidential
from policy.outcomes import require
from policy.register import record
from privacy import events
from privacy.access import if_in_charge, is_in_charge
from privacy.models import AccessRequest, CorrectionNote
from privacy.rules.dossiers import may_note_correction

RECORDS: dict[str, type[Message | Warning | Exclusion]] = {
    "message": Message,
    "warning": Warning,
    "exclusion": Exclusion,
}


@confidential("privacy.correctionnote")
def visible_notes(person: Person, at: datetime) -> "QuerySet[CorrectionNote]":
    """Return the notes whose lines of the register `person` reads."""
    return if_in_charge(CorrectionNote.objects.all(), person, at)


@transaction.atomic
def note_correction(
    *, request_id: int, record_kind: str, record_id: int, text: str, actor: Person, now: datetime
) -> CorrectionNote:
    """Keep the person's words beside a message, a warning or an exclusion; nothing of the record changes.

    `record_kind` is a key of `RECORDS`. Raises PolicyRefusal, ObjectDoesNotExist.
    """
    request = AccessRequest.objects.select_for_update(no_key=True).get(pk=request_id)
    require(
        may_note_correction(
            is_in_charge=is_in_charge(actor, now),
            state=request.state,
            is_rectification=request.kind == AccessRequest.Kind.RECTIFICATION,
            text=text,
        )
    )
    beside: Any = RECORDS[record_kind].objects.get(pk=record_id)
    note = CorrectionNote.objects.create(
        **{record_kind: beside}, request=request, text=text.strip(), recorded_by=actor, recorded_at=now
    )
    record(
        event=events.CORRECTION_NOTED,
        actor=actor,
        subject=note,
        clause="R-006",
        after={
            "inscrite à côté de": str(beside._meta.verbose_name),
            "numéro": record_id,
            "demande": str(request),
        },
        now=now,
    )
    return note


@remarks
def corrections_beside(
    messages: Collection[int], warnings: Collection[int], exclusions: Collection[int]
) -> list[Remark]:
    """Return the notes to show beside these records, in one query."""
    notes = CorrectionNote.objects.beside(messages=messages, warnings=warnings, exclusions=exclusions)
    return [
        Remark(
            message_id=note.message_id,
            warning_id=note.warning_id,
            exclusion_id=note.exclusion_id,
            text=note.text,
            at=note.recorded_at,
        )
        for note in notes
    ]

"""Messages whose time has passed, and batches in every state, reached by the functions of the product itself."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from accounts.rights import local_date
from moderation.models import Message
from moderation.notes import add_note
from moderation.removals import record_removal_done
from moderation.sanctions import record_warning_sent, remove_and_warn
from netiquette.models import Warning
from privacy.depersonalising import depersonalise_some
from privacy.disposals import approve_batch, propose_batch
from privacy.holds import set_hold
from privacy.models import DisposalBatch, LegalHold, RetentionRule
from privacy.proposals import prepare_batch
from tests.builders import NOW, a_holder
from tests.builders_acts import SOON, a_closed_message, a_draft, a_qualified_message, fresh, send, the_ground

# Past every rule that the software proposes, for what was closed at NOW.
LATER = NOW + timedelta(days=366 * 4)


def an_officer() -> Person:
    """Return somebody in charge of personal information."""
    return a_holder("conseiller-strategique")


def an_approver() -> Person:
    """Return somebody else in charge of it."""
    return a_holder("direction-generale")


def an_old_message(actor: Person) -> Message:
    """Take in a message, add a note to it and close it without a reply."""
    message = a_closed_message(actor)
    add_note(message_id=message.pk, text="Déjà vu la semaine dernière.", actor=actor, now=NOW)
    return fresh(message)


def an_old_answer(actor: Person, **changes: Any) -> Message:
    """Take in a question and answer it, with a reference."""
    message = a_qualified_message(actor, **changes)
    send(a_draft(message, actor), actor)
    return fresh(message)


def a_moderated_message(actor: Person, words: str, **changes: Any) -> tuple[Message, Warning]:
    """Take in an advertisement, delete it and warn its author; `words` are in all that was typed about it."""
    message = a_qualified_message(actor, "advertising", **changes)
    removal, warning = remove_and_warn(
        message_id=message.pk,
        ground_id=the_ground(message).pk,
        measure="delete",
        note=f"Vend ses meubles ({words}).",
        warning_text=f"Bonjour {words}, votre publicité est retirée.",
        actor=actor,
        version=None,
        now=SOON,
    )
    record_removal_done(removal_id=removal.pk, proof=f"Capture de {words}.", actor=actor, now=SOON)
    record_warning_sent(
        warning_id=warning.pk, channel="private_message", proof_note=f"À {words}.", actor=actor, now=SOON
    )
    return fresh(message), warning


def the_rule(record_type: str) -> RetentionRule:
    """Return the rule of a type of record as the policy loads it."""
    return RetentionRule.objects.in_effect(LATER).get(record_type=record_type)


def a_batch(record_type: str = "message_unfollowed") -> DisposalBatch:
    """Prepare the batch of a type of record that has something past its time."""
    batch = prepare_batch(rule=the_rule(record_type), now=LATER)
    assert batch is not None
    return batch


def a_proposed_batch(record_type: str = "message_unfollowed", by: Person | None = None) -> DisposalBatch:
    """Prepare a batch and have it proposed."""
    batch = a_batch(record_type)
    return propose_batch(batch_id=batch.pk, actor=by or an_officer(), now=LATER)


def an_approved_batch(
    record_type: str = "message_unfollowed", by: Person | None = None, approver: Person | None = None
) -> DisposalBatch:
    """Prepare a batch, have it proposed by one person and approved by another, new unless given."""
    batch = a_proposed_batch(record_type, by)
    return approve_batch(batch_id=batch.pk, actor=approver or an_approver(), now=LATER)


def a_hold(
    scope: str = "type", subject_id: int | None = None, record_type: str = "", now: datetime = NOW
) -> LegalHold:
    """Suspend the disposal of something: of answered messages unless told."""
    return set_hold(
        scope=scope,
        subject_id=subject_id,
        record_type=record_type or ("message_answered" if scope == "type" else ""),
        reason="Litige devant le tribunal.",
        review_on=local_date(now + timedelta(days=180)),
        actor=an_officer(),
        now=now,
    )


def depersonalised(batch: DisposalBatch) -> DisposalBatch:
    """Depersonalise an approved batch to its end."""
    while depersonalise_some(batch_id=batch.pk, now=LATER):
        pass
    batch.refresh_from_db()
    return batch

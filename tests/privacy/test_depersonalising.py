"""A record past its time loses its words for good and keeps its place in every count; nothing else empties anything."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from moderation.closing import reopen_message
from moderation.models import Message, Note, Reference, Removal, Reply, SearchEntry, Snapshot
from moderation.notes import add_note
from netiquette.letters_told import record_letter
from netiquette.models import Review, Subscriber
from netiquette.reviews import decide_review
from netiquette.warnings import withdraw_warning
from policy.models import RegisterEntry
from policy.register import entries_about
from privacy.depersonalising import depersonalise_some, digest_of
from privacy.models import Destruction, DisposalBatch, DisposalItem
from privacy.proposals import prepare_batch, propose_due
from tests.builders import NOW, the_policy_world
from tests.builders_acts import a_draft, a_qualified_message, an_agent, fresh, send
from tests.builders_referrals import a_referral
from tests.builders_retention import (
    LATER,
    a_batch,
    a_moderated_message,
    an_approved_batch,
    an_old_answer,
    an_old_message,
    depersonalised,
    the_rule,
)
from tests.builders_reviews import a_reviewer, an_open_review

WORD = "Quenneville"
WHO: dict[str, Any] = {
    "text": f"Ici {WORD}.",
    "author_name": f"Zéphyrin {WORD}",
    "author_id": f"id-{WORD}",
    "external_id": f"m-{WORD}",
    "parent_id": f"p-{WORD}",
    "permalink": f"https://www.facebook.com/{WORD}/1",
    "media": [f"https://cdn.example/{WORD}.jpg"],
}


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    the_policy_world()


def tables_holding(word: str) -> list[str]:
    """Return every table of the database that still holds a word, whatever the column."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS one WHERE to_jsonb(one)::text ILIKE %s',  # noqa: S608
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.mark.clause("R-096")
def test_nothing_that_was_said_about_an_answered_message_is_left_anywhere() -> None:
    agent = an_agent()
    message = an_old_answer(agent, **WHO)
    add_note(message_id=message.pk, text=f"{WORD} a téléphoné.", actor=agent, now=NOW)
    assert {"moderation_snapshot", "moderation_note", "netiquette_subscribername"} <= set(
        tables_holding(WORD)
    )

    depersonalised(an_approved_batch("message_answered"))

    assert tables_holding(WORD) == []
    message.refresh_from_db()
    assert (message.state, message.kind, message.depersonalised_at) == ("answered", "question", LATER)
    reply, reference = Reply.objects.get(), Reference.objects.get()
    assert (reply.state, reply.text, reply.depersonalised_at) == ("sent", "dépersonnalisé", LATER)
    assert (reference.type, reference.locator) == ("web_page", "dépersonnalisé")
    assert not SearchEntry.objects.exists()
    assert [entry.event for entry in entries_about(message)] == [
        "moderation.message.qualified",
        "moderation.reply.sent",
    ]


def test_what_was_asked_to_a_service_goes_with_its_message() -> None:
    agent = an_agent()
    message = a_qualified_message(agent, **WHO)
    a_referral(
        agent,
        message=message,
        question=f"Où habite {WORD}?",
        shared_text=f"Ici {WORD}",
        names_author=True,
        naming_reason=f"Dossier {WORD}",
    )
    send(a_draft(message, agent), agent)
    depersonalised(an_approved_batch("message_answered"))
    assert tables_holding(WORD) == []


def test_a_moderated_message_goes_after_its_sanctions_and_leaves_no_word_either() -> None:
    agent = an_agent()
    message, warning = a_moderated_message(agent, words=WORD, **WHO)
    assert prepare_batch(rule=the_rule("moderation_evidence"), now=LATER) is None
    assert prepare_batch(rule=the_rule("sanction"), now=LATER) is None, "a warning that counts stays"

    withdraw_warning(warning_id=warning.pk, reason=f"Erreur sur {WORD}.", actor=agent, now=NOW)
    depersonalised(an_approved_batch("sanction"))
    assert "netiquette_subscriber" in tables_holding(WORD), "his message is still kept"
    depersonalised(an_approved_batch("moderation_evidence"))

    assert tables_holding(WORD) == []
    warning.refresh_from_db()
    assert (warning.state, warning.track, warning.ground.code) == ("withdrawn", "advertising", "publicitaire")
    assert Removal.objects.get().state == "done"
    assert Message.objects.get(pk=message.pk).visibility == "deleted"


def test_what_was_contested_and_told_of_a_sanction_goes_with_it_but_not_while_it_is_studied() -> None:
    agent, reviewer = an_agent(), a_reviewer()
    _message, warning = a_moderated_message(agent, words=WORD, **WHO)
    review = an_open_review(warning, agent, now=NOW, recognised=f"{WORD} a téléphoné.")
    assert prepare_batch(rule=the_rule("sanction"), now=LATER) is None, "a review under way keeps it"
    decide_review(
        review_id=review.pk, outcome="reversed", reasons=f"{WORD} dit vrai.", actor=reviewer, now=NOW
    )
    review.refresh_from_db()
    record_letter(
        about=review,
        text=f"Bonjour {WORD}.",
        is_told=True,
        channel="private_message",
        proof_note=f"Envoyé à {WORD}.",
        actor=agent,
        now=NOW,
    )
    depersonalised(an_approved_batch("sanction"))
    depersonalised(an_approved_batch("moderation_evidence"))

    assert tables_holding(WORD) == []
    review.refresh_from_db()
    assert (review.state, review.outcome, review.words) == ("decided", "reversed", "dépersonnalisé")
    with pytest.raises(IntegrityError, match="ne se modifie plus"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(contact="Rendu")


def test_what_is_emptied_is_never_changed_nor_added_to_again() -> None:
    agent = an_agent()
    message = an_old_message(agent)
    depersonalised(an_approved_batch())

    with pytest.raises(ValidationError, match="dépersonnalisé"):
        add_note(message_id=message.pk, text="Encore.", actor=agent, now=LATER)
    with pytest.raises(ValidationError, match="dépersonnalisé"):
        reopen_message(message_id=message.pk, reason="Oubli.", actor=agent, version=None, now=LATER)
    for act in (
        lambda: Message.objects.filter(pk=message.pk).update(excerpt="Rendu"),
        lambda: Note.objects.update(text="Rendu"),
        lambda: Note.objects.create(message=message, author=agent, text="Tardif", created_at=LATER),
        lambda: Message.objects.filter(pk=message.pk).update(depersonalised_at=None),
    ):
        refused(act)


def refused(act: Callable[[], Any]) -> None:
    """Check that PostgreSQL refuses an act."""
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.parametrize("model", [Message, Snapshot, Note, Reply, Reference, Subscriber, RegisterEntry])
def test_postgresql_empties_nothing_that_no_approved_batch_names(model: Any) -> None:
    agent = an_agent()
    an_old_message(agent)
    an_old_answer(agent)
    a_batch()
    refused(lambda: model.objects.update(depersonalised_at=LATER))


def test_an_approved_batch_opens_its_own_rows_to_nothing_but_the_emptying() -> None:
    agent = an_agent()
    message, other = an_old_message(agent), a_qualified_message(agent)
    an_approved_batch()
    refused(lambda: Snapshot.objects.filter(message=message).update(text="Autre chose"))
    refused(lambda: Snapshot.objects.filter(message=message).delete())
    refused(lambda: Snapshot.objects.filter(message=other).update(depersonalised_at=LATER))
    refused(lambda: RegisterEntry.objects.filter(subject_id=message.pk).update(reason=""))

    # With other values in the same statement, the row is given back as it was, its words emptied.
    Snapshot.objects.filter(message=message).update(depersonalised_at=LATER, text="Autre", ordinal=7)
    emptied = Snapshot.objects.get(message=message)
    assert (emptied.text, emptied.ordinal) == ("dépersonnalisé", 1)


def test_what_changed_since_the_approval_is_left_out_and_says_why() -> None:
    agent = an_agent()
    message, kept = an_old_message(agent), an_old_message(agent)
    batch = an_approved_batch()
    reopen_message(
        message_id=message.pk, reason="Il a écrit de nouveau.", actor=agent, version=None, now=LATER
    )

    depersonalised(batch)

    assert fresh(message).depersonalised_at is None
    assert fresh(kept).depersonalised_at == LATER
    line = DisposalItem.objects.get(subject_id=message.pk)
    assert (line.state, line.reason) == ("left_out", "Ce document a changé depuis\u00a0: il n’est plus échu.")


def test_a_batch_stopped_half_way_is_finished_by_the_next_run_and_nothing_is_done_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("privacy.depersonalising.CHUNK", 2)
    agent = an_agent()
    messages = [an_old_message(agent) for _ in range(5)]
    batch = an_approved_batch()

    assert depersonalise_some(batch_id=batch.pk, now=LATER)
    assert batch.items.filter(state="done").count() == 2
    with pytest.raises(ZeroDivisionError), monkeypatch.context() as patch:
        patch.setattr("privacy.depersonalising._empty_authors", lambda *_: 1 / 0)
        depersonalise_some(batch_id=batch.pk, now=LATER)
    assert Message.objects.filter(depersonalised_at=None).count() == 3

    depersonalised(batch)
    again = LATER + timedelta(days=1)
    assert not depersonalise_some(batch_id=batch.pk, now=again)
    assert set(Message.objects.values_list("depersonalised_at", flat=True)) == {LATER}
    log = Destruction.objects.get()
    assert (log.done, log.excluded, log.left_out) == (len(messages), 0, 0)
    assert log.digest == digest_of(batch)


def test_the_destruction_log_is_never_changed_nor_emptied() -> None:
    an_old_message(an_agent())
    depersonalised(an_approved_batch())
    refused(lambda: Destruction.objects.update(done=0))
    refused(lambda: Destruction.objects.all().delete())
    refused(lambda: DisposalItem.objects.all().delete())
    refused(lambda: DisposalBatch.objects.all().delete())


def test_the_sweep_prepares_one_batch_of_each_type_and_none_twice() -> None:
    agent = an_agent()
    an_old_message(agent)
    an_old_answer(agent)
    assert propose_due(now=NOW + timedelta(days=300)) == []
    assert [batch.record_type for batch in propose_due(now=LATER)] == [
        "message_answered",
        "message_unfollowed",
    ]
    assert propose_due(now=LATER) == []

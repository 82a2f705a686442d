"""A draft saved while it is submitted, a screen sent twice at once: nothing is void unsaid, nothing is double."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest

from accounts.models import Person
from editorial import composing, starting
from editorial.access import StaleVariant
from editorial.approvals import submit_variant
from editorial.composing import ApprovalWouldBeVoid, Typed, keep_typed
from editorial.models import Post, Variant
from editorial.starting import begin_once
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_variant
from tests.concurrency.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
LOSES = (StaleVariant, ApprovalWouldBeVoid)
at_once = partial(race, loses=LOSES)


@pytest.fixture
def draft() -> Variant:
    the_policy_world()
    return a_variant()


def save(draft: Variant) -> Callable[[], Any]:
    typed = Typed(
        variant_id=draft.pk, content_hash=draft.content_hash, values={"text": "Tapé pendant ce temps."}
    )
    return lambda: keep_typed(typed, actor=draft.last_editor, now=NOW)


def submit(draft: Variant) -> Callable[[], Any]:
    return lambda: submit_variant(
        variant_id=draft.pk, content_hash=draft.content_hash, actor=draft.last_editor, now=NOW
    )


def test_a_draft_saved_while_it_is_submitted_is_one_or_the_other(draft: Variant) -> None:
    before = draft.text
    saved, submitted = at_once(save(draft), submit(draft))
    assert (saved is None) is not (submitted is None)
    draft.refresh_from_db()
    kept = ("draft", "Tapé pendant ce temps.") if saved is None else ("in_review", before)
    assert (draft.state, draft.text) == kept


def test_without_the_lock_the_submission_would_be_void_unsaid(
    draft: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lock is for: read before the submission, written after it."""
    submitted = Event()

    def unlocked(*, variant_id: int, **_asked: Any) -> Variant:
        found = Variant.objects.select_related("post", "account__platform").get(pk=variant_id)
        submitted.wait(5)
        return found

    def then_tell() -> None:
        submit(draft)()
        submitted.set()

    monkeypatch.setattr(composing, "lock_variant", unlocked)
    assert at_once(save(draft), then_tell) == [None, None]
    draft.refresh_from_db()
    assert draft.state == "draft"


def begin(actor: Person) -> Callable[[], Any]:
    return lambda: begin_once(
        "le-même-écran",
        idea={"title": "Fête d’hiver"},
        labels=[],
        accounts=[],
        content={"text": "Bienvenue"},
        actor=actor,
        now=NOW,
    )


def test_one_screen_sent_twice_at_once_begins_one_post(db: None) -> None:
    the_policy_world()
    actor = a_holder("agent-communications")
    assert at_once(begin(actor), begin(actor)) == [None, None]
    assert Post.objects.count() == 1


def test_without_the_lock_one_screen_sent_twice_would_begin_two(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lock is for: both look for the post before either begins it."""
    the_policy_world()
    actor, met = a_holder("agent-communications"), Barrier(2, timeout=5)
    beginning = composing.begin_post

    def together(**said: Any) -> Post:
        met.wait()
        return beginning(**said)

    monkeypatch.setattr(starting, "begin_post", together)
    monkeypatch.setattr(starting, "alone", lambda _key: None)
    assert at_once(begin(actor), begin(actor)) == [None, None]
    assert Post.objects.count() == 2

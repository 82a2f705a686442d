"""Nothing leaves without an approval of its very content by somebody else; an edit voids it (R-021 … R-024)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Holding, Person
from editorial.access import StaleVariant
from editorial.approvals import recall_variant, refuse_variant, submit_variant
from editorial.drafting import amend_post, amend_variant
from editorial.models import Approval, Label, Post, Revision, Variant
from editorial.rules.approvals import may_approve_variant
from editorial.scheduling import cancel_variant, hold_variant, release_variant, unschedule_variant
from editorial.states import NEEDS_APPROVAL, TRANSITIONS, ImpossibleAct
from policy.outcomes import Allowed, PolicyRefusal, Refused
from policy.register import entries_about
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import (
    PLANNED,
    a_post,
    a_scheduled_variant,
    a_submitted_variant,
    a_variant,
    an_adviser,
    an_approved_variant,
    approved_by,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-021"), pytest.mark.clause("R-024")]


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def again(variant: Variant) -> Variant:
    return Variant.objects.select_related("post", "account").get(pk=variant.pk)


def everything() -> tuple[Any, ...]:
    return list(Variant.objects.order_by("pk").values()), list(Approval.objects.values())


def end_holdings(person: Person) -> None:
    Holding.objects.filter(person=person).update(ends_on=NOW.date())


def refused(act: Callable[[], Any], match: str, error: type[Exception] = PolicyRefusal) -> None:
    """Assert that the act is refused with this sentence, and that nothing has changed."""
    before = everything()
    with pytest.raises(error, match=match), transaction.atomic():
        act()
    assert everything() == before


FACTS = {
    "is_author": False,
    "is_last_editor": False,
    "is_position": False,
    "speaks_for_management": False,
    "speaks_as_adviser": True,
    "is_in_short_lane": False,
}


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({}, True),
        ({"is_author": True}, False),
        ({"is_last_editor": True}, False),
        ({"speaks_as_adviser": False}, False),
        ({"speaks_as_adviser": False, "speaks_for_management": True}, True),
        ({"is_position": True}, False),
        ({"is_position": True, "speaks_for_management": True}, True),
        ({"is_position": True, "speaks_for_management": True, "is_author": True}, False),
        ({"speaks_as_adviser": False, "is_in_short_lane": True}, True),
        ({"is_position": True, "is_in_short_lane": True}, False),
    ],
)
@pytest.mark.clause("R-023")
def test_who_approves_depends_on_the_nature_and_never_on_the_author(
    facts: dict[str, bool], allowed: bool
) -> None:
    outcome = may_approve_variant(**{**FACTS, **facts})
    assert isinstance(outcome, Allowed if allowed else Refused)


def test_an_approval_with_a_date_to_come_schedules_in_the_name_of_who_submitted() -> None:
    variant = a_scheduled_variant()
    assert variant.state == Variant.State.SCHEDULED
    assert variant.scheduled_by == variant.submitted_by
    assert [entry.event for entry in entries_about(variant)] == [
        "editorial.variant.submitted",
        "editorial.variant.approved",
        "editorial.variant.scheduled",
    ]


def test_without_a_date_it_stays_approved() -> None:
    assert an_approved_variant().state == Variant.State.APPROVED


def test_neither_its_author_nor_its_last_editor_approves_even_superuser_even_with_a_second_position() -> None:
    author = a_holder("agent-communications")
    a_holder("conseiller-strategique", person=author)
    Person.objects.filter(pk=author.pk).update(is_superuser=True)
    variant = a_submitted_variant(a_variant(a_post(author)))
    refused(lambda: approved_by(variant, author), "On n’approuve pas ce que l’on a proposé")
    editor = a_holder("conseiller-strategique")
    changed = amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "Autre chose."},
        actor=editor,
        now=NOW,
    )
    variant = a_submitted_variant(changed)
    refused(lambda: approved_by(variant, editor), "modifié en dernier")
    with pytest.raises(IntegrityError, match="On n'approuve pas"), transaction.atomic():
        variant.approvals.create(
            revision=variant.revisions.latest("number"),
            body="adviser",
            person=editor,
            capacity="",
            decision="approve",
            content_hash=variant.content_hash,
            decided_at=NOW,
        )


def test_a_position_taken_waits_for_the_direction_generale_alone() -> None:
    variant = a_submitted_variant(a_variant(a_post(nature="position")))
    refused(lambda: approved_by(variant), "direction générale")
    assert approved_by(variant, a_holder("direction-generale")).state == Variant.State.SCHEDULED


def test_the_direction_generale_stands_in_for_the_adviser() -> None:
    assert approved_by(a_submitted_variant(), a_holder("direction-generale")).state == Variant.State.SCHEDULED


def test_whoever_lost_the_position_decides_no_more_and_what_was_decided_stands() -> None:
    adviser = an_adviser()
    scheduled = approved_by(a_submitted_variant(), adviser)
    waiting = a_submitted_variant()
    end_holdings(adviser)
    # Without any other position, nothing of it is even seen any more; with another, it is seen and not decided.
    refused(lambda: approved_by(waiting, adviser), "does not exist", Variant.DoesNotExist)
    a_holder("adjoint-administratif", person=adviser)
    refused(lambda: approved_by(waiting, adviser), "n’approuve pas les publications")
    assert again(scheduled).state == Variant.State.SCHEDULED


def test_a_refusal_says_why_and_gives_the_draft_back() -> None:
    variant = a_submitted_variant()
    adviser = an_adviser()
    act: dict[str, Any] = {
        "variant_id": variant.pk,
        "content_hash": variant.content_hash,
        "actor": adviser,
        "now": NOW,
    }
    refused(lambda: refuse_variant(**act, reason=" "), "motif")
    refused_one = refuse_variant(**act, reason="Trop long")
    assert (refused_one.state, refused_one.state_reason) == (Variant.State.DRAFT, "Trop long")


EDITS: dict[str, Callable[[Variant], Any]] = {
    "text": lambda one: amend(one, text="Un autre texte."),
    "link": lambda one: amend(one, link="https://rimouski.ca/autre"),
    "date": lambda one: amend(one, scheduled_at=PLANNED + timedelta(minutes=1)),
    "nature": lambda one: amend_post_of(one, nature="administration"),
    "kind": lambda one: amend_post_of(one, kind="release"),
    "declaration": lambda one: amend_post_of(one, reference="2026-11"),
}


def amend(one: Variant, **values: Any) -> Variant:
    return amend_variant(
        variant_id=one.pk, content_hash=one.content_hash, values=values, actor=one.post.author, now=NOW
    )


def amend_post_of(one: Variant, **values: Any) -> Any:
    return amend_post(post_id=one.post_id, values=values, actor=one.post.author, now=NOW)


@pytest.mark.parametrize("make", [a_submitted_variant, an_approved_variant, a_scheduled_variant])
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_what_was_read_makes_it_a_draft_again(make: Callable[[], Variant], edit: str) -> None:
    variant = make()
    EDITS[edit](variant)
    changed = again(variant)
    assert (changed.state, changed.scheduled_by) == (Variant.State.DRAFT, None)
    assert changed.content_hash != variant.content_hash
    assert changed.revisions.count() == 2


def test_an_edit_by_raw_sql_voids_the_approval_too() -> None:
    variant = a_scheduled_variant()
    Variant.objects.filter(pk=variant.pk).update(text="Changé sans passer par le code.")
    assert again(variant).state == Variant.State.DRAFT


def test_a_label_a_working_title_an_internal_deadline_or_a_source_voids_nothing() -> None:
    variant = a_scheduled_variant()
    amend_post(
        post_id=variant.post_id,
        values={"title": "Autre titre", "internal_deadline": NOW.date(), "sources": "Règlement 12"},
        labels=[Label.objects.create(name="été")],
        actor=variant.post.author,
        now=NOW,
    )
    unchanged = again(variant)
    assert (unchanged.state, unchanged.content_hash) == (Variant.State.SCHEDULED, variant.content_hash)


def test_a_stale_screen_decides_and_overwrites_nothing() -> None:
    variant = a_submitted_variant()
    fresh = amend(variant, text="Corrigé entre-temps.")
    submit_variant(variant_id=fresh.pk, content_hash=fresh.content_hash, actor=fresh.last_editor, now=NOW)
    refused(lambda: approved_by(variant), "a été modifiée", StaleVariant)
    refused(lambda: amend(variant, text="Écrit sans l’avoir lu."), "a été modifiée", StaleVariant)


def test_coming_back_to_the_approved_text_still_asks_for_a_decision() -> None:
    variant = a_scheduled_variant()
    other = amend(variant, text="Autre.")
    back = amend(other, text=variant.text)
    assert back.content_hash == variant.content_hash
    assert back.state == Variant.State.DRAFT


def test_whoever_does_not_publish_on_the_account_writes_nothing_there() -> None:
    post = a_post()
    stranger = a_holder("animateur-diffusion")
    with pytest.raises(Post.DoesNotExist):
        a_variant(post, account=an_account("facebook-ville"), actor=stranger)
    colleague = an_adviser()
    refused(
        lambda: a_variant(post, account=an_account("facebook-loisirs"), actor=colleague),
        "compte",
    )


def test_postgresql_lets_nothing_be_scheduled_without_an_approval_of_the_present_content() -> None:
    draft = a_variant()
    for state in NEEDS_APPROVAL - {"scheduled", "publishing", "to_publish"}:
        with pytest.raises(IntegrityError, match="Rien ne part sans"), transaction.atomic():
            Variant.objects.filter(pk=draft.pk).update(state=state)
    refused_one = a_submitted_variant()
    refuse_variant(
        variant_id=refused_one.pk,
        content_hash=refused_one.content_hash,
        reason="Non",
        actor=an_adviser(),
        now=NOW,
    )
    with pytest.raises(IntegrityError, match="Rien ne part sans"), transaction.atomic():
        Variant.objects.filter(pk=refused_one.pk).update(state="approved")


def test_postgresql_holds_the_same_transitions_as_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'editorial_variant_guard'")
        source = cursor.fetchone()[0]
    states = [state.value for state in Variant.State]
    known = {(a, b) for a in states for b in states if f"('{a}', '{b}')" in source}
    assert known == {(a, b) for (a, _act), b in TRANSITIONS.items() if a != b}


def test_what_was_decided_upon_is_never_rewritten() -> None:
    variant = a_scheduled_variant()
    for act in (
        lambda: Approval.objects.update(decision="refuse"),
        lambda: Approval.objects.all().delete(),
        lambda: Revision.objects.filter(variant=variant).update(content={}),
        lambda: Variant.objects.filter(pk=variant.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_an_approved_variant_is_taken_back_and_must_be_submitted_again() -> None:
    variant = an_approved_variant()
    recalled = recall_variant(variant_id=variant.pk, actor=variant.post.author, now=NOW)
    assert recalled.state == Variant.State.DRAFT
    refused(lambda: approved_by(recalled), "brouillon", ImpossibleAct)


@pytest.mark.clause("R-019")
@pytest.mark.clause("R-062")
def test_a_scheduled_variant_is_taken_off_the_plan_held_released_or_given_up() -> None:
    variant = a_scheduled_variant()
    author = variant.post.author
    assert unschedule_variant(variant_id=variant.pk, actor=author, now=NOW).state == Variant.State.APPROVED
    held = hold_variant(variant_id=variant.pk, reason="À revoir", actor=author, now=NOW)
    assert (held.state, held.state_reason) == (Variant.State.HELD, "À revoir")
    released = release_variant(variant_id=held.pk, content_hash=held.content_hash, actor=author, now=NOW)
    assert (released.state, released.released_by) == (Variant.State.SCHEDULED, author)
    refused(lambda: cancel_variant(variant_id=held.pk, reason="", actor=author, now=NOW), "pourquoi")
    assert cancel_variant(variant_id=held.pk, reason="Annulé", actor=author, now=NOW).state == "cancelled"


@pytest.mark.clause("R-062")
def test_a_saturday_at_nine_is_accepted() -> None:
    saturday = NOW + timedelta(days=5, hours=-1)
    assert saturday.weekday() == 5
    assert a_scheduled_variant(scheduled_at=saturday).state == Variant.State.SCHEDULED


@pytest.mark.clause("R-012")
def test_an_account_suspended_since_keeps_an_approval_from_scheduling() -> None:
    from tests.builders_accounts import a_suspended_account

    variant = an_approved_variant()
    dated = a_submitted_variant(a_variant(a_post()))
    a_suspended_account("facebook-ville")
    assert approved_by(dated).state == Variant.State.APPROVED
    refused(
        lambda: submit_variant(
            variant_id=variant.pk, content_hash=variant.content_hash, actor=variant.post.author, now=NOW
        ),
        "n’est pas autorisé",
    )

"""The e-mails of approvals: who is told, when, once each, and none once it is decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import Notice, Person
from accounts.sending import send_due
from editorial.approval_notices import announce_variants
from editorial.approvals import recall_variant, refuse_variant
from editorial.drafting import amend_post, amend_variant
from editorial.models import Label, Variant
from tests.builders import NOW, a_holder, a_person, the_policy_world
from tests.builders_editorial import a_post, a_submitted_variant, a_variant, an_adviser, approved_by

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-024")]
# Submitted on a Monday at 10:00, the offices being open.
WEDNESDAY, FRIDAY = NOW + timedelta(days=2), NOW + timedelta(days=4)
FAR = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return an_adviser()


@pytest.fixture
def director() -> Person:
    return a_holder("direction-generale", person=a_person("Direction", is_staff=True))


def levels(person: Person) -> list[str]:
    owed = Notice.objects.filter(recipient=person, level__startswith="variant.").exclude(state="cancelled")
    return [notice.level.removeprefix("variant.") for notice in owed.order_by("pk")]


def fresh(variant: Variant) -> Variant:
    return Variant.objects.get(pk=variant.pk)


def test_whoever_decides_is_told_once_with_the_text_and_a_link(adviser: Person, director: Person) -> None:
    variant = a_submitted_variant(text="Un texte à lire.", scheduled_at=FAR)
    assert announce_variants(now=NOW) == 1
    assert announce_variants(now=NOW + timedelta(minutes=1)) == 0
    assert (levels(adviser), levels(director)) == (["waiting"], [])
    send_due(now=NOW + timedelta(minutes=2))
    (message,) = [one for one in mail.outbox if one.to == [adviser.email]]
    assert message.subject.startswith("À approuver — ")
    assert "Un texte à lire." in message.body
    assert f"/publications/a-approuver/{variant.pk}/" in message.body


def test_a_position_is_asked_of_the_direction_generale_in_the_settings(
    adviser: Person, director: Person
) -> None:
    variant = a_submitted_variant(a_variant(a_post(nature="position"), scheduled_at=FAR))
    announce_variants(now=NOW)
    assert (levels(adviser), levels(director)) == ([], ["waiting"])
    path = Notice.objects.get(recipient=director).context["path"]
    assert path == f"/admin/editorial/variant/{variant.pk}/change/"


def test_the_reminder_comes_after_two_open_days_and_others_are_told_after_four(
    adviser: Person, director: Person
) -> None:
    a_submitted_variant(scheduled_at=FAR)
    announce_variants(now=NOW)
    announce_variants(now=WEDNESDAY - timedelta(minutes=1))
    assert levels(adviser) == ["waiting"]
    announce_variants(now=WEDNESDAY)
    announce_variants(now=WEDNESDAY + timedelta(hours=1))
    assert levels(adviser) == ["waiting", "reminded"]
    announce_variants(now=FRIDAY - timedelta(minutes=1))
    assert levels(director) == []
    announce_variants(now=FRIDAY)
    announce_variants(now=FRIDAY + timedelta(hours=1))
    assert levels(director) == ["escalated"]


def test_what_leaves_within_a_day_is_recalled_the_same_day(adviser: Person) -> None:
    a_submitted_variant(scheduled_at=NOW + timedelta(hours=20))
    announce_variants(now=NOW)
    announce_variants(now=NOW + timedelta(hours=1))
    assert levels(adviser) == ["waiting"]
    announce_variants(now=NOW + timedelta(hours=2))
    assert levels(adviser) == ["waiting", "reminded"]


def test_nothing_leaves_once_it_is_decided_or_taken_back(adviser: Person) -> None:
    decided, recalled = a_submitted_variant(), a_submitted_variant()
    announce_variants(now=NOW)
    approved_by(decided, adviser)
    recall_variant(variant_id=recalled.pk, actor=recalled.last_editor, now=NOW)
    send_due(now=NOW + timedelta(minutes=1))
    assert not [one for one in mail.outbox if one.to == [adviser.email]]


def test_a_new_submission_is_announced_anew_and_the_former_one_is_forgotten(adviser: Person) -> None:
    variant = a_submitted_variant()
    announce_variants(now=NOW)
    recall_variant(variant_id=variant.pk, actor=variant.last_editor, now=NOW)
    later = NOW + timedelta(hours=1)
    a_submitted_variant(fresh(variant), now=later)
    announce_variants(now=later)
    assert levels(adviser) == ["waiting"]
    assert Notice.objects.filter(recipient=adviser, state="cancelled").count() == 1


def test_the_author_is_told_of_a_refusal_with_its_reason_and_of_an_approval(adviser: Person) -> None:
    refused, approved = a_submitted_variant(), a_submitted_variant()
    author = refused.last_editor
    refuse_variant(
        variant_id=refused.pk,
        content_hash=refused.content_hash,
        reason="La date est fausse.",
        actor=adviser,
        now=NOW,
    )
    approved_by(approved, adviser)
    assert levels(author) == ["refused"]
    assert levels(approved.last_editor) == ["approved"]
    assert levels(adviser) == []
    send_due(now=NOW + timedelta(minutes=1))
    (message,) = [one for one in mail.outbox if one.to == [author.email]]
    assert "La date est fausse." in message.body


def test_whoever_approved_is_told_that_an_edit_made_it_void_and_a_label_does_not(adviser: Person) -> None:
    variant = approved_by(a_submitted_variant(), adviser)
    editor = a_holder("agent-communications")
    label = Label.objects.create(name="été")
    amend_post(
        post_id=variant.post_id, values={"title": "Autre titre"}, labels=[label], actor=editor, now=NOW
    )
    assert "voided" not in levels(adviser)
    amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "Un autre texte."},
        actor=editor,
        now=NOW,
    )
    assert levels(adviser) == ["voided"]
    assert levels(variant.post.author) == ["approved", "voided"]
    assert levels(editor) == []


def test_what_is_changed_of_the_post_tells_those_who_approved_each_of_its_variants(adviser: Person) -> None:
    variant = approved_by(a_submitted_variant(), adviser)
    amend_post(
        post_id=variant.post_id,
        values={"nature": "position", "sources": "Résolution 12"},
        actor=variant.post.author,
        now=NOW,
    )
    assert levels(adviser) == ["voided"]


def test_an_edit_of_what_only_waited_tells_nobody_that_an_approval_is_void(adviser: Person) -> None:
    variant = a_submitted_variant()
    amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "Un autre texte."},
        actor=variant.last_editor,
        now=NOW,
    )
    assert "voided" not in levels(adviser)

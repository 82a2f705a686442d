"""A batch is read by one person and approved by another; a hold, and a person, keep what must be kept."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from privacy.disposals import approve_batch, exclude_item, propose_batch, put_back_item, refuse_batch
from privacy.holds import lift_hold, review_hold, set_hold
from privacy.models import DisposalBatch, DisposalItem, LegalHold, RetentionRule
from privacy.proposals import prepare_batch
from privacy.schedule import schedule, set_rule
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_acts import an_agent, fresh
from tests.builders_retention import (
    LATER,
    a_batch,
    a_hold,
    a_moderated_message,
    a_proposed_batch,
    an_approved_batch,
    an_approver,
    an_officer,
    an_old_answer,
    an_old_message,
    depersonalised,
    the_rule,
)


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    the_policy_world()


@pytest.mark.clause("R-096")
def test_whoever_proposed_a_batch_never_approves_it_a_superuser_neither_and_postgresql_agrees() -> None:
    an_old_message(an_agent())
    officer = an_officer()
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    batch = a_proposed_batch(by=officer)

    with pytest.raises(PolicyRefusal, match="Une autre personne"):
        approve_batch(batch_id=batch.pk, actor=officer, now=LATER)
    for stranger in (root, an_agent()):
        with pytest.raises(PolicyRefusal, match="chargées des renseignements"):
            approve_batch(batch_id=batch.pk, actor=stranger, now=LATER)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        DisposalBatch.objects.filter(pk=batch.pk).update(
            state="running", decided_by=officer, decided_at=LATER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalBatch.objects.filter(pk=batch.pk).update(state="running")

    batch.refresh_from_db()
    assert batch.state == "submitted"
    assert approve_batch(batch_id=batch.pk, actor=an_approver(), now=LATER).state == "running"


def test_a_batch_is_read_before_it_is_approved_and_its_list_never_grows() -> None:
    agent = an_agent()
    message = an_old_message(agent)
    batch = a_batch()
    with pytest.raises(PolicyRefusal, match="n’attend pas"):
        approve_batch(batch_id=batch.pk, actor=an_approver(), now=LATER)
    propose_batch(batch_id=batch.pk, actor=an_officer(), now=LATER)
    other = an_old_message(agent)
    line = DisposalItem(batch=batch, subject_type="moderation.message", subject_id=other.pk, starts_at=NOW)
    with pytest.raises(IntegrityError, match="ne s'allonge plus"), transaction.atomic():
        line.save()
    with pytest.raises(IntegrityError, match="autre chose"), transaction.atomic():
        DisposalItem.objects.filter(subject_id=message.pk).update(subject_id=other.pk)


def test_a_line_set_aside_is_kept_and_not_proposed_again_before_a_time() -> None:
    agent, officer = an_agent(), an_officer()
    kept, gone = an_old_message(agent), an_old_message(agent)
    batch = a_batch()
    line = batch.items.get(subject_id=kept.pk)
    with pytest.raises(ValidationError, match="pourquoi"):
        exclude_item(item_id=line.pk, reason=" ", actor=officer, now=LATER)
    exclude_item(item_id=line.pk, reason="Peut servir.", actor=officer, now=LATER)
    put_back_item(item_id=line.pk, actor=officer, now=LATER)
    exclude_item(item_id=line.pk, reason="Dossier de Quenneville.", actor=officer, now=LATER)
    propose_batch(batch_id=batch.pk, actor=officer, now=LATER)
    depersonalised(approve_batch(batch_id=batch.pk, actor=an_approver(), now=LATER))

    assert fresh(kept).depersonalised_at is None
    assert fresh(gone).depersonalised_at == LATER
    assert prepare_batch(rule=the_rule("message_unfollowed"), now=LATER) is None
    later = LATER + timedelta(days=200)
    again = prepare_batch(rule=the_rule("message_unfollowed"), now=later)
    assert again is not None
    assert again.items.get().subject_id == kept.pk
    assert not RegisterEntry.objects.filter(reason__icontains="Quenneville").exists()


def test_what_is_worth_keeping_for_good_is_never_proposed_again() -> None:
    an_old_message(an_agent())
    line = a_batch().items.get()
    exclude_item(item_id=line.pk, reason="Archives.", actor=an_officer(), now=LATER, for_good=True)
    line.refresh_from_db()
    assert line.not_before == date.max


def test_a_refused_batch_says_why_and_its_lines_wait() -> None:
    an_old_message(an_agent())
    batch = a_proposed_batch()
    with pytest.raises(ValidationError, match="pourquoi"):
        refuse_batch(batch_id=batch.pk, reason="", actor=an_approver(), now=LATER)
    refuse_batch(batch_id=batch.pk, reason="Élections à venir.", actor=an_approver(), now=LATER)
    assert batch.items.get().state == "dropped"
    assert prepare_batch(rule=the_rule("message_unfollowed"), now=LATER) is None


@pytest.mark.parametrize("scope", ["netiquette.subscriber", "moderation.message", "type"])
def test_a_hold_set_after_the_approval_keeps_the_message_and_postgresql_refuses_it(scope: str) -> None:
    agent = an_agent()
    message, other = an_old_answer(agent), an_old_answer(agent)
    batch = an_approved_batch("message_answered")
    number = {"netiquette.subscriber": message.subscriber_id, "moderation.message": message.pk}.get(scope)
    hold = a_hold(scope, number, now=LATER)

    with pytest.raises(IntegrityError, match="Aucun lot"), transaction.atomic():
        type(message).objects.filter(pk=message.pk).update(depersonalised_at=LATER, external_id=str(uuid4()))
    depersonalised(batch)

    line = batch.items.get(subject_id=message.pk)
    assert (line.state, fresh(message).depersonalised_at) == ("left_out", None)
    assert f"suspension de la destruction n°\u00a0{hold.pk}" in line.reason
    assert (fresh(other).depersonalised_at is None) == (scope == "type")

    lift_hold(hold_id=hold.pk, reason="Règlement.", actor=an_officer(), now=LATER)
    again = prepare_batch(rule=the_rule("message_answered"), now=LATER)
    assert again is not None
    assert message.pk in again.items.values_list("subject_id", flat=True)


def test_a_hold_on_a_sanction_keeps_its_message_too() -> None:
    _message, warning = a_moderated_message(an_agent(), words="rien")
    hold = a_hold("netiquette.warning", warning.pk)
    assert hold.keys == [f"netiquette.warning:{warning.pk}", f"moderation.message:{warning.message_id}"]


def test_a_hold_names_something_says_why_and_only_ends_with_a_reason() -> None:
    officer, tomorrow = an_officer(), date(2026, 7, 7)
    common: dict[str, Any] = {"actor": officer, "now": NOW, "review_on": tomorrow}
    with pytest.raises(ValidationError, match="Rien ne porte"):
        set_hold(scope="moderation.message", subject_id=99, reason="Litige.", **common)
    with pytest.raises(ValidationError, match="à venir"):
        a = common | {"review_on": date(2026, 7, 6)}
        set_hold(scope="type", record_type="import", reason="Litige.", **a)
    with pytest.raises(PolicyRefusal):
        set_hold(scope="type", record_type="import", reason="Litige.", **common | {"actor": an_agent()})

    hold = set_hold(scope="type", record_type="import", reason="Litige.", **common)
    assert LegalHold.objects.to_review(date(2026, 8, 1)).get() == hold
    assert LegalHold.objects.in_force().exists(), "a day of review lifts nothing"
    review_hold(hold_id=hold.pk, review_on=date(2026, 9, 1), actor=officer, now=NOW)
    assert not LegalHold.objects.to_review(date(2026, 8, 1)).exists()
    for act in (lambda: LegalHold.objects.all().delete(), lambda: LegalHold.objects.update(keys=["x"])):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(ValidationError, match="pourquoi"):
        lift_hold(hold_id=hold.pk, reason="", actor=officer, now=NOW)


@pytest.mark.clause("R-096")
def test_no_rule_keeps_a_reference_less_long_than_what_it_supports() -> None:
    values: dict[str, Any] = {
        "record_type": "message_answered",
        "number": "04-201",
        "semi_active_months": 0,
        "disposition": "eliminate",
        "effective_from": date(2026, 7, 6),
        "decided_by": "Greffe",
        "now": NOW,
    }
    with pytest.raises(PolicyRefusal, match="au moins 36 mois"):
        set_rule(active_months=35, actor=an_officer(), **values)
    with pytest.raises(PolicyRefusal, match="chargées"):
        set_rule(active_months=48, actor=a_holder("webmestre"), **values)
    with pytest.raises(ValidationError, match="jamais au passé"):
        set_rule(active_months=48, actor=an_officer(), **values | {"effective_from": date(2026, 7, 5)})

    set_rule(active_months=48, actor=an_officer(), **values)
    kept = {line.type.code: line.rule and line.rule.months for line in schedule(NOW)}
    assert (kept["message_answered"], kept["message_unfollowed"]) == (48, 24)


def test_a_rule_that_a_batch_applied_never_changes() -> None:
    an_old_message(an_agent())
    a_batch()
    with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
        RetentionRule.objects.filter(record_type="message_unfollowed").update(active_months=1)

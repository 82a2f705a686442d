"""What PostgreSQL refuses whatever the code does: two publications of one thing, a story rewritten, a row deleted."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import OfficialAccount
from platforms.deliveries import _start, carry_out, give_up
from platforms.models import Connection, Delivery
from platforms.states import TRANSITIONS
from tests.builders import NOW
from tests.platforms.builders import a_delivery

pytestmark = pytest.mark.django_db
STATES = [state.value for state in Delivery.State]


def refused(change: Any, name: str) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    cause: Any = refusal.value.__cause__
    assert cause.diag.constraint_name == name


def test_one_thing_is_published_once(page: OfficialAccount, connection: Connection) -> None:
    first = a_delivery(page, subject_id=1)
    refused(lambda: a_delivery(page, subject_id=1), "platforms_delivery_published_once")
    carry_out(delivery_id=first.pk)
    refused(lambda: a_delivery(page, subject_id=1), "platforms_delivery_published_once")
    a_delivery(page, subject_id=1, subject_type="netiquette.letter")


def test_an_unknown_outcome_forbids_another_try(page: OfficialAccount, connection: Connection) -> None:
    carry_out(delivery_id=a_delivery(page, "#lose", subject_id=1).pk)
    refused(lambda: a_delivery(page, subject_id=1), "platforms_delivery_published_once")


def test_what_certainly_did_not_leave_may_be_tried_again(
    page: OfficialAccount, connection: Connection
) -> None:
    carry_out(delivery_id=a_delivery(page, "#refuse", subject_id=1).pk)
    assert a_delivery(page, subject_id=1).attempt == 2


def test_corrections_follow_each_other_and_never_cross(page: OfficialAccount, connection: Connection) -> None:
    update: dict[str, Any] = {"subject_id": 1, "operation": "update", "external_id": "1"}
    first = a_delivery(page, **update)
    refused(lambda: a_delivery(page, **update), "platforms_delivery_one_at_a_time")
    give_up(delivery_id=first.pk, now=NOW)
    a_delivery(page, **update)


def in_state(page: OfficialAccount, state: str) -> Delivery:
    """Lead a delivery to a state, step by step."""
    steps = {
        "prepared": [],
        "sending": ["sending"],
        "sent": ["sending", "sent"],
        "refused": ["sending", "refused"],
    }
    steps["ambiguous"] = ["sending", "ambiguous"]
    steps["reconciled"], steps["absent"] = (
        [*steps["ambiguous"], "reconciled"],
        [*steps["ambiguous"], "absent"],
    )
    delivery = a_delivery(page)
    for step in steps[state]:
        move(delivery, step)
    return delivery


def move(delivery: Delivery, state: str) -> None:
    ended = state in ("sent", "refused", "reconciled", "absent")
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        started_at=None if state == "prepared" else NOW,
        finished_at=NOW if ended else None,
        external_id="1",
        error_kind="lost",
        resolution="Vu",
    )


@pytest.mark.parametrize("before", STATES)
def test_states_follow_the_table_and_no_other_way(before: str, page: OfficialAccount) -> None:
    allowed = {after for (state, _act), after in TRANSITIONS.items() if state == before}
    for after in STATES:
        with transaction.atomic():
            delivery = in_state(page, before)
            if after in allowed:
                move(delivery, after)
            else:
                refused(partial(move, delivery, after), "platforms_delivery_states")
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", ["prepared", "ambiguous", "sent"])
def test_no_row_is_deleted(state: str, page: OfficialAccount) -> None:
    delivery = in_state(page, state)
    refused(delivery.delete, "platforms_delivery_kept")


def test_what_was_asked_is_never_rewritten(page: OfficialAccount) -> None:
    delivery = a_delivery(page)
    changes: list[dict[str, Any]] = [
        {"payload": {"text": "Autre"}},
        {"subject_id": 99},
        {"attempt": 9},
        {"operation": "delete"},
        {"prepared_at": NOW - timedelta(days=1)},
    ]
    rows = Delivery.objects.filter(pk=delivery.pk)
    for change in changes:
        step = partial(rows.update, state="sending", started_at=NOW, **change)
        refused(step, "platforms_delivery_as_asked")


def test_nothing_is_written_as_sent_without_having_been_written_before(page: OfficialAccount) -> None:
    delivery = a_delivery(page)
    _start(delivery.pk, NOW)
    values: dict[str, Any] = {**Delivery.objects.filter(pk=delivery.pk).values().get()}
    values |= {"id": None, "subject_id": 77, "key": "5f1c7b52-6a0e-5d0f-9f0b-000000000000"}
    refused(lambda: Delivery.objects.create(**values), "platforms_delivery_states")

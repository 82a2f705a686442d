"""Requests for access: twenty calendar days and ten more by a notice, over month ends and changes of the hour."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice, Person
from accounts.sending import send_due
from accounts.waiting import steps_for
from policy.compliance import State
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from privacy.compliance.requests import requests_are_answered_in_time
from privacy.models import AccessRequest
from privacy.productions import ask_production, build_production
from privacy.request_letters import proposed_letter
from privacy.request_reminders import remind_requests
from privacy.requests import answer_request, extend_request, verify_identity, withdraw_request
from privacy.rules.requests import due_on, may_extend_request
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_privacy import a_citizen, a_dossier, a_request, an_officer

RECEIVED = date(2026, 7, 6)
LAST = date(2026, 7, 26)


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


@pytest.fixture
def officer() -> Person:
    return an_officer()


def noon(day: date) -> datetime:
    """An instant of a day in Rimouski, with the offices open or not."""
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


@pytest.mark.clause("R-006")
@pytest.mark.parametrize(
    ("received", "last", "extended"),
    [
        (date(2026, 1, 15), date(2026, 2, 4), date(2026, 2, 14)),
        (date(2026, 2, 20), date(2026, 3, 12), date(2026, 3, 22)),  # the hour goes forward on 8 March
        (date(2028, 2, 10), date(2028, 3, 1), date(2028, 3, 11)),  # a leap year
        (date(2026, 10, 20), date(2026, 11, 9), date(2026, 11, 19)),  # the hour goes back on 1 November
        (date(2026, 12, 20), date(2027, 1, 9), date(2027, 1, 19)),
    ],
)
def test_the_days_are_of_the_calendar(received: date, last: date, extended: date) -> None:
    assert due_on(received_on=received) == last
    assert due_on(received_on=received, is_extended=True) == extended


@pytest.mark.clause("R-006")
@pytest.mark.parametrize(
    ("notice", "today", "allowed"),
    [
        (RECEIVED, RECEIVED, True),
        (LAST, LAST, True),
        # Sent in time, entered the day after.
        (LAST, LAST + timedelta(days=1), True),
        (LAST + timedelta(days=1), LAST + timedelta(days=1), False),
        (RECEIVED - timedelta(days=1), RECEIVED, False),
        (RECEIVED + timedelta(days=2), RECEIVED + timedelta(days=1), False),
    ],
)
def test_the_notice_leaves_before_the_twenty_days_end(notice: date, today: date, allowed: bool) -> None:
    outcome = may_extend_request(
        state="open", received_on=RECEIVED, is_extended=False, notice_on=notice, today=today, reason="Volume"
    )
    assert outcome.allowed is allowed


@pytest.mark.parametrize(
    ("at", "overdue"),
    [
        # 23:59 and 00:01 in Rimouski, around the end of the last day.
        (datetime(2026, 7, 27, 3, 59, tzinfo=UTC), 0),
        (datetime(2026, 7, 27, 4, 1, tzinfo=UTC), 1),
    ],
)
def test_the_last_day_ends_at_midnight_in_rimouski(officer: Person, at: datetime, overdue: int) -> None:
    a_request(officer)
    assert requests_are_answered_in_time(at).figure == overdue
    assert requests_are_answered_in_time(at).state == (State.FAILING if overdue else State.OK)


def test_a_request_is_extended_once_and_the_date_of_its_notice_is_kept(officer: Person) -> None:
    asked = a_request(officer)
    sent = noon(date(2026, 7, 20))
    extended = extend_request(
        request_id=asked.pk, notice_on=sent.date(), reason="Volume", actor=officer, now=sent
    )
    assert (extended.due_on, extended.extension_notice_on) == (date(2026, 8, 5), sent.date())
    with pytest.raises(PolicyRefusal, match="qu’une fois"):
        extend_request(request_id=asked.pk, notice_on=sent.date(), reason="Encore", actor=officer, now=sent)
    assert [line.event for line in entries_about(asked)] == [
        "privacy.accessrequest.recorded",
        "privacy.accessrequest.extended",
    ]


@pytest.mark.clause("R-006")
def test_nothing_is_communicated_before_the_identity_is_verified_and_a_dossier_produced(
    officer: Person,
) -> None:
    citizen = a_citizen()
    asked = a_request(officer)
    later = noon(date(2026, 7, 10))
    answer: dict[str, Any] = {
        "request_id": asked.pk,
        "outcome": "granted",
        "answered_on": later.date(),
        "manner": "mail",
        "actor": officer,
        "now": later,
    }
    with pytest.raises(PolicyRefusal, match="identité"):
        answer_request(**answer)
    verify_identity(request_id=asked.pk, how="Pièce vue au comptoir", actor=officer, now=later)
    with pytest.raises(PolicyRefusal, match="Produisez d’abord le dossier"):
        answer_request(**answer)
    dossier = a_dossier(officer, [citizen.facebook], request=asked)
    bare = ask_production(
        dossier_id=dossier.pk, is_unmasked=True, reason="Relecture", actor=officer, now=later
    )
    build_production(bare.pk, clock=lambda: later)
    with pytest.raises(PolicyRefusal, match="Produisez d’abord le dossier"):
        answer_request(**answer)
    build_production(ask_production(dossier_id=dossier.pk, actor=officer, now=later).pk, clock=lambda: later)
    assert answer_request(**answer).state == "answered"
    with pytest.raises(PolicyRefusal, match="close"):
        answer_request(**answer)


@pytest.mark.clause("R-006")
def test_a_refusal_gives_its_reasons_and_its_article_and_the_letter_the_way_to_the_commission(
    officer: Person,
) -> None:
    asked = a_request(officer)
    late = noon(date(2026, 8, 3))
    refusal: dict[str, Any] = {
        "request_id": asked.pk,
        "outcome": "refused",
        "answered_on": late.date(),
        "manner": "email",
        "actor": officer,
        "now": late,
    }
    with pytest.raises(PolicyRefusal, match="motifs"):
        answer_request(**refusal)
    with pytest.raises(PolicyRefusal, match="article"):
        answer_request(**refusal, reasons="Autrui")
    answered = answer_request(**refusal, reasons="Renseignements sur autrui.", articles="art. 88")
    letter = proposed_letter(answered, late)
    assert "Commission d’accès à l’information" in letter
    assert "dans les 30 jours" in letter
    assert "art. 88" in letter
    assert "Greffe de la Ville" in letter
    assert "Ouellet" not in str(list(RegisterEntry.objects.values("subject_label", "after", "reason")))


def test_a_request_given_up_owes_nothing_more(officer: Person) -> None:
    asked = a_request(officer)
    withdraw_request(request_id=asked.pk, how="Par téléphone, confirmé par courriel", actor=officer, now=NOW)
    assert remind_requests(now=noon(date(2026, 7, 25))) == 0
    assert requests_are_answered_in_time(noon(date(2026, 9, 1))).figure == 0


def test_those_in_charge_are_reminded_once_before_the_last_day_and_once_after(officer: Person) -> None:
    asked = a_request(officer)
    assert remind_requests(now=noon(date(2026, 7, 20))) == 0
    assert remind_requests(now=noon(date(2026, 7, 21))) == 1
    assert remind_requests(now=noon(date(2026, 7, 25))) == 0
    assert remind_requests(now=noon(LAST)) == 0
    assert remind_requests(now=noon(date(2026, 7, 27))) == 1
    # At ten, the offices being open: they are sent.
    send_due(now=noon(date(2026, 7, 28)) - timedelta(hours=2))
    first, second = Notice.objects.filter(level__startswith="access_request").order_by("pk")
    assert (first.recipient, second.level) == (officer, "access_request.overdue")
    assert first.state == second.state == Notice.State.SENT
    assert "Ouellet" not in str([first.context, second.context])
    assert first.context["request"] == str(asked)


def test_an_extended_request_is_reminded_before_its_new_last_day(officer: Person) -> None:
    asked = a_request(officer)
    remind_requests(now=noon(date(2026, 7, 22)))
    extend_request(
        request_id=asked.pk,
        notice_on=date(2026, 7, 22),
        reason="Volume",
        actor=officer,
        now=noon(date(2026, 7, 22)),
    )
    assert remind_requests(now=noon(date(2026, 7, 27))) == 0
    assert remind_requests(now=noon(date(2026, 7, 31))) == 1


def test_what_is_near_its_last_day_awaits_those_in_charge_and_nobody_else(officer: Person) -> None:
    a_request(officer)
    near = noon(date(2026, 7, 24))
    labels = [step.label for step in steps_for(officer, near)]
    assert "1 demande d’accès à répondre" in labels
    late = [step for step in steps_for(officer, noon(date(2026, 8, 1))) if "demande d’accès" in step.label]
    assert [step.is_late for step in late] == [True]
    agent = a_holder("agent-communications")
    assert [
        step for step in steps_for(agent, near) if "demande" in step.label and "accès" in step.label
    ] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"due_on": date(2026, 8, 5)},
        {"due_on": date(2026, 8, 5), "extension_reason": "Volume"},
        {
            "due_on": date(2026, 8, 5),
            "extension_reason": "Volume",
            "extension_notice_on": LAST + timedelta(days=1),
        },
        {"outcome": "refused"},
        {"state": "answered"},
        {"state": "withdrawn"},
        {"requester": " "},
    ],
)
def test_postgresql_refuses_a_request_that_the_law_does_not_know(
    officer: Person, changes: dict[str, Any]
) -> None:
    values = {
        "kind": "access",
        "received_on": RECEIVED,
        "due_on": LAST,
        "requester": "Marc",
        "contact": "Ici",
        "asked": "Tout",
        "recorded_by": officer,
        "recorded_at": NOW,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.create(**values | changes)


@pytest.mark.parametrize(
    "changes", [{"received_on": date(2026, 7, 7), "due_on": date(2026, 7, 27)}, {"asked": "Autre chose"}]
)
def test_postgresql_refuses_to_rewrite_what_was_received(officer: Person, changes: dict[str, Any]) -> None:
    asked = a_request(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=asked.pk).update(**changes)


def test_postgresql_refuses_to_change_a_closed_request(officer: Person) -> None:
    asked = a_request(officer)
    withdraw_request(request_id=asked.pk, how="Par écrit", actor=officer, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=asked.pk).update(contact="Ailleurs")

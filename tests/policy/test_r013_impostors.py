"""« Médias sociaux utilisés »: who passes for the city is followed on proofs, by people, and accused by nobody."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.compliance.impostors import impostors_are_followed
from accounts.impostor_addresses import read_place
from accounts.impostors import (
    add_capture,
    keep_case,
    record_answer,
    reopen_case,
    report_to_platform,
    settle_case,
    transmit_case,
)
from accounts.models import ImpostorCase, ImpostorReport, ImpostorStep, Notice, Person
from accounts.rules.impostors import (
    ENDS,
    TRANSITIONS,
    ImpostorAct,
    may_act_on_case,
    may_open_case,
    may_transmit_case,
)
from accounts.waiting import steps_for
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_council_member, a_holder, a_person, an_account, the_policy_world
from tests.builders_incidents import IMPOSTOR, a_capture, a_case, a_citizen_s_report

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-013"), pytest.mark.clause("R-116")]
DAY, LATER = date(2026, 7, 6), NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


@pytest.fixture
def agent() -> Person:
    return a_holder("agent-communications")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"is_readable": False}, "ne peut être lue"),
        ({"official": "Facebook — Ville"}, "compte officiel"),
        ({"known_as": "Dossier n°\u00a03"}, "déjà ouvert"),
        ({"first_seen_on": date(2026, 7, 7)}, "pas encore venu"),
    ],
)
def test_what_address_may_have_a_case(changes: dict[str, Any], said: str) -> None:
    plan: dict[str, Any] = {
        "is_readable": True,
        "official": "",
        "first_seen_on": DAY,
        "today": DAY,
        "known_as": "",
    }
    outcome = may_open_case(**(plan | changes))
    assert outcome.allowed is not bool(said)
    assert said in outcome.reason


@pytest.mark.parametrize(("state", "act"), list(product(ImpostorCase.State.values, ImpostorAct)))
def test_each_state_allows_the_acts_of_the_table_and_says_why_not(state: str, act: ImpostorAct) -> None:
    outcome = may_act_on_case(state=state, act=act)
    assert outcome.allowed is ((state, act) in TRANSITIONS)
    assert outcome.allowed or outcome.reason


@pytest.mark.parametrize(
    ("captures", "body", "name", "on", "allowed"),
    [
        (1, "greffe", "Greffière", DAY, True),
        (1, "direction-generale", "Directeur général", DAY, True),
        (0, "greffe", "Greffière", DAY, False),
        (1, "greffe", " ", DAY, False),
        (1, "police", "Quelqu’un", DAY, False),
        (1, "greffe", "Greffière", date(2026, 7, 7), False),
    ],
)
def test_nothing_is_transmitted_without_a_proof_and_the_name_of_who_decided(
    captures: int, body: str, name: str, on: date, allowed: bool
) -> None:
    outcome = may_transmit_case(captures=captures, body=body, name=name, on=on, today=DAY)
    assert outcome.allowed is allowed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (IMPOSTOR, "http://m.facebook.com/villerimouskiofficiel/?ref=x", True),
        ("https://twitter.com/FausseVille", "x.com/faussEville", True),
        ("https://www.instagram.com/faussEville/?igsh=abc", "instagram.com/fausseville", True),
        ("https://exemple.org/profil?id=5", "https://exemple.org/profil?id=6", False),
        ("https://www.youtube.com/channel/UCabc", "https://www.youtube.com/channel/UCABC", False),
    ],
)
def test_one_account_has_one_address_however_it_is_written(one: str, other: str, same: bool) -> None:
    first, second = read_place(one), read_place(other)
    assert first
    assert second
    assert ((first.platform, first.key) == (second.platform, second.key)) is same


@pytest.mark.parametrize("text", ["", "bonjour", "javascript:alert(1)", "https://x.com@evil.example/a b"])
def test_what_is_no_address_is_not_read(text: str) -> None:
    assert read_place(text) is None


def test_an_official_address_is_refused_whatever_its_spelling(agent: Person) -> None:
    handle = an_account("x-villerimouski").handle.removeprefix("@")
    with pytest.raises(PolicyRefusal, match=r"compte officiel.*Médias sociaux utilisés"):
        a_case(actor=agent, url=f"http://twitter.com/{handle.upper()}/?s=20")
    assert not ImpostorCase.objects.exists()


@pytest.mark.parametrize("role", ["webmestre", "directeur-rh", "superuser", "council", "reporter"])
def test_nobody_else_opens_nor_acts_on_a_case(role: str, agent: Person) -> None:
    person = {
        "superuser": lambda: Person.objects.create_superuser("racine@example.org", full_name="Racine"),
        "council": a_council_member,
        "reporter": a_person,
    }.get(role, lambda: a_holder(role))()
    case = a_case(actor=agent)
    with pytest.raises(PolicyRefusal, match="Seules"):
        a_case(actor=person, url="https://www.facebook.com/autre.page")
    with pytest.raises(PolicyRefusal, match="Seules"):
        settle_case(case_id=case.pk, end="parody", reason="Une blague.", actor=person, now=LATER)
    case.refresh_from_db()
    assert case.state == "open"


def test_a_case_goes_from_the_platform_to_the_clerk_then_ends_and_is_taken_up_again(agent: Person) -> None:
    case = a_case(actor=agent)
    act: dict[str, Any] = {"case_id": case.pk, "actor": agent, "now": LATER}
    clerk: dict[str, Any] = {"body": "greffe", "name": "Greffière de la Ville", "transmitted_on": DAY}
    report_to_platform(reported_on=DAY, number="FB-12345", **act)
    with pytest.raises(PolicyRefusal, match="sans preuve"):
        transmit_case(**clerk, **act)
    add_capture(capture=a_capture(), **act)
    record_answer(answer="Retirée.", **act)
    transmit_case(**clerk, **act)
    settle_case(end="close", reason="La page n’existe plus.", **act)
    case.refresh_from_db()
    assert (case.state, case.platform_number, case.transmitted_by_name) == (
        "closed",
        "FB-12345",
        "Greffière de la Ville",
    )
    with pytest.raises(PolicyRefusal, match="clos"):
        report_to_platform(reported_on=DAY, number="", **act)
    with pytest.raises(PolicyRefusal, match="pourquoi"):
        reopen_case(reason=" ", **act)
    reopen_case(reason="La page est revenue.", **act)
    case.refresh_from_db()
    assert (case.state, case.settled_by, case.settled_reason) == ("open", None, "")
    acts = [step.act for step in case.steps.all()]
    assert acts == ["open", "report", "capture", "answer", "transmit", "close", "reopen"]
    lines = RegisterEntry.objects.filter(subject_type="accounts.impostorcase")
    assert lines.count() == len(acts)
    assert not [line for line in lines if "Greffière" in f"{line.after} {line.reason}"]


@pytest.mark.parametrize("end", list(ENDS))
def test_a_case_ends_with_a_reason_and_the_citizen_s_email_is_erased(end: str, agent: Person) -> None:
    case = a_citizen_s_report(email="citoyenne@example.org")
    with pytest.raises(PolicyRefusal, match="pourquoi"):
        settle_case(case_id=case.pk, end=end, reason=" ", actor=agent, now=LATER)
    assert ImpostorReport.objects.get().email
    settled = settle_case(case_id=case.pk, end=end, reason="Examiné.", actor=agent, now=LATER)
    assert (settled.state, settled.settled_by) == (ENDS[ImpostorAct(end)], agent)
    assert ImpostorReport.objects.get().email == ""


def test_reopening_is_refused_while_another_case_is_open_for_the_address(agent: Person) -> None:
    first = a_citizen_s_report()
    settle_case(case_id=first.pk, end="parody", reason="Une blague évidente.", actor=agent, now=LATER)
    second = a_citizen_s_report(now=LATER)
    assert second != first
    with pytest.raises(PolicyRefusal, match=str(second)):
        reopen_case(case_id=first.pk, reason="Encore.", actor=agent, now=LATER)


def test_citizens_reports_join_the_open_case_and_the_team_is_told_once(agent: Person) -> None:
    first = a_citizen_s_report()
    again = a_citizen_s_report("http://m.facebook.com/Ville.Rimouski.Officiel/", now=LATER)
    assert (first, again.reports.count(), first.state) == (again, 2, "to_review")
    assert Notice.objects.filter(level="impostor.received").count() == 1
    steps = {step.label: step.count for step in steps_for(agent, NOW)}
    assert steps["1 compte signalé par un citoyen, à examiner"] == 1
    keep_case(case_id=first.pk, pretends="La Ville", actor=agent, now=LATER)
    third = a_citizen_s_report(now=LATER)
    assert (third.pk, third.state) == (first.pk, "open")


def test_a_case_left_without_an_act_is_seen_after_the_days_of_the_reading(agent: Person) -> None:
    a_case(actor=agent)
    for days, figure in ((13, 0), (15, 1)):
        at = NOW + timedelta(days=days)
        assert impostors_are_followed(at).figure == figure
        assert bool(
            [step for step in steps_for(agent, at) if step.is_late and "sans geste" in step.label]
        ) is (figure == 1)
    Reading.objects.create(
        key="impostor_idle_days",
        value=30,
        effective_from=NOW.date(),
        decided_by="Direction générale",
        ambiguity="R-013",
    )
    assert impostors_are_followed(NOW + timedelta(days=15)).figure == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "to_review"},
        {"state": "reported"},  # without the day it was reported
        {"state": "closed"},  # without a reason
        {"state": "transmitted"},  # without a name
        {"url": "https://www.facebook.com/autre"},
        {"key": "autre"},
        {
            # Named, but without a proof.
            "state": "transmitted",
            "transmitted_on": DAY,
            "transmitted_by_body": "greffe",
            "transmitted_by_name": "Greffière",
        },
    ],
)
def test_postgresql_refuses_what_the_code_would_forget(changes: dict[str, Any], agent: Person) -> None:
    case = a_case(actor=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpostorCase.objects.filter(pk=case.pk).update(**changes)


def test_postgresql_holds_one_open_case_for_an_address_and_its_history(agent: Person) -> None:
    case = a_case(actor=agent, captures=[a_capture()])
    acts: list[Any] = [
        lambda: ImpostorCase.objects.create(
            platform=case.platform,
            key=case.key,
            url=case.url,
            first_seen_on=DAY,
            state="open",
            opened_at=NOW,
            last_act_at=NOW,
        ),
        lambda: ImpostorCase.objects.filter(pk=case.pk).delete(),
        lambda: ImpostorStep.objects.filter(case=case).update(note="Autre"),
        lambda: ImpostorStep.objects.filter(case=case).delete(),
        lambda: ImpostorReport.objects.filter(case=case).update(seen="Autre"),
        lambda: ImpostorReport.objects.filter(case=case).update(email="a@example.org"),
        lambda: case.evidence.clear(),
    ]
    for act in acts:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()

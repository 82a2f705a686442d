"""Two people act on one case of an impostor at the same instant: one act stands, with the lock and without it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from accounts import impostor_reports, impostors
from accounts.impostors import open_case, settle_case, transmit_case
from accounts.models import ImpostorCase, ImpostorReport, Notice, Person
from accounts.rules.impostors import may_act_on_case
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_incidents import IMPOSTOR, a_capture, a_case, a_citizen_s_report
from tests.concurrency.test_incidents import at_once, meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-013")]
DAY, LATER = date(2026, 7, 6), NOW + timedelta(hours=1)


@pytest.fixture
def people(settings: Any, tmp_path: Any) -> tuple[Person, Person]:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()
    return a_holder("agent-communications"), a_holder("direction-generale")


@pytest.fixture(params=["with the lock", "without it"])
def loser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[BaseException]]:
    """What the second of two must meet: a refusal in words with the lock, PostgreSQL alone without it."""
    if request.param == "with the lock":
        yield PolicyRefusal
        return
    monkeypatch.setattr(impostors, "_locked", lambda pk: ImpostorCase.objects.get(pk=pk))
    monkeypatch.setattr(impostors, "may_act_on_case", meeting(may_act_on_case))
    yield IntegrityError


def test_two_people_end_a_case_and_one_reason_stands(
    loser: type[BaseException], people: tuple[Person, Person]
) -> None:
    one, two = people
    case = a_case(actor=one)
    stopped = at_once(
        lambda: settle_case(case_id=case.pk, end="parody", reason="Une blague.", actor=one, now=LATER),
        lambda: settle_case(case_id=case.pk, end="close", reason="Disparue.", actor=two, now=LATER),
    )
    assert [type(error) for error in stopped] == [loser]
    case.refresh_from_db()
    last = case.steps.last()
    assert last
    assert (last.note, last.done_by) == (case.settled_reason, case.settled_by)
    assert case.steps.count() == 2


def test_what_one_person_closes_another_does_not_transmit_afterwards(
    loser: type[BaseException], people: tuple[Person, Person]
) -> None:
    one, two = people
    case = a_case(actor=one, captures=[a_capture()])
    stopped = at_once(
        lambda: settle_case(case_id=case.pk, end="parody", reason="Une blague.", actor=one, now=LATER),
        lambda: transmit_case(
            case_id=case.pk, body="greffe", name="Greffière", transmitted_on=DAY, actor=two, now=LATER
        ),
    )
    # Transmitted, then closed: both stand. The other way round, the transmission is refused.
    case.refresh_from_db()
    assert case.state == "parody"
    assert [type(error) for error in stopped] in ([], [loser])
    assert (case.transmitted_on is None) is bool(stopped)


@pytest.mark.parametrize("asks_first", [True, False])
def test_two_people_open_one_case_for_an_address(
    asks_first: bool, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    if asks_first:  # both have read that no case is open before either writes
        monkeypatch.setattr(impostors, "new_case", before(impostors.new_case))
    acts = [
        lambda person=person: open_case(
            url=IMPOSTOR, pretends="La Ville", seen="Vu.", first_seen_on=DAY, actor=person, now=LATER
        )
        for person in people
    ]
    stopped = at_once(*acts)
    assert [type(error) for error in stopped] == [PolicyRefusal]
    assert "déjà ouvert" in str(stopped[0])
    assert ImpostorCase.objects.count() == ImpostorReport.objects.count() == 1


def before(write: Any) -> Any:
    """Return `write`, which first waits for the other thread to be there too."""
    wait = meeting(lambda: None)

    def write_together(*args: Any, **kwargs: Any) -> Any:
        wait()
        return write(*args, **kwargs)

    return write_together


def test_two_citizens_report_one_address_and_the_team_is_told_once(
    people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impostor_reports, "new_case", before(impostors.new_case))
    assert at_once(a_citizen_s_report, a_citizen_s_report) == []
    assert ImpostorCase.objects.get().reports.count() == 2
    assert Notice.objects.filter(level="impostor.received").count() == 1

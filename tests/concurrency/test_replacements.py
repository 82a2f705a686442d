"""Two people record or answer at the same instant: no chain is formed and a cover gets one answer.

Each race is run again with the locks of the code removed, both threads stopped at the point that the locks protect:
there, only PostgreSQL is left to refuse, which proves that the race is real.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from accounts import covers, replacements
from accounts.covers import answer_cover
from accounts.models import Person, Replacement
from accounts.replacements import end_replacement, record_replacement
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, a_person, a_replacement, an_account, the_policy_world
from tests.concurrency.test_sanctions import MEETING, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-073")]

DAYS: dict[str, Any] = {"starts_on": date(2026, 7, 8), "ends_on": date(2026, 7, 14)}


@pytest.fixture(params=["with the locks", "without them"])
def loser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[BaseException]]:
    """What the second of two must meet: a refusal in words with the locks, PostgreSQL alone without them."""
    the_policy_world()
    if request.param == "with the locks":
        yield PolicyRefusal
        return
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_args, **_kwargs: rows.all())
    for module, name in ((replacements, "check_replacement"), (covers, "check_answer")):
        monkeypatch.setattr(module, name, MEETING.after(getattr(module, name)))
    yield IntegrityError
    MEETING.barrier = None


def recording(absent: Person, substitute: Person, slug: str) -> Callable[[], Replacement]:
    return lambda: record_replacement(
        absent=absent,
        substitute=substitute,
        accounts=[an_account(slug)],
        reason="vacation",
        actor=absent,
        now=NOW,
        **DAYS,
    )


def one_wins(results: list[BaseException | None], loser: type[BaseException]) -> None:
    stopped = [error for error in results if error is not None]
    assert len(stopped) == 1, results
    assert isinstance(stopped[0], loser), stopped


def test_two_people_record_the_two_links_of_a_chain_one_stands(loser: Any) -> None:
    adviser, webmaster = a_holder("conseiller-strategique"), a_holder("webmestre")
    a_holder("adjoint-administratif")
    results = at_once(
        recording(webmaster, adviser, "x-villerimouski"), recording(adviser, a_person(), "linkedin-ville")
    )
    one_wins(results, loser)
    assert Replacement.objects.count() == 1


def test_two_people_who_would_each_replace_the_other_one_stands(loser: Any) -> None:
    adviser, assistant = a_holder("conseiller-strategique"), a_holder("adjoint-administratif")
    results = at_once(
        recording(adviser, assistant, "linkedin-ville"), recording(assistant, adviser, "linkedin-ville")
    )
    one_wins(results, loser)
    assert Replacement.objects.count() == 1


@pytest.mark.clause("R-074")
def test_the_agent_answers_twice_at_once_one_answer_stands(loser: Any) -> None:
    a_holder("conseiller-strategique")
    agent, animator = a_holder("agent-communications"), a_holder("animateur-diffusion")
    asked = a_replacement(
        absent=animator,
        substitute=agent,
        accounts=[an_account("facebook-loisirs")],
        team_is_told=False,
        **DAYS,
    )

    def answering(*, accepts: bool) -> Callable[[], Replacement]:
        return lambda: answer_cover(
            replacement_id=asked.pk, accepts=accepts, reason="Voilà.", actor=agent, now=NOW
        )

    results = at_once(answering(accepts=True), answering(accepts=False))
    stopped = [error for error in results if error is not None]
    if loser is PolicyRefusal or stopped:
        # Without the locks, « declined » may come first and be accepted after, as an arbitration would: see below.
        one_wins(results, loser)
        assert RegisterEntry.objects.filter(event__startswith="accounts.cover").count() == 1
    asked.refresh_from_db()
    assert asked.cover in (Replacement.Cover.ACCEPTED, Replacement.Cover.DECLINED)


@pytest.mark.clause("R-074")
def test_an_interruption_and_an_answer_at_once_never_revive_what_is_over() -> None:
    the_policy_world()
    a_holder("conseiller-strategique")
    agent, animator = a_holder("agent-communications"), a_holder("animateur-diffusion")
    asked = a_replacement(
        absent=animator,
        substitute=agent,
        accounts=[an_account("facebook-loisirs")],
        team_is_told=False,
        **DAYS,
    )
    at_once(
        lambda: answer_cover(replacement_id=asked.pk, accepts=True, reason="", actor=agent, now=NOW),
        lambda: end_replacement(replacement_id=asked.pk, actor=animator, ended_on=NOW.date(), now=NOW),
    )
    MEETING.barrier = None
    asked.refresh_from_db()
    assert asked.is_over(NOW.date())
    assert not Replacement.objects.in_effect(DAYS["starts_on"]).exists()

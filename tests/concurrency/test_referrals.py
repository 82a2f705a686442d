"""Two answers to one question at the same instant: one is kept; without the lock, PostgreSQL refuses the second."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import IntegrityError

from moderation import referral_links
from moderation.models import Referral
from moderation.referral_links import answer_by_link
from moderation.referrals import record_referral_answer
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import the_policy_world
from tests.builders_acts import MINUTE, SOON, an_agent
from tests.builders_referrals import a_referral, token_of
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-095")]


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the two meet between reading the question and writing its answer; with the lock, one waits in vain."""
    barrier, opened = threading.Barrier(2), referral_links._open

    def read_then_wait(*args: Any) -> Referral:
        referral = opened(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return referral

    monkeypatch.setattr(referral_links, "_open", read_then_wait)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_lock(token: str, now: Any) -> Referral:
        rows = Referral.objects.select_related("service", "message__account")
        return referral_links._open(rows.filter(token_hash=referral_links.hash_of(token)).first(), now)

    monkeypatch.setattr(referral_links, "_locked", without_lock)


@pytest.mark.parametrize("locked", [True, False])
def test_of_two_answers_by_the_link_one_is_kept(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    referral = a_referral(an_agent())
    token = token_of(referral)
    if not locked:
        unlocked(monkeypatch)
    meet(monkeypatch)

    def answer(text: str) -> Any:
        return lambda: answer_by_link(token=token, answer=text, sources="", name="X", now=SOON + MINUTE)

    stopped = race(answer("Un"), answer("Deux"), loses=(PolicyRefusal, IntegrityError))
    # Without the lock, the rule lets both through, and the trigger stops the second.
    expected = PolicyRefusal if locked else IntegrityError
    assert sorted(type(one).__name__ for one in stopped) == sorted(["NoneType", expected.__name__])
    winner = ["Un", "Deux"][stopped.index(None)]
    assert Referral.objects.get().answer == winner
    lines = entries_about(referral.message).filter(event="moderation.referral.answered")
    assert lines.count() == 1


def test_an_answer_by_the_link_and_one_by_telephone_do_not_both_stand() -> None:
    agent = an_agent()
    referral = a_referral(agent)
    token = token_of(referral)
    stopped = race(
        lambda: answer_by_link(token=token, answer="Lien", sources="", name="X", now=SOON + MINUTE),
        lambda: record_referral_answer(
            referral_id=referral.pk,
            answer="Téléphone",
            sources="",
            name="X",
            actor=agent,
            version=None,
            now=SOON + MINUTE,
        ),
        loses=(PolicyRefusal,),
    )
    assert stopped.count(None) == 1
    assert Referral.objects.get().answer == ["Lien", "Téléphone"][stopped.index(None)]

"""Two people sanction one person at the same instant: one act stands, with the lock and, without it, by PostgreSQL.

Each race is run a second time with the lock of the code removed, both threads stopped at the point that the lock
protects: there, only the database is left to refuse, which proves that the race is real.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from accounts.models import Notice, Person
from netiquette import announcements, deciders, exclusions, standings, warnings
from netiquette.exclusions import decide_exclusion
from netiquette.models import Exclusion, Subscriber, Warning
from netiquette.states import ImpossibleTransition
from netiquette.warnings import record_warning_sent
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, an_account, the_policy_world
from tests.builders_netiquette import (
    HOUR,
    REVIEW,
    a_decider,
    a_draft,
    a_message,
    a_moderator,
    a_proposal,
    an_author,
    warned,
)
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-038")]

LOSES_TO_THE_CODE = (PolicyRefusal, ImpossibleTransition)


class _Meeting:
    """Where two threads wait for each other, once armed; anybody else walks through."""

    def __init__(self) -> None:
        self.barrier: Barrier | None = None

    def arm(self) -> None:
        self.barrier = Barrier(2, timeout=3)

    def after(self, asked: Callable[..., Any]) -> Callable[..., Any]:
        """Return `asked`, which then waits for the other thread to have asked too."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            answer = asked(*args, **kwargs)
            if self.barrier:
                # Once the other has been stopped, nobody comes any more.
                with suppress(BrokenBarrierError):
                    self.barrier.wait()
            return answer

        return ask


MEETING = _Meeting()


def at_once(*acts: Callable[[], Any]) -> list[BaseException | None]:
    """Run the acts in threads that start together; return for each what stopped it, or None."""
    MEETING.arm()
    return race(*acts, loses=(*LOSES_TO_THE_CODE, IntegrityError))


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the lock away, and make both threads meet once they have read what the lock would have protected."""
    for module in (warnings, exclusions):
        monkeypatch.setattr(module, "lock_subscriber", lambda pk: Subscriber.objects.get(pk=pk))
    monkeypatch.setattr(warnings, "ask_may_warn", MEETING.after(standings.ask_may_warn))
    monkeypatch.setattr(exclusions, "ask_may_exclude", MEETING.after(standings.ask_may_exclude))
    yield
    MEETING.barrier = None


@pytest.fixture(params=["with the lock", "without it"])
def loser(request: pytest.FixtureRequest) -> Iterator[tuple[type[BaseException], ...]]:
    """What the second of two must meet: a refusal in words with the lock, PostgreSQL alone without it."""
    the_policy_world()
    if request.param == "with the lock":
        yield LOSES_TO_THE_CODE
    else:
        request.getfixturevalue("without_lock")
        yield (IntegrityError,)


def _one_wins(results: list[BaseException | None], loser: tuple[type[BaseException], ...]) -> None:
    stopped = [error for error in results if error is not None]
    assert len(stopped) == 1, results
    assert isinstance(stopped[0], loser), stopped


def _send(warning: Warning, actor: Person, hours: int = 5) -> Callable[[], Warning]:
    return lambda: record_warning_sent(
        warning_id=warning.pk, actor=actor, channel="private_message", proof_note="vu", now=NOW + HOUR * hours
    )


def test_two_people_warn_for_the_same_message_one_warning_stands(loser):
    author, message = an_author(an_account("facebook-ville")), a_message()
    one, two = a_moderator(), a_moderator()
    results = at_once(
        lambda: a_draft(author, one, message=message), lambda: a_draft(author, two, message=message)
    )
    _one_wins(results, loser)
    assert author.warnings.count() == 1
    assert RegisterEntry.objects.filter(event="netiquette.warning.drafted").count() == 1


def test_two_people_record_the_same_warning_it_counts_once(loser):
    author, one, two = an_author(an_account("facebook-ville")), a_moderator(), a_moderator()
    draft = a_draft(author, one)
    results = at_once(_send(draft, one), _send(draft, two))
    # Without the lock, the trigger lets the second write of the same row wait, then refuses to change what was sent.
    _one_wins(results, loser)
    assert RegisterEntry.objects.filter(event="netiquette.warning.sent").count() == 1


def test_two_people_record_the_third_warning_there_is_one_third(loser):
    author, one, two = an_author(an_account("facebook-ville")), a_moderator(), a_moderator()
    warned(author, one, 2)
    drafts = [a_draft(author, one, posted_at=NOW + HOUR * 3) for _ in range(2)]
    results = at_once(_send(drafts[0], one), _send(drafts[1], two))
    _one_wins(results, loser)
    sent = Warning.objects.filter(subscriber=author, state=Warning.State.SENT)
    assert list(sent.order_by("ordinal").values_list("ordinal", flat=True)) == [1, 2, 3]
    assert sent.filter(announcement_due=True).count() == 1


@pytest.mark.clause("R-122")
def test_two_people_propose_one_proposal_stands(loser):
    author, one, two = an_author(an_account("facebook-ville")), a_moderator(), a_moderator()
    warned(author, one, 1, code="agressif")
    results = at_once(
        lambda: a_proposal(author, one, track="conduct"), lambda: a_proposal(author, two, track="conduct")
    )
    _one_wins(results, loser)
    assert author.exclusions.count() == 1


@pytest.mark.clause("R-122")
def test_two_people_decide_one_decision_stands(loser):
    author, agent = an_author(an_account("facebook-ville")), a_moderator()
    warned(author, agent, 1, code="agressif")
    proposal = a_proposal(author, agent, track="conduct")

    def decide(decider: Person, reason: str) -> Exclusion:
        return decide_exclusion(
            exclusion_id=proposal.pk,
            accept=True,
            reason=reason,
            review_on=REVIEW,
            actor=decider,
            now=NOW + HOUR * 12,
        )

    one, two = a_decider(), a_decider()
    results = at_once(lambda: decide(one, "oui"), lambda: decide(two, "aussi"))
    _one_wins(results, loser)
    assert RegisterEntry.objects.filter(event="netiquette.exclusion.accepted").count() == 1


@pytest.mark.parametrize("locks", [True, False])
def test_two_sweeps_announce_the_third_warning_once(monkeypatch, locks):
    the_policy_world()
    author, agent, adviser = an_author(an_account("facebook-ville")), a_moderator(), a_decider()
    (*_before, third) = warned(author, agent, 3)
    if not locks:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_args, **_kwargs: rows.all())
        monkeypatch.setattr(announcements, "exclusion_deciders", MEETING.after(deciders.exclusion_deciders))
    now = NOW + HOUR * 5
    at_once(*[lambda: announcements.announce_third_warnings(now=now)] * 2)
    MEETING.barrier = None
    owed = Notice.objects.filter(level="warning.third_reached")
    assert [(row.item_id, row.recipient) for row in owed] == [(third.pk, adviser)]
    assert announcements.announce_third_warnings(now=now) == 0

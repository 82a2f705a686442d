"""Two workers on one batch, a hold set while it runs, a worker killed: nothing is emptied twice, nor against a hold.

Each race is run a second time with its lock removed: PostgreSQL alone then refuses.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Event
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from moderation.models import Message
from policy.outcomes import PolicyRefusal
from privacy import depersonalising
from privacy.depersonalising import depersonalise_some
from privacy.disposals import approve_batch, refuse_batch
from privacy.models import Destruction, DisposalBatch, DisposalItem, LegalHold
from privacy.obstacles import obstacles as ask_obstacles
from tests.builders import the_policy_world
from tests.builders_acts import an_agent
from tests.builders_retention import (
    LATER,
    a_hold,
    a_proposed_batch,
    an_approved_batch,
    an_approver,
    an_old_message,
    depersonalised,
)
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-096")]
ROOT = Path(__file__).resolve().parents[2]


def some_messages(count: int) -> list[Message]:
    the_policy_world()
    agent = an_agent()
    return [an_old_message(agent) for _ in range(count)]


def to_the_end(batch: DisposalBatch) -> Callable[[], None]:
    def work() -> None:
        while depersonalise_some(batch_id=batch.pk, now=LATER):
            pass

    return work


@pytest.fixture(params=["with the lock", "without it"])
def is_locked(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with the lock")


def test_two_workers_share_a_batch_and_nothing_is_done_twice(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depersonalising, "CHUNK", 2)
    some_messages(12)
    batch = an_approved_batch()
    if not is_locked:
        barrier = Barrier(2, timeout=3)

        def unlocked(taken: DisposalBatch) -> list[DisposalItem]:
            lines = list(taken.items.filter(state="to_do").order_by("subject_id")[:2])
            with suppress(BrokenBarrierError):
                barrier.wait()
            return lines

        monkeypatch.setattr(depersonalising, "_take", unlocked)
    lost = race(to_the_end(batch), to_the_end(batch), loses=(IntegrityError, OperationalError))

    assert any(lost) != is_locked, "without the lock, one of them must be stopped by PostgreSQL"
    monkeypatch.undo()
    depersonalised(batch)
    log = Destruction.objects.get()
    assert (log.done, log.left_out) == (12, 0)
    assert not Message.objects.filter(depersonalised_at=None).exists()


def test_whoever_sets_a_hold_waits_for_the_rows_in_hand_and_keeps_the_others(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the lock, the hold waits; without it, PostgreSQL refuses to empty what it now keeps."""
    some_messages(1)
    batch = an_approved_batch()
    asked, is_set = Event(), Event()
    really_asked = ask_obstacles

    def obstacles(*args: Any) -> Any:
        found = really_asked(*args)
        asked.set()
        is_set.wait(2)
        return found

    def set_a_hold() -> None:
        asked.wait(5)
        a_hold("type", record_type="message_unfollowed", now=LATER)
        is_set.set()

    monkeypatch.setattr(depersonalising, "obstacles", obstacles)
    if not is_locked:
        monkeypatch.setattr(depersonalising, "_wait_for_holds", lambda: None)
    worker, holder = race(
        lambda: depersonalise_some(batch_id=batch.pk, now=LATER), set_a_hold, loses=(IntegrityError,)
    )
    assert holder is None
    assert LegalHold.objects.in_force().exists()
    assert (worker is None) == is_locked
    assert Message.objects.get().depersonalised_at == (LATER if is_locked else None)

    monkeypatch.undo()
    depersonalised(batch)
    assert batch.items.get().state == ("done" if is_locked else "left_out")


def test_a_batch_is_approved_or_refused_and_never_both() -> None:
    some_messages(1)
    batch = a_proposed_batch()
    one, two = an_approver(), an_approver()
    lost = race(
        lambda: approve_batch(batch_id=batch.pk, actor=one, now=LATER),
        lambda: refuse_batch(batch_id=batch.pk, reason="Pas maintenant.", actor=two, now=LATER),
        loses=(PolicyRefusal,),
    )
    assert sum(error is not None for error in lost) == 1
    batch.refresh_from_db()
    assert batch.state == ("refused" if lost[0] else "running")


@pytest.fixture
def worker() -> Iterator[Callable[[int], subprocess.Popen[bytes]]]:
    """Start a process that depersonalises a batch of the test's database, one row at a time."""
    started: list[subprocess.Popen[bytes]] = []

    def start(batch_id: int) -> subprocess.Popen[bytes]:
        name = str(connection.settings_dict["NAME"])
        command = [sys.executable, "-m", "tests.concurrency.disposal_worker", name, str(batch_id)]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rimouski_social.settings"}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))  # noqa: S603 - our own module
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_worker_killed_half_way_is_taken_over_and_every_message_is_emptied_once(
    worker: Callable[[int], subprocess.Popen[bytes]],
) -> None:
    some_messages(40)
    batch = an_approved_batch()
    process = worker(batch.pk)
    ends = time.monotonic() + 60
    while batch.items.filter(state="done").count() < 3:
        assert time.monotonic() < ends
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    done = set(batch.items.filter(state="done").values_list("subject_id", flat=True))
    emptied = set(Message.objects.exclude(depersonalised_at=None).values_list("pk", flat=True))
    assert done == emptied, "what is marked is what is emptied"
    assert 3 <= len(done) < 40, "it was killed half way"
    assert not Destruction.objects.exists()

    depersonalised(batch)
    assert Destruction.objects.get().done == 40
    assert not Message.objects.filter(depersonalised_at=None).exists()
    first = Message.objects.filter(pk__in=done).exclude(depersonalised_at=LATER)
    assert first.count() == len(done), "what the dead worker did was not done again"

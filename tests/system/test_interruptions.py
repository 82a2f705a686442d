"""1,000 messages past their target, something stopped in the middle, started again: each notice is sent once.

The middle is when the mail server has some hundreds of the messages. What the product puts off (a refused message:
2 minutes; an absent mail server: 1; the rows of a dead sender: 5) is brought forward in the database: nobody waits.
"""

import os
import signal
import time

import pytest

from accounts.sending import BATCH
from rimouski_social.embedded import starting
from tests.system.seed import COUNT
from tests.system.site import Site, wait_until

MIDDLE = 300


@pytest.fixture
def under_way(site: Site) -> Site:
    """The site with its sending under way: a mail server, a worker and a beat."""
    site.start_mail("--delay", "0.002")
    site.start_worker()
    site.start_beat()
    site.wait_for_mails(MIDDLE)
    return site


def in_the_middle(site: Site) -> None:
    """Check that the interruption did come in the middle."""
    assert MIDDLE <= len(site.received()) < COUNT, "the machine is too quick, or too slow, for this test"


def test_worker_killed_with_its_children_and_another_started_loses_nothing(site: Site) -> None:
    """A message accepted by the mail server whose row the sender had no time to mark is sent again: no protocol
    can tell « accepted, then killed » from « killed before ». It bears the same Message-ID, and there is at most
    one for each of the two senders of the worker that was killed.
    """
    site.start_mail("--delay", "0.002")
    worker = site.start_worker()
    site.start_beat()
    site.wait_for_mails(MIDDLE)
    site.kill(worker)
    killed_at = time.time()
    in_the_middle(site)
    site.start_worker("second")
    wait_until(lambda: not site.unsent(since=killed_at))
    assert site.unsent() <= 2 * BATCH, "only what the two dead senders held waits"
    site.let_minutes_pass(5, before=killed_at)
    site.wait_until_all_are_sent()
    assert site.copies() <= 2


def test_worker_asked_to_stop_beside_another_leaves_it_the_rest_and_nothing_is_sent_twice(site: Site) -> None:
    site.start_mail("--delay", "0.002")
    first = site.start_worker()
    site.start_worker("second")
    site.start_beat()
    site.wait_for_mails(MIDDLE)
    first.send_signal(signal.SIGTERM)
    in_the_middle(site)
    site.wait_until_all_are_sent()
    assert first.wait(30) == 0
    assert site.copies() == 0
    for name in ("worker", "second"):
        assert "notices: sent=" in site.log(name), "both must have sent for the test to mean anything"


def test_redis_killed_then_stopped_is_found_again_and_nothing_is_sent_twice(under_way: Site) -> None:
    killed = int(under_way.redis().info("server")["process_id"])
    os.kill(killed, signal.SIGKILL)
    in_the_middle(under_way)
    with starting.stopped(under_way.var_dir, "redis"):
        wait_until(lambda: "onnection" in under_way.log("worker"))
    under_way.wait_until_all_are_sent()
    assert under_way.copies() == 0
    # The worker and the beat have found it again: new work is done.
    done = under_way.log("worker").count("sweep_deadlines")
    wait_until(lambda: under_way.log("worker").count("sweep_deadlines") > done + 2)


def test_postgresql_stopped_is_found_again_and_nothing_is_sent_twice(under_way: Site) -> None:
    with starting.stopped(under_way.var_dir, "postgresql"):
        in_the_middle(under_way)
    under_way.wait_until_all_are_sent()
    assert under_way.copies() == 0


def test_mail_server_away_for_a_while_is_found_again(site: Site) -> None:
    mail = site.start_mail("--delay", "0.002")
    site.start_worker()
    site.start_beat()
    site.wait_for_mails(MIDDLE)
    site.kill(mail)
    in_the_middle(site)
    wait_until(lambda: site.rows("SELECT 1 FROM accounts_notice WHERE last_error = 'ConnectionRefusedError'"))
    site.start_mail()
    wait_until(lambda: set(site.rows("SELECT attempts FROM accounts_notice WHERE state <> 'sent'")) <= {(1,)})
    site.let_minutes_pass(2, before=time.time())
    site.wait_until_all_are_sent()
    # The server was killed in a conversation: it may have written a message down and not said so, in each.
    assert site.copies() <= 2

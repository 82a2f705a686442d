"""Publishing by real workers on a platform that is a process: killed anywhere, all at once, after an outage."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rimouski_social.celery import app
from tests.platforms.scripted import ScriptedPlatform
from tests.system.site import Site, wait_until

_ROOT = Path(__file__).resolve().parent.parent.parent
_FORGET = "TRUNCATE editorial_post, platforms_delivery, platforms_connection CASCADE"
# Whoever was brought here to publish is reminded of no message of the other tests.
_DISMISS = """
    UPDATE accounts_person SET is_active = false
    WHERE email ~ '^(conseiller-strategique|agent-communications)-[0-9a-f]{32}@'
"""
# What the product waits for is brought forward in the database: nobody waits.
_LATER = """
    ALTER TABLE platforms_delivery DISABLE TRIGGER platforms_delivery_guard;
    UPDATE platforms_delivery SET prepared_at = prepared_at - interval '16 minutes',
        started_at = started_at - interval '16 minutes';
    ALTER TABLE platforms_delivery ENABLE TRIGGER platforms_delivery_guard
"""


class Press:
    """The site, its posts, and the platform on which they are published."""

    def __init__(self, site: Site, platform: ScriptedPlatform) -> None:
        self.site, self.platform = site, platform

    def plan(self, count: int, *, minutes_ago: int = 0, word: str = "") -> None:
        """Have so many posts approved and planned."""
        command = [
            sys.executable,
            "-m",
            "tests.system.posts",
            str(count),
            str(minutes_ago),
            self.platform.url,
            word,
        ]
        done = subprocess.run(command, cwd=_ROOT, env=self.site.environment, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr.decode()

    def start_worker(self, name: str, *, stop_at: str = "") -> Any:
        """Start a worker that knows the platform, and stops where it is told."""
        os.environ.update(STOP_AT=stop_at, STOPPED=str(self.stopped))
        return self.site.start_worker(name, "--include", "tests.system.stops")

    @property
    def stopped(self) -> Path:
        """Says that a worker has stopped where it was told."""
        return self.site.folder / "stopped"

    def order(self, task: str = "sweep_publications") -> None:
        """Do as the beat does, once."""
        with app.connection_for_write(self.site.places.redis_url) as connection:
            app.send_task(f"editorial.tasks.{task}", connection=connection)

    def states(self) -> dict[str, int]:
        """Return how many posts there are in each state, but for the first."""
        sql = "SELECT v.state, count(*) FROM editorial_variant v JOIN editorial_post p ON p.id = v.post_id"
        return dict(self.site.rows(f"{sql} WHERE p.title LIKE 'Copie %%' GROUP BY 1"))

    def deliveries(self) -> dict[str, int]:
        """Return how many deliveries there are in each state."""
        return dict(self.site.rows("SELECT state, count(*) FROM platforms_delivery GROUP BY 1"))

    def wait_for(self, **states: int) -> None:
        """Wait until the posts are in these states."""
        wait_until(lambda: self.states() == states)


@pytest.fixture
def press(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """Nothing planned yet."""
    for name in ("STOP_AT", "STOPPED"):
        monkeypatch.setenv(name, "")
    site.rows(_FORGET)
    platform = ScriptedPlatform(tmp_path)
    made = Press(site, platform)
    made.stopped.unlink(missing_ok=True)
    yield made
    # Else a sweep under way and the emptying of the tables wait for each other.
    site.stop_everything()
    platform.stop()
    site.rows(_FORGET)
    site.rows(_DISMISS)


@pytest.mark.parametrize(
    ("place", "deliveries", "taken"),
    [
        # Nothing had left: it is asked again, and leaves.
        ("claimed", {"refused": 1, "sent": 1}, 1),
        # Nobody can say: not asked again.
        ("asking", {"ambiguous": 1}, 0),
        # Nobody could say, until it was found there.
        ("accepted", {"reconciled": 1}, 1),
        ("answered", {"sent": 1}, 1),
    ],
)
def test_a_worker_killed_in_the_middle_never_makes_two_posts_nor_loses_one(
    place: str, deliveries: dict[str, int], taken: int, press: Press
) -> None:
    press.plan(1)
    worker = press.start_worker("killed", stop_at=place)
    press.order()
    wait_until(press.stopped.exists)
    press.site.kill(worker)
    assert press.states() == {"publishing": 1}
    press.site.rows(_LATER)
    press.start_worker("second")
    for _sweep in range(3):
        press.order()
    final = "published" if taken else "outcome_unknown"
    wait_until(lambda: press.states() in ({final: 1}, {"outcome_unknown": 1}))
    press.order("read_back_publications")
    press.wait_for(**{final: 1})
    assert (press.deliveries(), len(press.platform.posts())) == (deliveries, taken)


def test_two_hundred_due_at_the_same_minute_in_two_workers_are_each_asked_once(press: Press) -> None:
    press.plan(200)
    for name in ("first", "second"):
        press.start_worker(name)
    for _sweep in range(3):
        press.order()
    press.wait_for(published=200)
    texts = [post["text"] for post in press.platform.posts()]
    assert (len(texts), len(set(texts))) == (200, 200)
    assert press.deliveries() == {"sent": 200}
    for name in ("first", "second"):
        assert "publish_variant" in press.site.log(name), (
            "both must have worked for the test to mean anything"
        )


def test_after_three_days_of_outage_nothing_leaves_by_itself_and_people_are_told(press: Press) -> None:
    press.plan(20, minutes_ago=3 * 24 * 60)
    press.start_worker("after")
    press.order()
    press.wait_for(missed=20)
    assert (press.deliveries(), press.platform.posts()) == ({}, [])
    [(told,)] = press.site.rows(
        "SELECT count(DISTINCT item_id) FROM accounts_notice WHERE level = 'publication.missed'"
    )
    assert told == 20


def test_posts_that_fail_or_hang_do_not_stop_the_others(press: Press) -> None:
    press.plan(3, word="#hang")
    press.site.rows("UPDATE editorial_post SET title = 'Lente' WHERE title LIKE 'Copie %%'")
    press.plan(10)
    press.start_worker("one")
    press.order()
    press.wait_for(published=10)
    wait_until(lambda: press.deliveries().get("sent") == 10)


def test_postgresql_away_for_a_moment_makes_it_later_and_not_twice(press: Press) -> None:
    from rimouski_social.embedded import starting

    press.plan(30)
    press.start_worker("one")
    press.order()
    wait_until(lambda: len(press.platform.posts()) >= 5)
    with starting.stopped(press.site.var_dir, "postgresql"):
        pass
    press.site.rows(_LATER)

    def swept() -> bool:
        press.order()
        press.order("read_back_publications")
        states = press.states()
        # Each of the two processes may have lost the answer of PostgreSQL to « it is being asked »: nobody can say.
        lost = states.get("outcome_unknown", 0)
        return states.get("published", 0) + lost == 30 and lost <= 2

    wait_until(swept, seconds=150.0)
    texts = [post["text"] for post in press.platform.posts()]
    assert len(texts) == len(set(texts)) >= press.states()["published"] >= 28

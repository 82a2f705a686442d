"""The private site of the tests: its processes, its database as it stands, the messages that left."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]
import redis

from rimouski_social.embedded.places import DATABASE, locate
from rimouski_social.embedded.servers import die_with_parent
from tests.system.seed import COUNT

_ROOT = Path(__file__).resolve().parent.parent.parent
# What a sweep changes in a message, as it was before any.
_KEEP = "CREATE TABLE as_new AS SELECT id, next_alert, next_alert_at FROM moderation_message"
_RESTORE = """
    TRUNCATE accounts_notice CASCADE;
    UPDATE moderation_message AS message SET next_alert = as_new.next_alert, next_alert_at = as_new.next_alert_at
    FROM as_new WHERE message.id = as_new.id
"""


def wait_until(happened: Callable[[], Any], seconds: float = 60.0) -> None:
    """Wait for something; fail when it has not happened in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


class Site:
    """What runs under one folder: call `prepare` once, `renew` before each test, `stop_everything` after."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.var_dir = folder, folder / "var"
        self.places = locate(self.var_dir)
        self.mails = folder / "mails.jsonl"
        self.mail_port = 0
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of the site."""
        given = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        return given | {
            "VAR_DIR": str(self.var_dir),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "PLAIN_STATIC_NAMES": "1",
        }

    def prepare(self) -> None:
        """Fill the database that each test starts from."""
        # Processes are stopped here, never the machine: the disk need not be waited for.
        self.rows("ALTER SYSTEM SET fsync = off")
        self.rows("SELECT pg_reload_conf()")
        log = self.folder / "seed.txt"
        with log.open("wb") as output:
            seeded = subprocess.run(
                [sys.executable, "-m", "tests.system.seed"],
                cwd=_ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                check=False,
            )
        assert seeded.returncode == 0, log.read_text()
        self.rows(_KEEP)
        # What these tests count; the sweeps of the accounts owe a few e-mails of their own.
        self.rows(
            "CREATE VIEW messages_notice AS SELECT * FROM accounts_notice WHERE item_type = 'moderation.message'"
        )

    def renew(self) -> None:
        """Give the site its messages as no sweep has seen them, an empty Redis, no e-mails and no logs."""
        self.rows(_RESTORE)
        self.redis().flushall()
        for file in (self.mails, *self.var_dir.glob("celerybeat-*"), *self.folder.glob("*.log")):
            file.unlink(missing_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.mail_port = probe.getsockname()[1]

    # --- Processes ----------------------------------------------------------------------------------
    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start `python -m command` in a group of its own; its output goes to `name`.log."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", *command],
                cwd=_ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        self._processes.append(process)
        return process

    def start_worker(self, name: str = "worker", *more: str) -> subprocess.Popen[bytes]:
        """Start a worker and return at once; `log(name)` says when it is ready."""
        # Workers that greet each other wait a second for the answers.
        more = ("--without-mingle", *more)
        options = ["--concurrency", "2", "--loglevel", "INFO", "--hostname", f"{name}@test"]
        return self.start(name, "celery", "-A", "rimouski_social", "worker", *options, *more)

    def start_beat(self, app: str = "tests.system.hurried") -> subprocess.Popen[bytes]:
        """Start the beat, hurried unless told."""
        return self.start("beat", "celery", "-A", app, "beat", "--pidfile", "", "--loglevel", "INFO")

    def start_mail(self, *switches: str) -> subprocess.Popen[bytes]:
        """Start the mail server, at the same port each time, and return once it answers."""
        process = self.start("mail", "tests.system.smtp", str(self.mail_port), str(self.mails), *switches)
        wait_until(self._mail_answers)
        return process

    def _mail_answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.mail_port), 1):
            return True
        return False

    def _fallen(self) -> bool:
        """Say whether a process ended by itself."""
        return any(process.poll() is not None for process in self._processes)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and all that it started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._processes.remove(process)

    def stop_everything(self) -> None:
        """Leave no process behind."""
        while self._processes:
            self.kill(self._processes[-1])

    def log(self, name: str) -> str:
        """Return what a process has written so far."""
        file = self.folder / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    # --- What is there ------------------------------------------------------------------------------
    def redis(self) -> "redis.Redis":
        """Return a client of the site's Redis."""
        return redis.Redis.from_url(self.places.redis_url)

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows, if it has any."""
        connection = psycopg2.connect(host=str(self.places.run), user=DATABASE, dbname=DATABASE)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def write_import(self, message: dict[str, Any], *, asked: datetime) -> None:
        """Write down an import of one message, asked for by the first person there is, without any task."""
        file = self.var_dir / "media" / "one.jsonl"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(message) + "\n")
        self.rows("DELETE FROM moderation_importbatch")
        self.rows(
            "INSERT INTO moderation_importbatch (owner_id, file, file_name, size, state, created_at, bytes_read,"
            " lines_read, created, known, edited, destroyed, rejected, failure)"
            " SELECT min(id), 'one.jsonl', 'one.jsonl', %s, 'queued', %s, 0, 0, 0, 0, 0, 0, 0, '' FROM accounts_person",
            file.stat().st_size,
            asked,
        )

    def states(self) -> dict[str, int]:
        """Return how many e-mails owed about messages there are in each state; the accounts owe theirs besides."""
        return dict(self.rows("SELECT state, count(*) FROM messages_notice GROUP BY 1"))

    def unsent(self, *, since: float = 0.0) -> int:
        """Return how many are not sent, but those last tried before `since` (seconds since 1970)."""
        sql = "SELECT count(*) FROM messages_notice WHERE state <> 'sent'"
        sql += " AND NOT coalesce(attempted_at < to_timestamp(%s), false)"
        [(count,)] = self.rows(sql, since)
        return int(count)

    def received(self) -> list[str]:
        """Return the Message-ID of each message that the mail server has accepted, copies included."""
        if not self.mails.exists():
            return []
        return [json.loads(line)["id"] for line in self.mails.read_text().splitlines()]

    def wait_for_mails(self, count: int) -> None:
        """Wait until the mail server has accepted at least this many messages."""
        wait_until(lambda: self._lines() >= count or self._fallen())
        assert not self._fallen(), "a process ended by itself, see its log"

    def _lines(self) -> int:
        return self.mails.read_bytes().count(b"\n") if self.mails.exists() else 0

    def let_minutes_pass(self, minutes: int, *, before: float) -> None:
        """Make the e-mails whose last attempt is older than `before` (seconds since 1970) that much older."""
        self.rows(
            "UPDATE accounts_notice SET due_at = due_at - make_interval(mins => %s),"
            " attempted_at = attempted_at - make_interval(mins => %s)"
            " WHERE state <> 'sent' AND attempted_at < to_timestamp(%s)",
            minutes, minutes, before,
        )  # fmt: skip

    def wait_until_all_are_sent(self) -> None:
        """Wait until every message has its e-mail, sent."""
        wait_until(lambda: self.states() == {"sent": COUNT}, seconds=150.0)

    def copies(self) -> int:
        """Check that each e-mail owed was received, and return how many copies came on top of these."""
        assert self.states() == {"sent": COUNT}
        [(about,)] = self.rows("SELECT count(DISTINCT item_id) FROM messages_notice")
        assert about == COUNT, "each message has its own e-mail"
        owed = {pk for (pk,) in self.rows("SELECT id FROM messages_notice")}
        received = [one for one in self.received() if notice_number(one) in owed]
        # As many Message-IDs as e-mails: a copy, if any, came under the Message-ID of the first.
        assert {notice_number(one) for one in received} == owed
        assert len(set(received)) == COUNT
        return len(received) - COUNT


def notice_number(message_id: str) -> int | None:
    """Return the number of the e-mail owed that a Message-ID tells."""
    found = re.match(r"<notice-(\d+)-", message_id)
    return int(found.group(1)) if found else None

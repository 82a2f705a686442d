"""Real processes: the memory of a web worker and of a celery child after work, and the rate of tasks that write."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection

from accounts.models import Person
from benchmarks.measuring import Row, at_least

PORT = 8797
REQUESTS, TASKS = 500, 500
MEGABYTES = 160
QUEUE = "benchmarks"


def measure(person: Person) -> Iterator[Row]:
    """Yield the memory of one gunicorn worker and of one celery child, and the rate of tasks with one write."""
    yield _web(person)
    yield from _tasks()


def _web(person: Person) -> Row:
    session = _session(person)
    command = [sys.executable, "-m", "gunicorn", "benchmarks.serving:application", "--workers=1"]
    with _running([*command, f"--bind=127.0.0.1:{PORT}", "--log-level=error"]) as server:
        opener = urllib.request.build_opener()
        opener.addheaders = [("Cookie", f"{settings.SESSION_COOKIE_NAME}={session}")]
        paths = _await(lambda: _pages(opener))
        for number in range(REQUESTS):
            opener.open(f"http://127.0.0.1:{PORT}{paths[number % len(paths)]}").read()
        return _memory(f"mémoire d’un processus web, {REQUESTS} pages", _child_of(server.pid))


def _pages(opener: urllib.request.OpenerDirector) -> list[str]:
    """Return home, the queue and its messages."""
    page = opener.open(f"http://127.0.0.1:{PORT}/messages/").read().decode()
    messages = re.findall(r'href="(/messages/\d+/)"', page)
    assert len(messages) > 10, page[:500]
    return ["/", "/messages/", *messages]


def _session(person: Person) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _tasks() -> Iterator[Row]:
    from benchmarks.serving import done, nothing, write

    command = [sys.executable, "-m", "celery", "-A", "benchmarks.serving:celery", "worker", "--concurrency=1"]
    with _running([*command, f"--queues={QUEUE}", "--loglevel=error", "--without-gossip"]) as worker:
        _rate(nothing, done, 20)
        _rate(write, done, 20)
        rates = [(_rate(nothing, done, TASKS), _rate(write, done, TASKS)) for _time in range(2)]
        base, ours = max(rate for rate, _write in rates), max(rate for _nothing, rate in rates)
        yield at_least(
            "tâche avec une écriture", ours / base, 0.5, f"{ours:.0f}/s, vide {base:.0f}/s", "tâche vide"
        )
        yield _memory(f"mémoire d’un processus celery, {4 * TASKS} tâches", _child_of(worker.pid))


def _rate(task: Any, done: Any, count: int) -> float:
    """Send tasks, wait for the last, and return how many were done in a second."""
    done.set(0)
    began = time.perf_counter()
    for _number in range(count):
        task.apply_async(queue=QUEUE)
    _await(lambda: done.get() >= count)
    return count / (time.perf_counter() - began)


@contextmanager
def _running(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"BENCH_DATABASE": str(connection.settings_dict["NAME"])}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(ask: Any, seconds: float = 60) -> Any:
    """Ask until there is an answer."""
    end = time.monotonic() + seconds
    while True:
        try:
            if answer := ask():
                return answer
        except OSError:
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _memory(what: str, pid: int) -> Row:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    megabytes = int(found[1]) / 1024
    return Row(what=what, bar=f"≤ {MEGABYTES} Mo", measured=f"{megabytes:.0f} Mo", ok=megabytes <= MEGABYTES)

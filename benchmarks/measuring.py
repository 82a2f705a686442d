"""Timing, and one measured line of the table."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: what was measured, its bar in words, the figure in words, and whether the bar is met (None: no bar)."""

    what: str
    bar: str
    measured: str
    ok: bool | None


NOT_YET = "pas encore"


def at_most(what: str, ratio: float, bar: float, detail: str, against: str) -> Row:
    """Return the line of a ratio that must not pass `bar`."""
    return Row(what=what, bar=f"≤ {bar:g} × {against}", measured=f"{ratio:.2f} × ({detail})", ok=ratio <= bar)


def at_least(what: str, ratio: float, bar: float, detail: str, against: str) -> Row:
    """Return the line of a ratio that must reach `bar`."""
    return Row(what=what, bar=f"≥ {bar:g} × {against}", measured=f"{ratio:.2f} × ({detail})", ok=ratio >= bar)


def milliseconds(what: str, measured: float, bar: float) -> Row:
    """Return the line of a time that must not pass `bar` milliseconds."""
    return Row(what=what, bar=f"≤ {bar:g} ms", measured=f"{measured:.2f} ms", ok=measured <= bar)


def seconds(act: Callable[[], object]) -> float:
    """Return how long `act` takes, once."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def medians(*acts: Callable[[], object], times: int) -> list[float]:
    """Return the median time of each act, in milliseconds, run in turn after one warm-up."""
    for act in acts:
        act()
    taken = [[seconds(act) for act in acts] for _time in range(times)]
    return [statistics.median(column) * 1000 for column in zip(*taken, strict=True)]


def execution_time(sql: str, times: int = 15) -> float:
    """Return how long PostgreSQL takes to execute a complete statement, in milliseconds: the median, planning apart."""
    taken = []
    with connection.cursor() as cursor:
        for _time in range(times + 1):
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
            [plan] = cursor.fetchone()[0]
            taken.append(float(plan["Execution Time"]))
    return statistics.median(taken[1:])


@contextmanager
def undone() -> Iterator[None]:
    """Run a block in a transaction, then roll it back: the data stay as they were."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

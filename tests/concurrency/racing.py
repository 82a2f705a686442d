"""Two people at the same instant: their acts in threads that start together, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def race(*acts: Callable[[], Any], loses: tuple[type[BaseException], ...]) -> list[BaseException | None]:
    """Run the acts in threads that start together; return for each which of `loses` stopped it, or None."""
    start = Barrier(len(acts), timeout=10)

    def run(act: Callable[[], Any]) -> BaseException | None:
        try:
            start.wait()
            act()
        except loses as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]

"""Services apart from those of the other tests, in a folder that is removed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rimouski_social.embedded import status
from rimouski_social.embedded.places import locate


def wait_until(happened: Callable[[], bool], seconds: float = 45.0) -> None:
    """Wait for something; fail when it has not happened in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def keeper_pid(var_dir: Path) -> int:
    """Return the number of the keeper's process."""
    said = status.read(locate(var_dir).keeper)
    assert said is not None
    return said.pid


def first_line(process: subprocess.Popen[str]) -> str:
    """Return the first line that a process writes."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def remove(var_dir: Path) -> None:
    """Stop what still runs in this folder, without the keeper's grace, and remove it.

    A keeper that has forgotten its record is stopping by itself: it is only waited for.
    """
    places = locate(var_dir)
    if (said := status.read(places.keeper)) is not None and status.keeper_lives(places.keeper):
        os.kill(said.pid, signal.SIGTERM)
    wait_until(lambda: not status.keeper_lives(places.keeper))
    for used in {places.var, places.state, places.run.parent}:
        shutil.rmtree(used, ignore_errors=True)


@pytest.fixture
def var_dir() -> Iterator[Path]:
    """Return a folder anyone may enter, as a checkout is; removed once nothing runs in it."""
    folder = Path(tempfile.mkdtemp(prefix="rs-", dir="/tmp"))
    folder.chmod(0o755)
    var = folder / "var"
    yield var
    remove(var)
    shutil.rmtree(folder)

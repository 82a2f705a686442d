"""Locks of the embedded services: each is a file locked by a process, which the kernel unlocks when the process dies.

`lease` is shared by every user and taken alone by the keeper while it stops; `start.lock` is the starter's;
`keeper.lock` is the keeper's for its whole life; `slot-N.lock` belong to the tests.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEASE, STARTER, KEEPER = "lease", "start.lock", "keeper.lock"


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(path: Path, *, shared: bool = False) -> int | None:
    """Lock the file now; return its descriptor, to be closed to unlock it, or None when another holds it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def lock(path: Path, *, shared: bool = False, seconds: float = 120.0) -> int:
    """Lock the file, waiting for others; return its descriptor. Raises TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while (descriptor := try_lock(path, shared=shared)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path} stays locked")
        time.sleep(0.02)
    return descriptor


@contextmanager
def locked(path: Path, *, seconds: float = 120.0) -> Iterator[None]:
    """Hold the file alone for the length of a block. Raises TimeoutError."""
    descriptor = lock(path, seconds=seconds)
    try:
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Say whether a process holds the file alone."""
    if not path.exists():
        return False
    descriptor = try_lock(path, shared=True)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def claim_slot(folder: Path, count: int) -> int:
    """Return a number from 1 to `count` that no living process has, kept until this process ends.

    Raises RuntimeError when all are taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        if try_lock(folder / f"slot-{number}.lock") is not None:
            return number
    raise RuntimeError(f"all {count} slots of {folder} are taken")

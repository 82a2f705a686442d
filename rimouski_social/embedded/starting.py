"""Starting the embedded services, joining them, and keeping them while they are needed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rimouski_social.embedded import leases, status
from rimouski_social.embedded.errors import EmbeddedError, from_os_error, server_failed
from rimouski_social.embedded.places import Places, locate, remember
from rimouski_social.embedded.servers import make_folder

_BASE_DIR = Path(__file__).resolve().parent.parent.parent
_held: dict[Path, int] = {}  # one lease for each folder this process uses


def hold(var_dir: Path) -> None:
    """Start or join the services and keep them until this process, and those it forks, have ended.

    Raises EmbeddedError.
    """
    if var_dir not in _held:
        _held[var_dir] = _take_lease(var_dir)
    ensure_running(var_dir)


@contextmanager
def running(var_dir: Path) -> Iterator[Places]:
    """Keep the services running for the length of a block. Raises EmbeddedError."""
    lease = _take_lease(var_dir)
    try:
        ensure_running(var_dir)
        yield locate(var_dir)
    finally:
        os.close(lease)


@contextmanager
def stopped(var_dir: Path, server: str, seconds: float = 30.0) -> Iterator[None]:
    """Stop one server (`redis` or `postgresql`) for the length of a block, to see what is done without it.

    The services must be running. Raises EmbeddedError.
    """
    places = locate(var_dir)
    pause = status.pause_file(places.keeper, server)
    pause.touch()
    try:
        _wait_until(lambda: status.down_file(places.keeper, server).exists(), seconds, places)
        yield
    finally:
        pause.unlink(missing_ok=True)
        _wait_until(lambda: not status.down_file(places.keeper, server).exists(), seconds, places)


def _wait_until(happened: Callable[[], bool], seconds: float, places: Places) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline or not status.keeper_lives(places.keeper):
            raise _keeper_failed(places)
        time.sleep(0.03)


def ensure_running(var_dir: Path, seconds: float = 90.0) -> None:
    """Return once both services answer, started if need be; keeps them only if a lease is held.

    Raises EmbeddedError.
    """
    places = locate(var_dir)
    try:
        with leases.locked(places.keeper / leases.STARTER):
            places = _remembered(var_dir)
            _start_keeper_and_wait(places, time.monotonic() + seconds)
    except OSError as error:
        raise from_os_error(error, places.var) from error


def _remembered(var_dir: Path) -> Places:
    """Return the places, chosen now if they never were; a living keeper writes a lost record again by itself."""
    places = locate(var_dir)
    for _attempt in range(100):
        if places.redis_password or not status.keeper_lives(places.keeper):
            break
        time.sleep(0.03)
        places = locate(var_dir)
    return places if places.redis_password else remember(var_dir)


def _take_lease(var_dir: Path) -> int:
    """Return a lease, once a keeper that is stopping has stopped. Raises EmbeddedError."""
    places = locate(var_dir)
    try:
        _make_folders(places)
        return leases.lock(places.keeper / leases.LEASE, shared=True)
    except OSError as error:
        raise from_os_error(error, places.var) from error


def _make_folders(places: Places) -> None:
    """Create the folders of the services; a folder outside of var/ must be ours. Raises OSError."""
    for folder in dict.fromkeys((places.var, places.state, places.run.parent)):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
        if folder != places.var and folder.stat().st_uid != os.geteuid():
            raise PermissionError(
                1, "ce dossier appartient à quelqu’un d’autre (it is another user's)", str(folder)
            )
    make_folder(places.keeper, for_server=False)
    places.logs.mkdir(exist_ok=True)


def _start_keeper_and_wait(places: Places, deadline: float) -> None:
    spawned = False
    while time.monotonic() < deadline:
        said, lives = status.read(places.keeper), status.keeper_lives(places.keeper)
        if lives and said is not None and said.state == status.READY:
            return
        if spawned and said is not None and said.state == status.FAILED:
            raise EmbeddedError(said.french, said.english)
        if not lives:
            if spawned:
                break
            _spawn(places)
            spawned = True
        time.sleep(0.03)
    raise _keeper_failed(places)


def _keeper_failed(places: Places) -> EmbeddedError:
    return server_failed("Le gardien des services (keeper)", places.logs / "keeper.log")


def _spawn(places: Places) -> None:
    """Start the keeper, apart from this process's terminal and group."""
    status.forget(places.keeper)
    with (places.logs / "keeper.log").open("ab") as log:
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "rimouski_social.embedded.keeper", str(places.var)],
            cwd=_BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=False,
        )

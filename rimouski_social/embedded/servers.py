"""What the keeper knows of a server: how to start it as a child that dies with it, and how to stop it."""

import ctypes
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rimouski_social.embedded.errors import disk_full, server_failed
from rimouski_social.embedded.places import ServerUser, server_user

logger = logging.getLogger(__name__)
_FREE_BYTES = 300 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Recipe:
    """How one server is run."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    stop_signal: signal.Signals
    kill_after: float  # seconds
    answers: Callable[[], bool]
    clear_the_way: Callable[
        [], None
    ]  # forgets what a crash left; raises EmbeddedError when its address is taken
    configuration: str = ""  # given on standard input


@dataclass
class Server:
    """One server, child of the keeper."""

    recipe: Recipe
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def alive(self) -> bool:
        """Say whether the server runs."""
        return self.process is not None and self.process.poll() is None

    def start(self, seconds: float = 40.0) -> None:
        """Start the server and wait until it answers. Raises EmbeddedError."""
        self.recipe.clear_the_way()
        user = server_user()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.recipe.command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.recipe.folder,
                env=self.recipe.environment,
                start_new_session=True,
                preexec_fn=die_with_parent(self.recipe.stop_signal),
                **as_user(user),
            )
        if self.process.stdin:
            self.process.stdin.write(self.recipe.configuration.encode())
            self.process.stdin.close()
        self._wait_for_answer(seconds)
        logger.info("%s started (%s)", self.recipe.name, self.process.pid)

    def _wait_for_answer(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.recipe.answers():
            if not self.alive or time.monotonic() > deadline:
                self.stop()
                raise server_failed(self.recipe.name, self.log)
            time.sleep(0.03)

    def stop(self) -> None:
        """Ask the server to stop, wait for it, and end it by force only past its time."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        process.send_signal(self.recipe.stop_signal)
        try:
            process.wait(self.recipe.kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        logger.info("%s stopped", self.recipe.name)


def as_user(user: ServerUser | None) -> dict[str, Any]:
    """Return the arguments of `subprocess` that run a command as `user` (None: as the current one)."""
    return {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}


def make_folder(path: Path, *, for_server: bool) -> None:
    """Create the folder (0700, the server's user's) or take it as it is. Raises OSError."""
    path.mkdir(mode=0o700, exist_ok=True)
    user = server_user()
    if for_server and user is not None and path.stat().st_uid != user.uid:
        os.chown(path, user.uid, user.gid)


def check_room(folder: Path) -> None:
    """Raise EmbeddedError when less than 300 MB are free where `folder` is."""
    if shutil.disk_usage(folder).free < _FREE_BYTES:
        raise disk_full(folder)


def program_name(pid: int) -> str:
    """Return the name of the program that runs under this number, "" when none does."""
    answer = (
        subprocess.run(  # noqa: S603
            [shutil.which("ps") or "ps", "-p", str(pid), "-o", "comm="],
            capture_output=True,
            text=True,
            check=False,
        )
        if not Path("/proc/self").exists()
        else None
    )
    if answer is not None:
        return Path(answer.stdout.strip()).name
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def die_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what makes a child stop when its parent is killed; only Linux knows how."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, int(stop_signal)) and None

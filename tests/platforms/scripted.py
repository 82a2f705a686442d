"""Running the scripted platform, and connecting an account to it."""

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from accounts.models import OfficialAccount, Person
from platforms.connections import connect_account
from platforms.models import Connection
from rimouski_social.embedded.servers import die_with_parent
from tests.builders import NOW, a_holder

_ROOT = Path(__file__).resolve().parent.parent.parent


class ScriptedPlatform:
    """The process, and what it holds; `stop` it at the end."""

    def __init__(self, folder: Path, *switches: str) -> None:
        self.file = folder / "posts.jsonl"
        self.file.touch()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "tests.platforms.scripted_server",
            str(self.port),
            str(self.file),
            *switches,
        ]
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=_ROOT, start_new_session=True, preexec_fn=die_with_parent(signal.SIGTERM)
        )
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline, "the scripted platform does not start"
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def posts(self) -> list[dict[str, Any]]:
        """Return all that it has ever taken, copies included."""
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False


def connect(
    account: OfficialAccount, url: str, *, actor: Person | None = None, now: datetime = NOW
) -> Connection:
    """Have an agent, new unless told, connect an account to the platform at `url`."""
    return connect_account(
        account_id=account.pk,
        tokens={"url": url, "access_token": "planted-token"},
        external_id="100064",
        scopes=["pages_manage_posts"],
        actor=actor or a_holder("agent-communications"),
        now=now,
    )

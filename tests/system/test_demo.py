"""The demonstration on a folder of its own: from nothing to its sign-in page, Ctrl+C, and again."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.embedded.conftest import var_dir  # noqa: F401 (a fixture)
from tests.system.site import wait_until


def processes_of(folder: Path) -> list[int]:
    """Return the processes that were given this folder, by their command line or their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            given = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if os.fsencode(folder) in given:
                found.append(int(process.name))
    return found


@contextmanager
def the_demonstration(folder: Path, port: int) -> Iterator[str]:
    """Run the demonstration until its site is ready, give what it says; then press Ctrl+C and see it end."""
    log = folder.parent / "out.txt"
    command = [sys.executable, "-m", "rimouski_social.run", "--demo", "--port", str(port)]
    environment = os.environ | {"VAR_DIR": str(folder)}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output
        )
    try:
        wait_until(lambda: "est prêt" in log.read_text() or process.poll() is not None, seconds=120.0)
        assert process.poll() is None, log.read_text()
        yield log.read_text()
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
        assert "Arrêté" in log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    wait_until(lambda: not processes_of(folder))


def page(url: str) -> str:
    """Return the page that a visitor without a session is led to."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
        assert answer.status == 200
        return str(answer.read().decode())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the processes are looked for in /proc")
def test_demonstration_starts_from_nothing_stops_on_control_c_and_starts_again(
    var_dir: Path,  # noqa: F811
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with the_demonstration(var_dir, port) as said:
        sign_ins = re.findall(r"\S+@demo\.example", said)
        assert "agent@demo.example" in sign_ins
        assert f"http://127.0.0.1:{port}/" in said
        shown = page(f"http://127.0.0.1:{port}/")
        assert "Connexion" in shown and 'type="password"' in shown
    with the_demonstration(var_dir, port) as said_again:
        assert re.findall(r"\S+@demo\.example", said_again) == sign_ins
        assert 'type="password"' in page(f"http://127.0.0.1:{port}/")

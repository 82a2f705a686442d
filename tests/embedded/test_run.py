"""The one process that runs the site: it refuses a port in use, and stops everything when one part dies."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from rimouski_social import run
from tests.embedded.conftest import first_line, wait_until

SLEEP = ["timeit", "-n", "1", "-r", "1", "import time; time.sleep(60)"]


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def parts(tmp_path, free_port):
    web = ["http.server", str(free_port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    return [
        run.Part("web", "le serveur web", web, tmp_path / "web.log"),
        run.Part("worker", "le travailleur", SLEEP, tmp_path / "worker.log"),
    ]


@pytest.fixture(autouse=True)
def signals_as_before():
    before = {each: signal.getsignal(each) for each in run._STOP_SIGNALS}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def test_a_port_in_use_is_refused_before_anything_starts(free_port):
    with socket.socket() as intruder:
        intruder.bind(("127.0.0.1", free_port))
        intruder.listen()
        refused = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "rimouski_social.run", "--port", str(free_port)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    french, english = refused.stderr.splitlines()
    assert f"Le port {free_port} est déjà occupé" in french and "already in use" in english


def test_a_part_that_dies_is_named_and_the_others_are_stopped(
    parts, free_port, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(run, "_keep_services", lambda: os.kill(parts[1].process.pid, signal.SIGKILL))
    with pytest.raises(run.RunError, match=r"le travailleur s’est arrêté.*worker\.log"):
        run._watch(parts, dict(os.environ), free_port, "Connexion\u00a0: agent@example.org", tmp_path)
    assert all(part.process.poll() is not None for part in parts)
    shown = capsys.readouterr().out
    assert f"http://127.0.0.1:{free_port}/" in shown and "agent@example.org" in shown


def test_a_web_server_that_cannot_start_is_named_at_once(parts, free_port, tmp_path):
    parts[0].command = ["http.server", "no-such-port"]
    started = time.monotonic()
    with pytest.raises(run.RunError, match="le serveur web s’est arrêté"):
        run._watch(parts, dict(os.environ), free_port, "", tmp_path)
    assert time.monotonic() - started < 20
    assert parts[1].process.poll() is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_killing_the_watching_process_ends_its_parts(tmp_path):
    script = f"""
import os, time
from pathlib import Path
from rimouski_social.run import Part
part = Part("worker", "le travailleur", {SLEEP!r}, Path({str(tmp_path / "log")!r}))
part.start(dict(os.environ))
print(part.process.pid, flush=True)
time.sleep(60)
"""
    watcher = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)  # noqa: S603
    pid = int(first_line(watcher))
    watcher.kill()
    watcher.communicate()

    def ended() -> bool:
        try:
            with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
                return stat.read().rsplit(")", 1)[1].split()[0] == "Z"
        except FileNotFoundError:
            return True

    wait_until(ended)

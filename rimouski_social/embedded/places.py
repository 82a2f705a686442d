"""Where the embedded services keep their data and listen; computed from the folder of working data, then remembered.

Everything is under `var/`, unless the unprivileged user who runs the servers for root cannot enter it, or the path
of a socket would be too long: then a short folder under /var/tmp is used, and `var/embedded.json` says so.
"""

import hashlib
import json
import os
import pwd
import secrets
import socket
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

DATABASE = "rimouski_social"
POSTGRES_PORT = 5432  # only names the socket's file: PostgreSQL listens on no port
_SOCKET_PATH_LIMIT = 100  # bytes; the kernel takes 107 on Linux, 103 on macOS
_FIRST_PORT, _PORTS = 20_000, 10_000  # below the ports that kernels lend to outgoing connections


class ServerUser(NamedTuple):
    """The unprivileged user who runs the servers when the project is run by root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """Folders and addresses of one pair of embedded services."""

    var: Path
    state: Path
    run: Path
    redis_port: int
    redis_password: str

    @property
    def record(self) -> Path:
        """Return the file that remembers these places."""
        return self.var / "embedded.json"

    @property
    def keeper(self) -> Path:
        """Return the folder of the keeper's locks and status."""
        return self.var / "keeper"

    @property
    def logs(self) -> Path:
        """Return the folder of the logs."""
        return self.var / "log"

    @property
    def socket(self) -> Path:
        """Return the path of PostgreSQL's socket."""
        return self.run / f".s.PGSQL.{POSTGRES_PORT}"

    @property
    def database_url(self) -> str:
        """Return the address of the database."""
        return f"postgres://{DATABASE}@{quote(str(self.run), safe='')}/{DATABASE}"

    @property
    def redis_url(self) -> str:
        """Return the address of Redis's first database; kombu and redis-py share no notation for a Unix socket."""
        password = f":{self.redis_password}@" if self.redis_password else ""
        return f"redis://{password}127.0.0.1:{self.redis_port}/0"


def server_user() -> ServerUser | None:
    """Return who runs the servers for root, or None when the current user runs them (PostgreSQL refuses root)."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return ServerUser(65534, 65534)
    return ServerUser(nobody.pw_uid, nobody.pw_gid)


def reachable_by_others(path: Path) -> bool:
    """Say whether any user may enter `path`; parts that do not exist yet do not count."""
    for part in (path, *path.parents):
        try:
            if not part.stat().st_mode & stat.S_IXOTH:
                return False
        except FileNotFoundError:
            continue
        except OSError:
            return False
    return True


def locate(var_dir: Path) -> Places:
    """Return the places of `var_dir`: those remembered, else those that would be chosen. Writes nothing."""
    var = var_dir.absolute()
    remembered = _read_record(var)
    if remembered is not None:
        return remembered
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    roots = (Path("/var/tmp"), Path(tempfile.gettempdir()))  # noqa: S108 (its owner is checked when it is made)
    elsewhere = next(root for root in roots if root.is_dir()) / f"rimouski-social-{os.geteuid()}-{name}"
    state = elsewhere if server_user() and not reachable_by_others(var) else var
    short = len(os.fsencode(state / "run" / f".s.PGSQL.{POSTGRES_PORT}.lock")) <= _SOCKET_PATH_LIMIT
    run = (state if short else elsewhere) / "run"
    return Places(var, state, run, _FIRST_PORT + int(name, 16) % _PORTS, "")


def remember(var_dir: Path) -> Places:
    """Choose the places of `var_dir` once (a free port, a password for Redis), write them down and return them.

    Raises OSError. To be called under the starter's lock.
    """
    places = locate(var_dir)
    if places.redis_password:
        return places
    chosen = Places(
        places.var, places.state, places.run, _free_port(places.redis_port), secrets.token_urlsafe(24)
    )
    write_down(chosen)
    return chosen


def write_down(places: Places) -> None:
    """Write the places where they are remembered. Raises OSError."""
    fields = {"var": places.var, "state": places.state, "run": places.run}
    text = json.dumps(
        {name: str(path) for name, path in fields.items()}
        | {"redis_port": places.redis_port, "redis_password": places.redis_password}
    )
    draft = places.record.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text + "\n")
    draft.replace(places.record)


def _read_record(var: Path) -> Places | None:
    """Return what was remembered, or None: nothing, unreadable, or a copy of another checkout's."""
    try:
        record = json.loads((var / "embedded.json").read_text())
        if record["var"] != str(var):
            return None
        port, password = int(record["redis_port"]), str(record["redis_password"])
        return Places(var, Path(record["state"]), Path(record["run"]), port, password)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _free_port(preferred: int) -> int:
    """Return the first port free on the loopback from `preferred` on."""
    for offset in range(_PORTS):
        port = _FIRST_PORT + (preferred - _FIRST_PORT + offset) % _PORTS
        if port_is_free(port):
            return port
    return preferred


def port_is_free(port: int) -> bool:
    """Say whether a server could listen on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

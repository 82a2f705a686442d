"""The life of the embedded services: shared, kept while needed, gone with the last process, back after a crash."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]
import pytest
import redis

from rimouski_social.embedded import leases, status
from rimouski_social.embedded.places import DATABASE, Places, locate
from rimouski_social.embedded.starting import running, stopped
from tests.embedded.conftest import first_line, keeper_pid, wait_until

HOLD = """
import sys
from rimouski_social.embedded import hold_if_needed
hold_if_needed()
print("held", flush=True)
sys.stdin.read()
"""


def a_holder(var_dir: Path) -> subprocess.Popen[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLD],
        env=environment | {"VAR_DIR": str(var_dir)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def end(holder: subprocess.Popen[str], how: signal.Signals = signal.SIGKILL) -> None:
    holder.send_signal(how)
    holder.communicate()


def query(places: Places, text: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(host=str(places.run), user=DATABASE, dbname=DATABASE)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def server_pids(places: Places) -> tuple[int, int]:
    with redis.Redis.from_url(places.redis_url) as client:
        redis_pid = client.info("server")["process_id"]
    return int((places.state / "postgres" / "postmaster.pid").read_text().split()[0]), redis_pid


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone(var_dir: Path) -> bool:
    return not leases.is_held(locate(var_dir).keeper / leases.KEEPER)


def test_data_outlives_the_services_that_stop_with_their_last_user(var_dir):
    with running(var_dir) as places:
        query(places, "CREATE TABLE kept (word text)")
        query(places, "INSERT INTO kept VALUES ('été')")
        with redis.Redis.from_url(places.redis_url) as client:
            client.set("kept", "hiver")
        pids = server_pids(places)
    wait_until(lambda: gone(var_dir))
    assert not any(map(lives, pids))
    with running(var_dir) as places:
        assert query(places, "SELECT word FROM kept") == [("été",)]
        with redis.Redis.from_url(places.redis_url) as client:
            assert client.get("kept") == b"hiver"


def test_a_second_user_joins_the_same_services_and_the_first_may_leave(var_dir):
    first = a_holder(var_dir)
    assert first_line(first) == "held"
    pid = keeper_pid(var_dir)
    with running(var_dir) as places:
        assert keeper_pid(var_dir) == pid
        end(first, signal.SIGTERM)
        wait_until(lambda: first.poll() is not None)
        assert query(places, "SELECT 1") == [(1,)]


def test_two_starters_at_once_share_one_keeper(var_dir):
    holders = [a_holder(var_dir) for _ in range(3)]
    try:
        assert [first_line(holder) for holder in holders] == ["held"] * 3
        log = (locate(var_dir).logs / "keeper.log").read_text()
        assert log.count("PostgreSQL started") == log.count("Redis started") == 1
    finally:
        for holder in holders:
            end(holder)


def test_killing_the_last_user_stops_the_services(var_dir):
    holder = a_holder(var_dir)
    assert first_line(holder) == "held"
    pids = (keeper_pid(var_dir), *server_pids(locate(var_dir)))
    assert all(map(lives, pids))
    end(holder, signal.SIGKILL)
    wait_until(lambda: gone(var_dir))
    wait_until(lambda: not any(map(lives, pids)))


def test_a_server_that_dies_is_started_again_with_what_was_committed(var_dir):
    with running(var_dir) as places:
        query(places, "CREATE TABLE kept AS SELECT 7 AS n")
        for pid in server_pids(places):
            os.kill(pid, signal.SIGKILL)

        def back() -> bool:
            try:
                with redis.Redis.from_url(places.redis_url) as client:
                    return client.ping() and query(places, "SELECT n FROM kept") == [(7,)]
            except (psycopg2.OperationalError, redis.RedisError):
                return False

        wait_until(back)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_a_killed_keeper_takes_its_servers_along_and_the_next_start_recovers(var_dir):
    with running(var_dir) as places:
        query(places, "CREATE TABLE kept AS SELECT 7 AS n")
        pids = server_pids(places)
        os.kill(keeper_pid(var_dir), signal.SIGKILL)
        wait_until(lambda: not any(map(lives, pids)))
        # What a power cut leaves: the numbers of processes that are now others'.
        stale = places.state / "postgres" / "postmaster.pid"
        stale.write_text(f"{os.getpid()}\n{places.state / 'postgres'}\n1\n5432\n{places.run}\n\n\n")
        with running(var_dir):
            assert query(places, "SELECT n FROM kept") == [(7,)]


@pytest.mark.parametrize("server", ["redis", "postgresql"])
def test_one_server_can_be_stopped_for_a_while(var_dir, server):
    with running(var_dir) as places, redis.Redis.from_url(places.redis_url) as client:
        with stopped(var_dir, server):
            if server == "redis":
                with pytest.raises(redis.ConnectionError):
                    client.ping()
            else:
                with pytest.raises(psycopg2.OperationalError):
                    query(places, "SELECT 1")
        assert client.ping()
        assert query(places, "SELECT 1") == [(1,)]


def test_asking_the_keeper_to_stop_stops_even_with_users(var_dir):
    def command(word: str) -> int:
        environment = os.environ | {"VAR_DIR": str(var_dir)}
        told = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "rimouski_social.embedded", word], env=environment, check=False
        )
        return told.returncode

    with running(var_dir):
        assert command("status") == 0
        assert command("stop") == 0
        assert not status.keeper_lives(locate(var_dir).keeper)
    assert command("status") == 3


def test_a_lost_record_is_written_again_and_newcomers_join_the_same_services(var_dir):
    with running(var_dir) as places:
        places.record.unlink()
        holder = a_holder(var_dir)
        assert first_line(holder) == "held"
        assert locate(var_dir) == places
        end(holder)

"""The tasks themselves: a child that dies, a pile left by an outage, an import whose order was lost, the heartbeat."""

import time
from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from django.utils import timezone

from accounts import sending
from rimouski_social import heartbeat, run
from rimouski_social.celery import app
from rimouski_social.embedded import starting
from tests.builders_moderation import fields_of_a_message
from tests.system.site import Site, wait_until

OURS = (
    "accounts.",
    "city.",
    "editorial.",
    "moderation.",
    "netiquette.",
    "platforms.",
    "privacy.",
    "rimouski_social.",
)


def test_every_task_is_acknowledged_late_and_limited_in_time() -> None:
    app.loader.import_default_modules()
    tasks = [task for name, task in app.tasks.items() if name.startswith(OURS)]
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= {one.name for one in tasks}
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    for task in tasks:
        assert task.acks_late and task.reject_on_worker_lost, task.name
        limit = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
        # Redis gives a task to another worker after that: never while the first may still be at it.
        assert limit < visibility, task.name


def test_every_periodic_task_expires_when_the_next_one_is_due() -> None:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        day = timedelta(days=1).total_seconds()
        interval = day if isinstance(entry["schedule"], crontab) else entry["schedule"]
        assert entry["options"] == {"expires": interval}, name


def test_a_sender_is_done_with_its_rows_before_another_takes_them_and_before_it_is_cut() -> None:
    # The last message begins at RUN_SECONDS; its server answers within EMAIL_TIMEOUT or the message has failed.
    longest = sending.RUN_SECONDS + settings.EMAIL_TIMEOUT + sending.PATIENCE_SECONDS
    assert longest < settings.CELERY_TASK_SOFT_TIME_LIMIT < sending.STALE.total_seconds()
    assert sending.RUN_SECONDS < run._STOPPING


def test_a_task_whose_process_dies_is_done_by_another(site: Site) -> None:
    site.start_worker("worker", "--include", "tests.system.extra_tasks")
    runs = site.folder / "runs"
    with app.connection_for_write(site.places.redis_url) as connection:
        app.send_task("tests.system.extra_tasks.die_the_first_time", [str(runs)], connection=connection)
    wait_until(lambda: "die_the_first_time" in site.log("worker") and "succeeded" in site.log("worker"))
    assert runs.read_text() == "xx"
    assert "WorkerLostError" in site.log("worker")


def test_a_pile_of_sweeps_left_by_an_outage_is_dropped_and_the_work_is_done(site: Site) -> None:
    """Two hours of sending without any worker: 480 orders, all of them as old as the beat lets them become."""
    with app.connection_for_write(site.places.redis_url) as connection:
        for _ in range(480):
            app.send_task("accounts.tasks.send_notices", connection=connection, expires=0.5)
    assert site.redis().llen("celery") == 480
    time.sleep(0.5)
    site.start_mail()
    site.start_worker()
    site.start_beat()
    site.wait_until_all_are_sent()
    assert site.copies() == 0
    assert site.log("worker").count("Discarding revoked task: accounts.tasks.send_notices") >= 480


def test_an_import_whose_order_was_lost_with_redis_is_read_all_the_same(site: Site) -> None:
    """The row says « queued » and no task is in Redis: as after an outage between the commit and the order."""
    site.write_import(fields_of_a_message(external_id="late-1"), asked=timezone.now() - timedelta(minutes=2))
    site.start_worker()
    site.start_beat()
    wait_until(lambda: site.rows("SELECT 1 FROM moderation_importbatch WHERE state = 'done' AND created = 1"))
    assert site.rows("SELECT count(*) FROM moderation_message WHERE external_id = 'late-1'") == [(1,)]


def test_heartbeat_stops_after_three_minutes_and_starts_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "cache", RedisCache(site.places.redis_url, {}))
    assert not heartbeat.is_alive(timezone.now()), "nobody has ever worked"
    worker = site.start_worker()
    beat = site.start_beat()
    wait_until(lambda: heartbeat.is_alive(timezone.now()))
    site.kill(beat)
    site.kill(worker)
    last = heartbeat.last_heartbeat()
    assert last is not None
    assert heartbeat.is_alive(last + timedelta(minutes=3))
    later = last + timedelta(minutes=3, seconds=1)
    assert not heartbeat.is_alive(later)
    with starting.stopped(site.var_dir, "redis"):
        assert not heartbeat.is_alive(last), "nobody knows"
    site.start_beat()
    site.start_worker("second")
    wait_until(lambda: heartbeat.last_heartbeat() != last)
    assert heartbeat.is_alive(timezone.now())

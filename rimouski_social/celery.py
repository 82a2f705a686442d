"""The Celery application; its settings are Django's, under the prefix `CELERY_`."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init, task_prerun
from django.db import close_old_connections

from rimouski_social.embedded import hold_if_needed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rimouski_social.settings")

app = Celery("rimouski_social")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def check_connections(**_: object) -> None:
    """Close the connections to PostgreSQL that are too old, and have the others checked before they are used."""
    close_old_connections()


@celeryd_init.connect
@beat_init.connect
def keep_services(**_: object) -> None:
    """Keep the embedded services as long as a worker or the beat runs."""
    hold_if_needed()

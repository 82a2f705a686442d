"""The beat of the product, in a hurry: what it sends every minute is sent every second, the rest every three.

No more often: with all that a beat sends, a worker on a busy machine would do nothing else than begin tasks.
"""

from rimouski_social.celery import app

for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], float):
        entry["schedule"] = 1.0 if entry["schedule"] <= 60.0 else 3.0

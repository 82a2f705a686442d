"""The beat of the product, in a hurry: what it sends every minute is sent every half-second."""

from rimouski_social.celery import app

for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], float):
        entry["schedule"] = 0.5

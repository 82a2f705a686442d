"""The project: settings, addresses, Celery, home page, embedded services, demonstration, shared template tags."""

from rimouski_social.celery import app as celery_app

__all__ = ["celery_app"]

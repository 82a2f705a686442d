"""Registration of the app with Django."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The `moderation` app."""

    name = "moderation"
    verbose_name = "Modération"

"""Registration of the app with Django."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    """The `platforms` app."""

    name = "platforms"
    verbose_name = "Plateformes"

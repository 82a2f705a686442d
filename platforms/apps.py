"""Registration of the app with Django."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    """The `platforms` app."""

    name = "platforms"
    verbose_name = "Plateformes"

    def ready(self) -> None:
        """Give the register the words of this app's events, and the sender its kinds of e-mail."""
        from platforms import events, lost_connections  # noqa: F401

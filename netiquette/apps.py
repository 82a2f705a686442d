"""Registration of the app with Django."""

from django.apps import AppConfig


class NetiquetteConfig(AppConfig):
    """The `netiquette` app."""

    name = "netiquette"
    verbose_name = "Nétiquette"

    def ready(self) -> None:
        """Declare the kind of e-mail that this app owes, and take part in the checks of profiles."""
        from netiquette import announcements, display_reminders, displays, waiting  # noqa: F401

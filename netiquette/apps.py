"""Registration of the app with Django."""

from django.apps import AppConfig


class NetiquetteConfig(AppConfig):
    """The `netiquette` app."""

    name = "netiquette"
    verbose_name = "Nétiquette"

    def ready(self) -> None:
        """Declare the e-mails that this app owes and what awaits people, and take part in the checks of profiles."""
        from netiquette import (  # noqa: F401
            announcements,
            display_reminders,
            displays,
            review_notices,
            waiting,
        )

"""Registration of the app with Django."""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    """The `editorial` app."""

    name = "editorial"
    verbose_name = "Calendrier éditorial"

    def ready(self) -> None:
        """Name the events of the register, and declare the kinds of e-mail that this app owes."""
        from editorial import (  # noqa: F401
            approval_notices,
            comments,
            events,
            image_reminders,
            publishing_notices,
            short_lane,
        )

"""Registration of the app with Django."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The `moderation` app."""

    name = "moderation"
    verbose_name = "Modération"

    def ready(self) -> None:
        """Declare the kinds of e-mail that this app owes."""
        from moderation import emergency_reminders, media_requests, reminders, reply_announcements  # noqa: F401

"""Registration of the app with Django."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The `moderation` app."""

    name = "moderation"
    verbose_name = "Modération"

    def ready(self) -> None:
        """Declare the kinds of e-mail that this app owes."""
        from moderation import (  # noqa: F401
            emergency_reminders,
            media_requests,
            referral_notices,
            reminders,
            reply_announcements,
        )

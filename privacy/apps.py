"""Registration of the app with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The `privacy` app."""

    name = "privacy"
    verbose_name = "Renseignements personnels"

    def ready(self) -> None:
        """Declare who reads its subjects in the register, and what it shows beside the records of other apps."""
        from privacy import (  # noqa: F401
            breach_reminders,
            breaches,
            corrections,
            dossiers,
            productions,
            request_reminders,
            requests,
            retention_reminders,
        )

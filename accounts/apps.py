"""Registration of the app with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    """The `accounts` app."""

    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Declare the kinds of e-mail that this app owes, and find in every app what may await somebody
        and what may be planned on an account."""
        from accounts import (  # noqa: F401
            announcements,
            approval_reminders,
            check_reminders,
            following_reminders,
            holder_notices,
            impostor_reports,
            incident_notices,
            incidents,
            review_notices,
            rotation_notices,
            state_notices,
        )

        autodiscover_modules("waiting", "planned")
        # What is open on each account is counted by the app of messages.
        autodiscover_modules("workload")

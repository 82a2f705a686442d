"""Registration of the app with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The `accounts` app."""

    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Declare the kinds of e-mail that this app owes."""
        from accounts import announcements  # noqa: F401

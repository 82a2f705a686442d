"""Registration of the app with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The `privacy` app."""

    name = "privacy"
    verbose_name = "Renseignements personnels"

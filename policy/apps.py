"""Registration of the app with Django."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The `policy` app."""

    name = "policy"
    verbose_name = "Politique"

"""Registration of the app with Django."""

from django.apps import AppConfig


class NetiquetteConfig(AppConfig):
    """The `netiquette` app."""

    name = "netiquette"
    verbose_name = "Nétiquette"

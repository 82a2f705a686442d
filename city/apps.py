"""Registration of the app with Django."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """The `city` app."""

    name = "city"
    verbose_name = "Municipalité"

"""Registration of the app with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    """The `policy` app."""

    name = "policy"
    verbose_name = _("Politique")

    def ready(self) -> None:
        """Find the rules, live checks and events of every app, and keep the adopted versions in the database."""
        from policy.adoption import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self)
        autodiscover_modules("rules", "compliance", "events")

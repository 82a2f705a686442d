"""The bodies whose agreement the policy asks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """A body that approves (« Création de nouveaux comptes sur les médias sociaux », R-056)."""

    MANAGEMENT = "management", _("direction générale")
    COMMUNICATIONS = "communications", _("équipe des communications")

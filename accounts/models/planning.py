"""What the city communicates for, and to whom: lists of the policy, as data (R-016, R-018)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanningTerm(models.Model):
    """One entry of a list that tags accounts and posts, never a person (R-018)."""

    slug = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("nom"), max_length=150, unique=True)
    ordinal = models.PositiveSmallIntegerField(_("rang"), default=100)
    is_active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        abstract = True
        ordering = ("ordinal", "name")

    def __str__(self) -> str:
        return self.name


class Audience(PlanningTerm):
    """A target audience (« Publics cibles », R-018)."""

    class Meta(PlanningTerm.Meta):
        verbose_name = _("public cible")
        verbose_name_plural = _("publics cibles")


class Objective(PlanningTerm):
    """What social media are used for (« Objectifs de l'utilisation des médias sociaux », R-016)."""

    class Meta(PlanningTerm.Meta):
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")

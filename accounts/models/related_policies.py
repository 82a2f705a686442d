"""The policies that this one announces: on the logo (R-107) and on images (R-111)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RelatedPolicy(models.Model):
    """A policy to come, or adopted on a day; while it is to come, there is no link to it (R-107, R-111)."""

    class State(models.TextChoices):
        """Whether there is something to read."""

        UPCOMING = "upcoming", _("à venir")
        ADOPTED = "adopted", _("adoptée")

    slug = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("titre"), max_length=150)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.UPCOMING)
    adopted_on = models.DateField(_("adoptée le"), null=True, blank=True)
    url = models.URLField(_("adresse du document"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("politique connexe")
        verbose_name_plural = _("politiques connexes")
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="upcoming", adopted_on__isnull=True, url="")
                | Q(state="adopted", adopted_on__isnull=False),
                name="accounts_relatedpolicy_r107_no_dead_link",
                violation_error_message=_(
                    "Une politique à venir n’a ni date d’adoption ni adresse; une politique adoptée a sa date."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

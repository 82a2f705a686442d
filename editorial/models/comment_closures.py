"""Comments closed on a publication: the exception, with its reason, its author and its end (R-081, R-117)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Person


class CommentClosureQuerySet(models.QuerySet["CommentClosure"]):
    """Reads of closures."""

    def closed(self) -> Self:
        """Keep the publications whose comments are still closed."""
        return self.filter(reopened_at__isnull=True)

    def ended_by(self, on: date) -> Self:
        """Keep those still closed although their last day has come, on the local day `on`."""
        return self.closed().filter(ends_on__lte=on)


class CommentClosure(models.Model):
    """Where comments were closed, why, by whom and until when; PostgreSQL keeps what was written."""

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="comment_closures", verbose_name=_("compte")
    )
    title = models.CharField(_("publication"), max_length=150)
    link = models.URLField(_("lien de la publication"), max_length=500)
    reason = models.TextField(_("motif"))
    # The last day, included.
    ends_on = models.DateField(_("jusqu’au"))
    closed_at = models.DateTimeField(_("fermés le"))
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("fermés par")
    )
    reopened_at = models.DateTimeField(_("rouverts le"), null=True)
    reopened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("rouverts par")
    )

    objects = CommentClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("fermeture de commentaires")
        verbose_name_plural = _("fermetures de commentaires")
        ordering = ("-closed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S") & Q(title__regex=r"\S"),
                name="editorial_commentclosure_r081_reason",
                violation_error_message=_("Fermer les commentaires demande un motif écrit."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("closed_at__date")), name="editorial_commentclosure_r081_end"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True)
                | Q(reopened_at__gte=F("closed_at"), reopened_by__isnull=False),
                name="editorial_commentclosure_r081_reopened",
            ),
            models.UniqueConstraint(
                fields=["account", "link"],
                condition=Q(reopened_at__isnull=True),
                name="editorial_commentclosure_once",
                violation_error_message=_("Les commentaires de cette publication sont déjà fermés."),
            ),
        )
        indexes = (
            models.Index(
                fields=["ends_on"],
                condition=Q(reopened_at__isnull=True),
                name="editorial_commentclosure_open",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """Whether nobody has reopened them."""
        return self.reopened_at is None

"""The destruction log: one line for each batch, kept for ever, with no personal information in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.models.disposals import DisposalBatch


class Destruction(models.Model):
    """What one batch destroyed; PostgreSQL refuses to change or remove a line, whoever asks."""

    batch = models.OneToOneField(
        DisposalBatch, on_delete=models.PROTECT, related_name="destruction", verbose_name=_("lot")
    )
    record_type = models.CharField(_("type de document"), max_length=40)
    rule_number = models.CharField(_("numéro de la règle"), max_length=40, blank=True)
    months = models.PositiveSmallIntegerField(_("conservé, en mois"))
    limit_at = models.DateTimeField(_("antérieur au"))
    done = models.PositiveIntegerField(_("dépersonnalisés"))
    excluded = models.PositiveIntegerField(_("écartés"))
    left_out = models.PositiveIntegerField(_("laissés de côté"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposé par")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("approuvé par")
    )
    approved_at = models.DateTimeField(_("approuvé le"))
    finished_at = models.DateTimeField(_("terminé le"))
    method = models.CharField(_("procédé"), max_length=300)
    # Of the numbers of what was destroyed, one a line, « moderation.message:12 », in order: proves the list later.
    digest = models.CharField(_("empreinte de la liste"), max_length=64)

    class Meta:
        verbose_name = _("destruction")
        verbose_name_plural = _("journal de destruction")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~Q(approved_by=models.F("proposed_by")), name="privacy_destruction_second_person"
            ),
        )

    def __str__(self) -> str:
        return gettext("destruction n°\u00a0%(number)s") % {"number": self.pk}

    @property
    def kept(self) -> int:
        """How many of the batch were not destroyed, set aside by a person or left out by the software."""
        return self.excluded + self.left_out

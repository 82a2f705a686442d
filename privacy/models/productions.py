"""The files made of a dossier: who had it made, for which request, with what fingerprint, and until when it is kept."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy.models.dossiers import Dossier


class ProductionQuerySet(models.QuerySet["Production"]):
    """Reads of the files produced."""

    def unfinished(self) -> Self:
        """Keep those that a worker still has to make."""
        return self.filter(state__in=[Production.State.QUEUED, Production.State.RUNNING])

    def to_erase(self, now: datetime) -> Self:
        """Keep those whose file has been kept long enough."""
        return self.filter(erased_at__isnull=True, keep_until__lte=now)


class Production(models.Model):
    """One file of a dossier; the line stays when the file is erased."""

    class State(models.TextChoices):
        """Life of a production."""

        QUEUED = "queued", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("interrompu")

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="productions", verbose_name=_("dossier")
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.QUEUED)
    is_unmasked = models.BooleanField(_("sans masques"), default=False)
    unmasked_reason = models.TextField(_("pourquoi sans masques"), blank=True)
    steps_done = models.PositiveIntegerField(_("étapes faites"), default=0)
    steps = models.PositiveIntegerField(_("étapes"), default=1)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("demandé par")
    )
    asked_at = models.DateTimeField(_("demandé le"))
    finished_at = models.DateTimeField(_("terminé le"), null=True)
    file = models.FileField(_("fichier"), upload_to="dossiers/%Y/%m/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("taille en octets"), default=0)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, blank=True)
    failure = models.CharField(_("interruption"), max_length=300, blank=True)
    keep_until = models.DateTimeField(_("fichier conservé jusqu’au"), null=True)
    erased_at = models.DateTimeField(_("fichier effacé le"), null=True)

    objects = ProductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier produit")
        verbose_name_plural = _("dossiers produits")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(is_unmasked=False) | Q(unmasked_reason__regex=r"\S"),
                name="privacy_production_unmasked_with_reason",
                violation_error_message=_("Un dossier sans masques demande un motif."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") & Q(sha256="")
                | Q(state="done", sha256__regex=r"^[0-9a-f]{64}$", finished_at__isnull=False),
                name="privacy_production_done_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(file="", keep_until__isnull=False, erased_at__gte=F("keep_until")),
                name="privacy_production_erased_has_no_file",
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at"],
                name="privacy_production_open",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(
                fields=["keep_until"],
                name="privacy_production_kept",
                condition=Q(erased_at__isnull=True, keep_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return gettext("Production n°\u00a0%(number)s") % {"number": self.pk}

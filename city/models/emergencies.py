"""Declared emergencies: interactions delayed, or suspended (« Situations d'urgence », R-051 … R-053, R-128)."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    """Reads of emergencies."""

    def in_force(self, at: datetime) -> "EmergencyQuerySet":
        """Keep those declared and not ended at `at`."""
        return self.filter(declared_at__lte=at).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))

    def concerning(self, account_id: int) -> "EmergencyQuerySet":
        """Keep those that concern the official account: its own, and those of all accounts."""
        return self.filter(Q(account_ids=[]) | Q(account_ids__contains=[account_id]))

    def overlapping(self, start: datetime, end: datetime) -> "EmergencyQuerySet":
        """Keep those that lasted at some moment between two instants."""
        return self.filter(declared_at__lt=end).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start))

    def suspending(self) -> "EmergencyQuerySet":
        """Keep those that stop the response clock."""
        return self.filter(level=Emergency.Level.SUSPENDED)


class Emergency(models.Model):
    """An emergency declared by a person: it has a reason, a scope, and an explicit end."""

    class Level(models.TextChoices):
        """What becomes of interactions (R-128)."""

        DELAYED = "delayed", _("interactions retardées")
        SUSPENDED = "suspended", _("interactions suspendues")

    level = models.CharField(_("niveau"), max_length=10, choices=Level)
    reason = models.TextField(_("motif"))
    # Official accounts live in a higher layer: their ids only. Empty means all of them.
    account_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("comptes"),
        help_text=_("Vide\u00a0: tous les comptes."),
    )
    # What citizens write when they ask about the situation: their messages are answered first.
    words = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("mots de la situation"),
        help_text=_("Séparés par des virgules\u00a0: les messages qui en parlent passent en premier."),
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("déclarée par")
    )
    declared_at = models.DateTimeField(_("déclarée le"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("terminée par"),
    )
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("situation d’urgence")
        verbose_name_plural = _("situations d’urgence")
        ordering = ("-declared_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_at__gte=F("declared_at"), ended_by__isnull=False),
                name="city_emergency_r128_end",
                violation_error_message=_("La fin suit la déclaration et porte le nom de qui l’a décidée."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="city_emergency_r051_reason",
                violation_error_message=_("Une situation d’urgence a un motif écrit."),
            ),
        )
        indexes = (
            models.Index(
                fields=["declared_at"], condition=Q(ended_at__isnull=True), name="city_emergency_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_level_display()} ({self.declared_at:%Y-%m-%d})"

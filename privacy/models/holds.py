"""Legal holds: what may not be depersonalised, why, and until somebody has looked at it again."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Reads of holds."""

    def in_force(self) -> Self:
        """Keep those that were not lifted; a day of review that has passed lifts nothing."""
        return self.filter(lifted_at__isnull=True)

    def to_review(self, on: date) -> Self:
        """Keep those in force whose day of review has come."""
        return self.in_force().filter(review_on__lte=on)


class LegalHold(models.Model):
    """A hold on a subscriber, a message, a sanction or a whole type of record; PostgreSQL makes it stop a disposal."""

    class Scope(models.TextChoices):
        """What it holds."""

        SUBSCRIBER = "netiquette.subscriber", _("abonné")
        MESSAGE = "moderation.message", _("message")
        WARNING = "netiquette.warning", _("avertissement")
        EXCLUSION = "netiquette.exclusion", _("exclusion")
        RECORD_TYPE = "type", _("type de document")

    scope = models.CharField(_("porte sur"), max_length=40, choices=Scope)
    subject_id = models.BigIntegerField(_("numéro"), null=True)
    record_type = models.CharField(_("type de document"), max_length=40, blank=True)
    # All that it holds: what is named, and what goes with it.
    keys = ArrayField(models.CharField(max_length=80))
    reason = models.TextField(_("motif"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("posée par")
    )
    set_at = models.DateTimeField(_("depuis le"))
    review_on = models.DateField(_("à réexaminer le"))
    reviewed_at = models.DateTimeField(_("réexaminée le"), null=True)
    lifted_at = models.DateTimeField(_("levée le"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("levée par"),
    )
    lift_reason = models.TextField(_("motif de la levée"), blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension de la destruction")
        verbose_name_plural = _("suspensions de la destruction")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="privacy_legalhold_reason"),
            models.CheckConstraint(
                condition=Q(scope="type", subject_id__isnull=True) & ~Q(record_type="")
                | ~Q(scope="type") & Q(subject_id__isnull=False, record_type=""),
                name="privacy_legalhold_names_something",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="privacy_legalhold_lifted_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["review_on"], name="privacy_legalhold_review", condition=Q(lifted_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        # The register is kept for ever: it names the hold, never the person.
        return gettext("suspension n°\u00a0%(number)s") % {"number": self.pk}

    @property
    def target(self) -> str:
        """What it holds, by its kind and number or code."""
        return gettext("%(kind)s n°\u00a0%(number)s") % {
            "kind": self.get_scope_display(),
            "number": self.subject_id or self.record_type,
        }

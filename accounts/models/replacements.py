"""Replacements during vacation or prolonged leave (« Période de vacances ou congé prolongé », R-073)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount
from accounts.models.people import Person


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    """Reads of replacements."""

    def in_effect(self, on: date) -> Self:
        """Keep those that give rights on `on`, a local date: notice sent, and within the days, the last included."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on),
            starts_on__lte=on,
            ends_on__gte=on,
            notice_sent_at__isnull=False,
            absent__is_active=True,
            substitute__is_active=True,
        )


class Replacement(models.Model):
    """Someone acts for an absent person on some accounts; it takes effect once the team has been told."""

    class Reason(models.TextChoices):
        """Why the person is away."""

        VACATION = "vacation", _("vacances")
        LEAVE = "leave", _("congé prolongé")

    absent = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="absences", verbose_name=_("personne absente")
    )
    substitute = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="replacements", verbose_name=_("remplaçant")
    )
    accounts = models.ManyToManyField(OfficialAccount, related_name="replacements", verbose_name=_("comptes"))
    reason = models.CharField(_("motif"), max_length=20, choices=Reason, default=Reason.VACATION)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"), help_text=_("Ce jour est compris."))
    ended_on = models.DateField(
        _("interrompu le"), null=True, blank=True, help_text=_("Premier jour sans accès.")
    )
    notice_sent_at = models.DateTimeField(
        _("équipe des communications avisée"), null=True, blank=True, editable=False
    )
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("saisi par"), editable=False
    )

    objects = ReplacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("remplacement")
        verbose_name_plural = _("remplacements")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="accounts_replacement_r073_dates",
                violation_error_message=_("Le dernier jour précède le premier."),
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")),
                name="accounts_replacement_r073_someone_else",
                violation_error_message=_("On ne se remplace pas soi-même."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"

    def is_over(self, on: date) -> bool:
        """Say whether it gives no right any more on `on`, a local date, nor later."""
        return self.ends_on < on or (self.ended_on is not None and self.ended_on <= on)

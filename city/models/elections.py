"""Election periods and candidates, as dated facts (« Période d'élections », R-025 … R-027)."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from policy.depersonalised import CanBeDepersonalised


class ElectionPeriodQuerySet(models.QuerySet["ElectionPeriod"]):
    """Reads of election periods."""

    def in_force(self, at: datetime) -> "ElectionPeriodQuerySet":
        """Keep those under way at `at`; the end is excluded."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class ElectionPeriod(models.Model):
    """A period during which nothing is said about an election; the text gives no dates, a person enters them."""

    class Level(models.TextChoices):
        """Which election."""

        MUNICIPAL = "municipal", _("municipale")
        PROVINCIAL = "provincial", _("provinciale")
        FEDERAL = "federal", _("fédérale")
        REFERENDUM = "referendum", _("référendum")

    level = models.CharField(_("niveau"), max_length=12, choices=Level)
    label = models.CharField(_("nom"), max_length=150)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    source = models.CharField(
        _("source des dates"), max_length=250, blank=True, help_text=_("Décret, avis ou loi qui les fixe.")
    )

    objects = ElectionPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("période d’élections")
        verbose_name_plural = _("périodes d’élections")
        ordering = ("-starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="city_electionperiod_r025_dates",
                violation_error_message=_("La période doit finir après avoir commencé."),
            ),
        )

    def __str__(self) -> str:
        return self.label


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Reads of candidates."""

    def standing_on(self, on: date) -> "CandidateQuerySet":
        """Keep those of a municipal period under way at some moment of the local day `on`."""
        last_day = TruncDate(F("period__ends_at") - timedelta(microseconds=1))
        return self.alias(last_day=last_day).filter(
            period__level=ElectionPeriod.Level.MUNICIPAL, period__starts_at__date__lte=on, last_day__gte=on
        )


class Candidate(CanBeDepersonalised):
    """A candidate of an election: what he presents of his ideas on official accounts is brought to a person (R-026)."""

    period = models.ForeignKey(
        ElectionPeriod, on_delete=models.CASCADE, related_name="candidates", verbose_name=_("période")
    )
    name = models.CharField(_("nom"), max_length=150)
    seat = models.CharField(_("poste convoité"), max_length=150, blank=True)
    # Somebody of the city who stands at a municipal election does nothing on its accounts meanwhile.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
        verbose_name=_("employé de la Ville"),
        help_text=_("Ses droits sur les comptes officiels cessent pendant une période municipale."),
    )
    handles = ArrayField(
        models.CharField(max_length=150),
        default=list,
        blank=True,
        verbose_name=_("identifiants publics"),
        help_text=_("Séparés par des virgules."),
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidat")
        verbose_name_plural = _("candidats")
        ordering = ("period", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["period", "name"],
                name="city_candidate_r026_once",
                violation_error_message=_("Ce candidat figure déjà dans la période."),
            ),
        )

    def __str__(self) -> str:
        return self.name

"""Series of posts: the same idea at the same local hour, until a day that is decided."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.rules.recurrences import Pattern


class RecurrenceQuerySet(models.QuerySet["Recurrence"]):
    """Reads of series."""

    def going_on(self, on: date) -> Self:
        """Keep the series that may still have an occurrence on `on` or after."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), ends_on__gte=on)


class Recurrence(models.Model):
    """The rule of a series, in local time, with an end. What it says is part of what is approved."""

    class Frequency(models.TextChoices):
        """How often."""

        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")
        MONTHLY = "monthly", _("chaque mois")

    frequency = models.CharField(_("fréquence"), max_length=8, choices=Frequency)
    interval = models.PositiveSmallIntegerField(_("intervalle"), default=1)
    # 0 is Monday; for a series that is weekly.
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("jours de la semaine")
    )
    # 31 is the last day of shorter months; for a series that is monthly.
    month_day = models.PositiveSmallIntegerField(_("jour du mois"), null=True, blank=True)
    at_time = models.TimeField(_("heure locale"))
    starts_on = models.DateField(_("première occurrence"))
    ends_on = models.DateField(_("dernier jour"))
    # 1 to 4, or 5 for the last; for a series that is monthly, on the day of the week that is told.
    month_week = models.PositiveSmallIntegerField(_("semaine du mois"), null=True, blank=True)
    # What the occurrences still to come say, on each account (editorial/series_content.py).
    content = models.JSONField(_("contenu"), default=dict)
    # Somebody ended it before its last day: no occurrence from this day on. What is approved before stays so.
    ended_on = models.DateField(_("arrêtée à partir du"), null=True, blank=True)
    skipped = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("occurrences sautées"))
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("créée par")
    )
    created_at = models.DateTimeField(_("créée le"))

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("série")
        verbose_name_plural = _("séries")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="editorial_recurrence_end",
                violation_error_message=_("La série finit après avoir commencé."),
            ),
            models.CheckConstraint(condition=Q(interval__gte=1), name="editorial_recurrence_interval"),
            models.CheckConstraint(
                condition=Q(month_day__isnull=True) | Q(month_day__gte=1, month_day__lte=31),
                name="editorial_recurrence_month_day",
            ),
            models.CheckConstraint(
                condition=Q(month_week__isnull=True) | Q(month_week__gte=1, month_week__lte=5),
                name="editorial_recurrence_month_week",
            ),
            models.CheckConstraint(
                condition=~Q(frequency="weekly") | Q(weekdays__len__gte=1),
                name="editorial_recurrence_weekdays",
            ),
            models.CheckConstraint(
                condition=~Q(frequency="monthly")
                | Q(month_day__isnull=False, month_week__isnull=True)
                | Q(month_day__isnull=True, month_week__isnull=False, weekdays__len=1),
                name="editorial_recurrence_monthly",
            ),
        )

    def __str__(self) -> str:
        return self.get_frequency_display()

    @property
    def pattern(self) -> Pattern:
        """Its rule, as the pure functions read it; it ends where somebody ended it."""
        ends_on = self.ends_on
        if self.ended_on is not None:
            ends_on = min(ends_on, self.ended_on - timedelta(days=1))
        return Pattern(
            frequency=self.frequency,
            starts_on=self.starts_on,
            ends_on=ends_on,
            interval=self.interval,
            weekdays=tuple(self.weekdays),
            month_day=self.month_day,
            month_week=self.month_week,
            skipped=frozenset(self.skipped),
        )

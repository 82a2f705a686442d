"""Series of posts: the same idea at the same local hour, until a day that is decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


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
    skipped = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("occurrences sautées"))
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("créée par")
    )
    created_at = models.DateTimeField(_("créée le"))

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
        )

    def __str__(self) -> str:
        return self.get_frequency_display()

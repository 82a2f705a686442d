"""The city's retention schedule, as this software applies it: how long each type of record is kept, dated."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policy.models import local_day


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    """Reads of the schedule."""

    def in_effect(self, at: dt.datetime | dt.date) -> Self:
        """Keep, of each type of record, the newest rule in effect at `at`."""
        newest = self.filter(effective_from__lte=local_day(at)).order_by("record_type", "-effective_from")
        return self.filter(pk__in=newest.distinct("record_type").values("pk"))


class RetentionRule(models.Model):
    """How long one type of record is kept from a date on, and what becomes of it then (A-31).

    A change is a new rule with a later date: what was destroyed names the rule that allowed it, and PostgreSQL lets
    nobody change a rule that a batch names.
    """

    class Disposition(models.TextChoices):
        """What becomes of it in the end, in the words of a retention schedule."""

        KEEP = "keep", _("conserver")
        ELIMINATE = "eliminate", _("éliminer")
        SORT = "sort", _("trier")

    record_type = models.CharField(_("type de document"), max_length=40)
    number = models.CharField(
        _("numéro de la règle"),
        max_length=40,
        blank=True,
        help_text=_("Celui du calendrier de conservation approuvé par BAnQ."),
    )
    active_months = models.PositiveSmallIntegerField(_("actif, en mois"))
    semi_active_months = models.PositiveSmallIntegerField(_("semi-actif, en mois"), default=0)
    disposition = models.CharField(_("disposition finale"), max_length=10, choices=Disposition)
    effective_from = models.DateField(_("à partir du"))
    decided_by = models.CharField(_("décidé par"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("règle de conservation")
        verbose_name_plural = _("règles de conservation")
        ordering = ("record_type", "-effective_from")
        constraints = (
            models.UniqueConstraint(
                fields=["record_type", "effective_from"],
                name="privacy_retentionrule_one_per_day",
                violation_error_message=_("Une autre règle de ce type de document commence ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(active_months__gte=1) | Q(disposition="keep"),
                name="privacy_retentionrule_kept_some_time",
                violation_error_message=_("Ce qui s’élimine est conservé au moins un mois."),
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=""),
                name="privacy_retentionrule_decided_by",
                violation_error_message=_("Une règle dit qui l’a décidée."),
            ),
        )

    def __str__(self) -> str:
        return gettext("règle de conservation «\u00a0%(type)s\u00a0» du %(day)s") % {
            "type": self.record_type,
            "day": self.effective_from,
        }

    @property
    def months(self) -> int:
        """How long it is kept in all."""
        return self.active_months + self.semi_active_months


def by_type(rules: Iterable[RetentionRule]) -> dict[str, RetentionRule]:
    """Return rules by the code of their type of record."""
    return {rule.record_type: rule for rule in rules}

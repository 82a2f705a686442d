"""When the offices are open: named sets of hours, closures, and the version of the whole."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DecimalRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import ExtractHour, ExtractMinute
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
    (5, _("samedi")),
    (6, _("dimanche")),
]
OVERLAP = _("Deux plages d’ouverture se chevauchent ce jour-là.")
_MINUTES = Func(
    ExtractHour("opens") * 60 + ExtractMinute("opens"),
    ExtractHour("closes") * 60 + ExtractMinute("closes"),
    function="NUMRANGE",
    output_field=DecimalRangeField(),
)
_SEASON = Func(
    F("valid_from"),
    F("valid_until"),
    RangeBoundary(inclusive_lower=True, inclusive_upper=True),
    function="DATERANGE",
    output_field=DateRangeField(),
)


class HoursSet(models.Model):
    """A named set of opening hours; the default one is that of the offices."""

    slug = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("nom"), max_length=100)
    is_default = models.BooleanField(_("horaire général des bureaux"), default=False)

    class Meta:
        verbose_name = _("horaire")
        verbose_name_plural = _("horaires")
        ordering = ("-is_default", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="city_hoursset_r084_one_default",
                violation_error_message=_("Un autre horaire est déjà l’horaire général des bureaux."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class OpeningInterval(models.Model):
    """One opening of one weekday. With dates it is seasonal, and replaces the other openings on these dates."""

    hours_set = models.ForeignKey(
        HoursSet, on_delete=models.CASCADE, related_name="openings", verbose_name=_("horaire")
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    opens = models.TimeField(_("ouverture"))
    closes = models.TimeField(_("fermeture"))
    valid_from = models.DateField(_("saison\u00a0: du"), null=True, blank=True)
    valid_until = models.DateField(_("saison\u00a0: au"), null=True, blank=True)
    weekend_confirmed = models.BooleanField(
        _("ouverture de fin de semaine confirmée"),
        default=False,
        help_text=_(
            "La politique prévoit une gestion du lundi au vendredi "
            "(section «\u00a0Annexe I – Nétiquette\u00a0»)\u00a0: "
            "une ouverture le samedi ou le dimanche doit être confirmée."
        ),
    )

    class Meta:
        verbose_name = _("plage d’ouverture")
        verbose_name_plural = _("plages d’ouverture")
        ordering = ("hours_set", "valid_from", "weekday", "opens")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="city_openinginterval_r084_order",
                violation_error_message=_("La fermeture doit suivre l’ouverture."),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="city_openinginterval_r084_weekday"),
            models.CheckConstraint(
                condition=Q(weekday__lte=4) | Q(weekend_confirmed=True),
                name="city_openinginterval_r134_weekend",
                violation_error_message=_(
                    "Les médias sociaux sont gérés du lundi au vendredi (section «\u00a0Annexe I – Nétiquette\u00a0»). "
                    "Pour ouvrir la fin de semaine, cochez la confirmation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True, valid_until__isnull=True)
                | Q(valid_from__isnull=False, valid_until__isnull=False, valid_until__gte=F("valid_from")),
                name="city_openinginterval_r084_season",
                violation_error_message=_("Une saison a un premier et un dernier jour, dans cet ordre."),
            ),
            ExclusionConstraint(
                name="city_openinginterval_r084_no_overlap",
                expressions=[
                    ("hours_set", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (_MINUTES, RangeOperators.OVERLAPS),
                ],
                condition=Q(valid_from__isnull=True),
                violation_error_message=OVERLAP,
            ),
            ExclusionConstraint(
                name="city_openinginterval_r084_no_overlap_in_season",
                expressions=[
                    ("hours_set", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (_MINUTES, RangeOperators.OVERLAPS),
                    (_SEASON, RangeOperators.OVERLAPS),
                ],
                condition=Q(valid_from__isnull=False),
                violation_error_message=OVERLAP,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def overlaps(self, other: "OpeningInterval") -> bool:
        """Say whether two openings of one set of hours have an instant in common; a season overlaps seasons only."""
        if self.weekday != other.weekday or self.opens >= other.closes or other.opens >= self.closes:
            return False
        if self.valid_from and self.valid_until and other.valid_from and other.valid_until:
            return self.valid_from <= other.valid_until and other.valid_from <= self.valid_until
        return self.valid_from is None and other.valid_from is None

    def clean(self) -> None:
        """Say it beside the field: PostgreSQL cannot even compare hours or days in the wrong order."""
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": gettext("La fermeture doit suivre l’ouverture.")})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError(
                {"valid_until": gettext("Une saison ne peut pas finir avant d’avoir commencé.")}
            )


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Reads of closures."""

    def confirmed(self) -> "ClosureQuerySet":
        """Keep those a person confirmed: the only ones that count."""
        return self.filter(state=Closure.State.CONFIRMED)

    def to_confirm_between(self, first: date, last: date) -> "ClosureQuerySet":
        """Keep those nobody has decided yet, with a day between `first` and `last`."""
        return self.filter(state=Closure.State.PROPOSED, starts_on__lte=last, ends_on__gte=first)


class Closure(models.Model):
    """Days, or part of a day, when the offices are closed; libraries propose holidays, a person confirms them."""

    class State(models.TextChoices):
        """Life of a closure."""

        PROPOSED = "proposed", _("à confirmer")
        CONFIRMED = "confirmed", _("confirmée")
        DECLINED = "declined", _("écartée")

    hours_set = models.ForeignKey(
        HoursSet,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("horaire"),
        help_text=_("Vide\u00a0: tous les horaires."),
    )
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    closed_from = models.TimeField(
        _("fermé à partir de"), null=True, blank=True, help_text=_("Vide\u00a0: dès le début de la journée.")
    )
    closed_until = models.TimeField(
        _("fermé jusqu’à"), null=True, blank=True, help_text=_("Vide\u00a0: jusqu’à la fin de la journée.")
    )
    reason = models.CharField(_("motif"), max_length=150)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("décidée par"),
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        ordering = ("starts_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["starts_on", "hours_set"],
                nulls_distinct=False,
                name="city_closure_r084_one_per_day",
                violation_error_message=_("Une autre fermeture commence déjà ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="city_closure_r084_dates",
                violation_error_message=_("Le dernier jour ne peut pas précéder le premier."),
            ),
            models.CheckConstraint(
                condition=Q(closed_from__isnull=True)
                | Q(closed_until__isnull=True)
                | Q(closed_until__gt=F("closed_from")),
                name="city_closure_r084_hours",
                violation_error_message=_("L’heure de réouverture doit suivre celle de fermeture."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | Q(state__in=["confirmed", "declined"], decided_at__isnull=False),
                name="city_closure_r084_decided",
                violation_error_message=_("Une fermeture confirmée ou écartée porte la date de la décision."),
            ),
        )

    def __str__(self) -> str:
        days = f"{self.starts_on}" if self.starts_on == self.ends_on else f"{self.starts_on} – {self.ends_on}"
        return f"{days}, {self.reason}"


class CalendarVersion(models.Model):
    """The number of the present hours, closures and emergencies, changed by PostgreSQL triggers at each write."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(_("numéro"))

    class Meta:
        verbose_name = _("version du calendrier")
        verbose_name_plural = _("versions du calendrier")
        constraints = (models.CheckConstraint(condition=Q(id=Value(1)), name="city_calendarversion_single"),)

    def __str__(self) -> str:
        return str(self.number)

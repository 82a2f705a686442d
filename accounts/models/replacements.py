"""Replacements during vacation or prolonged leave (« Période de vacances ou congé prolongé », R-073)."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount
from accounts.models.people import Person

# The answers with which a substitute acts.
COVERING = ("not_asked", "accepted")


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    """Reads of replacements."""

    def in_effect(self, on: date) -> Self:
        """Keep those that give rights on `on`, a local date: notice sent, and within the days, the last included.

        A cover that the substitute has declined, or not yet accepted, gives none (R-074).
        """
        return self.away(on).filter(
            notice_sent_at__isnull=False,
            cover__in=COVERING,
            absent__is_active=True,
            substitute__is_active=True,
        )

    def away(self, on: date) -> Self:
        """Keep those whose absent person is away on `on`, a local date, whether or not somebody acts for him."""
        return self.overlapping(on, on)

    def overlapping(self, first: date, last: date) -> Self:
        """Keep those that concern some day from `first` to `last`, both included; interrupted ones up to their end."""
        return self.filter(
            # The second condition leaves out what was cancelled before its first day.
            Q(ended_on__isnull=True) | (Q(ended_on__gt=first) & Q(ended_on__gt=F("starts_on"))),
            starts_on__lte=last,
            ends_on__gte=first,
        )

    def acting(self, first: date, last: date) -> Self:
        """Keep those in which somebody acts, or is asked to, on some day from `first` to `last`."""
        return self.overlapping(first, last).exclude(cover=Replacement.Cover.DECLINED)

    def open(self, on: date) -> Self:
        """Keep those that are not over on `on`, a local date: in effect, to come, or waiting for something."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), ends_on__gte=on)

    def standing(self, stage: str, on: date) -> Self:
        """Keep those that a filter of the list names on `on`; those that are not over when it names nothing known."""
        current, covering = self.open(on), Q(cover__in=COVERING)
        kept: dict[str, Self] = {
            Replacement.Stage.IN_EFFECT: self.in_effect(on),
            Replacement.Stage.TO_COME: current.filter(
                covering, starts_on__gt=on, notice_sent_at__isnull=False
            ),
            Replacement.Stage.NOTICE_OWED: current.filter(covering, notice_sent_at__isnull=True),
            Replacement.Stage.COVER_ASKED: current.filter(cover=Replacement.Cover.ASKED),
            Replacement.Stage.DECLINED: current.filter(cover=Replacement.Cover.DECLINED),
            Replacement.Stage.OVER: self.filter(Q(ends_on__lt=on) | Q(ended_on__lte=on)),
        }
        return kept.get(stage, current)

    def visible_to(self, person: Person, *, oversees: bool) -> Self:
        """Keep those that concern `person`; all of them for whoever follows the accounts as a whole."""
        if oversees:
            return self.all()
        return self.filter(Q(absent=person) | Q(substitute=person) | Q(recorded_by=person))


class Replacement(models.Model):
    """Someone acts for an absent person on some accounts; it takes effect once the team has been told."""

    class Reason(models.TextChoices):
        """Why the person is away."""

        VACATION = "vacation", _("vacances")
        LEAVE = "leave", _("congé prolongé")

    class Cover(models.TextChoices):
        """The answer of a substitute who has other tasks on every account, and may decline (R-074)."""

        NOT_ASKED = "not_asked", _("sans objet")
        ASKED = "asked", _("demandée")
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("refusée")

    class Stage(models.TextChoices):
        """Where a replacement stands on some day."""

        DECLINED = "refuses", _("relève refusée")
        COVER_ASKED = "a-repondre", _("attend une réponse")
        NOTICE_OWED = "a-aviser", _("attend l’avis à l’équipe")
        VOID = "sans-effet", _("sans effet")
        IN_EFFECT = "en-vigueur", _("en vigueur")
        TO_COME = "a-venir", _("à venir")
        OVER = "termines", _("terminé")

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
    cover = models.CharField(
        _("relève"), max_length=12, choices=Cover, default=Cover.NOT_ASKED, editable=False
    )
    cover_answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("réponse de"),
        editable=False,
    )
    cover_answered_at = models.DateTimeField(_("réponse le"), null=True, editable=False)
    cover_reason = models.TextField(_("motif de la réponse"), blank=True, editable=False)

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
            models.CheckConstraint(
                condition=Q(cover__in=["not_asked", "accepted"])
                | Q(cover__in=["asked", "declined"], notice_sent_at__isnull=True),
                name="accounts_replacement_r074_no_effect_before_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    cover__in=["not_asked", "asked"],
                    cover_answered_by__isnull=True,
                    cover_answered_at__isnull=True,
                    cover_reason="",
                )
                | Q(cover="accepted", cover_answered_by__isnull=False, cover_answered_at__isnull=False)
                | (
                    Q(cover="declined", cover_answered_by__isnull=False, cover_answered_at__isnull=False)
                    & ~Q(cover_reason="")
                ),
                name="accounts_replacement_r074_answered",
            ),
        )
        indexes = (
            # The sweep reads what begins or ends by tomorrow, the pages what is not over.
            models.Index(fields=["ends_on", "starts_on"], name="accounts_replacement_days"),
        )

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"

    def is_over(self, on: date) -> bool:
        """Say whether it gives no right any more on `on`, a local date, nor later."""
        return self.ends_on < on or (self.ended_on is not None and self.ended_on <= on)

    @property
    def last_day(self) -> date:
        """The last day with access, the interruption counted; before the first day when it was cancelled."""
        if self.ended_on is None:
            return self.ends_on
        return min(self.ends_on, self.ended_on - timedelta(days=1))

    @property
    def was_cancelled(self) -> bool:
        """Whether it was interrupted before it began."""
        return self.last_day < self.starts_on

    def stage(self, on: date) -> "Replacement.Stage":
        """Say where it stands on `on`, a local date; reads the two people."""
        stages = (
            (self.is_over(on), self.Stage.OVER),
            (self.cover == self.Cover.DECLINED, self.Stage.DECLINED),
            (self.cover == self.Cover.ASKED, self.Stage.COVER_ASKED),
            (self.notice_sent_at is None, self.Stage.NOTICE_OWED),
            (not (self.absent.is_active and self.substitute.is_active), self.Stage.VOID),
            (self.starts_on > on, self.Stage.TO_COME),
        )
        return next((stage for holds, stage in stages if holds), self.Stage.IN_EFFECT)

"""What is looked at on the profile of each official account, what was found, and what has changed since."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, DateField, DateTimeField, F, Func, Q, Value, When
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.evidence import Evidence
from accounts.models.official_accounts import OfficialAccount
from accounts.rules.checks import CheckState, check_state


class Aspect(models.TextChoices):
    """What a profile must show."""

    LOGO = "logo", _("logo officiel")
    NETIQUETTE = "netiquette", _("nétiquette affichée")
    SITE_LINK = "site_link", _("lien vers le site Web")
    VISUAL = "visual", _("nom et visuel")
    DISCLAIMER = "disclaimer", _("mise en garde sur les abonnements")


class ProfileCheck(models.Model):
    """What somebody saw of one aspect of a profile; another look is another row (PostgreSQL refuses to change one)."""

    class Result(models.TextChoices):
        """What was seen."""

        CONFORM = "conform", _("conforme")
        NOT_CONFORM = "not_conform", _("non conforme")
        NOT_APPLICABLE = "not_applicable", _("sans objet")

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="checks", verbose_name=_("compte")
    )
    aspect = models.CharField(_("aspect"), max_length=20, choices=Aspect)
    result = models.CharField(_("résultat"), max_length=20, choices=Result)
    place = models.CharField(_("où"), max_length=150, blank=True)
    url = models.URLField(_("lien"), max_length=500, blank=True)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("capture")
    )
    note = models.TextField(_("remarque"), blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vérifié par")
    )
    checked_at = models.DateTimeField(_("vérifié le"))

    class Meta:
        verbose_name = _("vérification de profil")
        verbose_name_plural = _("vérifications de profil")
        ordering = ("-checked_at", "-pk")
        indexes = (
            models.Index(
                fields=["account", "aspect", "-checked_at", "-id"], name="accounts_profilecheck_latest"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(aspect__in=["logo", "netiquette", "site_link", "visual", "disclaimer"]),
                name="accounts_profilecheck_aspect",
            ),
            models.CheckConstraint(
                condition=Q(result="conform") & (~Q(url="") | Q(evidence__isnull=False))
                | Q(result__in=["not_conform", "not_applicable"]) & Q(note__regex=r"\S"),
                name="accounts_profilecheck_r059_proof_or_reason",
            ),
            models.CheckConstraint(
                condition=~Q(result="not_applicable") | ~Q(aspect__in=["logo", "netiquette"]),
                name="accounts_profilecheck_r105_r049_always",
            ),
            models.CheckConstraint(
                condition=~Q(result="conform", aspect="netiquette", url=""),
                name="accounts_profilecheck_r049_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} — {self.get_aspect_display()}"


class VisualChange(models.Model):
    """The look of an account was changed: its logo and visual are to be looked at again (R-065, R-070, R-105)."""

    class What(models.TextChoices):
        """What was changed."""

        PICTURE = "picture", _("image de profil")
        COVER = "cover", _("image de couverture")
        NAME = "name", _("nom ou description")
        OTHER = "other", _("autre élément du visuel")

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="visual_changes", verbose_name=_("compte")
    )
    what = models.CharField(_("ce qui a changé"), max_length=20, choices=What)
    reason = models.TextField(_("motif"))
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="+", verbose_name=_("capture")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrit par")
    )
    recorded_at = models.DateTimeField(_("inscrit le"))

    class Meta:
        verbose_name = _("changement de visuel")
        verbose_name_plural = _("changements de visuel")
        ordering = ("-recorded_at", "-pk")
        indexes = (models.Index(fields=["account", "-recorded_at"], name="accounts_visualchange_latest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="accounts_visualchange_r065_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} — {self.get_what_display()}"


class _MonthsLater(Func):
    """The same day so many months later, or the last day of a shorter month."""

    # (day + make_interval(months => number))::date
    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = DateField()


def _day(instant: str) -> TruncDate:
    return TruncDate(instant, tzinfo=timezone.get_default_timezone())


def _expression(instant: Any) -> Any:
    return Value(instant) if isinstance(instant, datetime) else instant


_NOT_CONFORM = Q(last__result=ProfileCheck.Result.NOT_CONFORM, reopened_at__isnull=True)


def _to_do(today: date) -> Q:
    return Q(due_on__lte=today)


def _late(today: date, grace_days: int) -> Q:
    overdue = Q(due_on__lt=today - timedelta(days=grace_days))
    return overdue & (Q(last__isnull=True) | ~_NOT_CONFORM)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many aspects are to be looked at; among them, how many are late, or were seen not conform."""

    to_do: int
    late: int
    not_conform: int


class ProfileStandingQuerySet(models.QuerySet["ProfileStanding"]):
    """Reads of where each aspect of each account stands."""

    def dated(self, *, months: int, renewed: dict[str, Any]) -> Self:
        """Give `reopened_at` (null: nothing re-opened it) and `due_on`, the local day from which to look again.

        A check lasts `months`. `renewed` says, by aspect, the instant before which no check counts any more, or an
        expression of it.
        """
        since = [When(aspect=aspect, then=_expression(instant)) for aspect, instant in renewed.items()]
        reopening = Case(*since, default=F("visual_changed_at"), output_field=DateTimeField())
        never = Q(last__isnull=True)
        return self.annotate(reopening=reopening).annotate(
            reopened_at=Case(
                When(never | Q(reopening__gt=F("last__checked_at")), then=F("reopening")),
                default=None,
                output_field=DateTimeField(),
            ),
            due_on=Case(
                When(
                    never & Q(aspect__in=list(renewed)),
                    then=Greatest("account__authorised_on", _day("reopening")),
                ),
                When(never, then=F("account__authorised_on")),
                When(reopening__gt=F("last__checked_at"), then=_day("reopening")),
                When(last__result=ProfileCheck.Result.NOT_CONFORM, then=_day("last__checked_at")),
                default=_MonthsLater(_day("last__checked_at"), Value(months)),
                output_field=DateField(),
            ),
        )

    def of_accounts_in_use(self) -> Self:
        """Keep the authorised accounts: the others are not shown to citizens by the city."""
        return self.filter(account__state=OfficialAccount.State.AUTHORISED)

    def to_do(self, today: date) -> Self:
        """Keep what is to be looked at, or mended, on `today`; after `dated`."""
        return self.filter(_to_do(today))

    def not_conform(self) -> Self:
        """Keep what was seen not conform, and that nothing has re-opened since; after `dated`."""
        return self.filter(_NOT_CONFORM)

    def late(self, today: date, *, grace_days: int) -> Self:
        """Keep what should have been looked at more than `grace_days` ago; after `dated`."""
        return self.filter(_late(today, grace_days))

    def tally(self, today: date, *, grace_days: int) -> Tally:
        """Count them all in one query; after `dated`."""
        found = self.aggregate(
            to_do=Count("pk", filter=_to_do(today)),
            late=Count("pk", filter=_late(today, grace_days)),
            not_conform=Count("pk", filter=_NOT_CONFORM),
        )
        return Tally(**found)


class ProfileStanding(models.Model):
    """Where one aspect of one account stands: its last check, and what has changed since. A view of PostgreSQL.

    Every account has its five rows, whatever was ever recorded: nothing can be missed.
    """

    account = models.ForeignKey(OfficialAccount, on_delete=models.DO_NOTHING, related_name="standings")
    aspect = models.CharField(max_length=20, choices=Aspect)
    last = models.ForeignKey(ProfileCheck, on_delete=models.DO_NOTHING, null=True, related_name="+")
    # The last change of visual, for the aspects that it re-opens.
    visual_changed_at = models.DateTimeField(null=True)

    # Given by `dated`.
    due_on: date
    reopening: datetime | None
    reopened_at: datetime | None

    objects = ProfileStandingQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "accounts_profilestanding"
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account_id} — {self.get_aspect_display()}"

    def state(self, today: date, *, grace_days: int) -> CheckState:
        """Say how it stands on `today`, a local date."""
        return check_state(
            result=self.last.result if self.last else "",
            is_reopened=self.reopened_at is not None,
            due_on=self.due_on,
            today=today,
            grace_days=grace_days,
        )

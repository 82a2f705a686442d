"""Accounts opened in the city's name without its leave: what was seen, what was asked of the platform, how it ended."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.evidence import Evidence
from accounts.models.people import Person


class ImpostorCaseQuerySet(models.QuerySet["ImpostorCase"]):
    """Reads of cases."""

    def unsettled(self) -> Self:
        """Keep those that somebody still has to act on."""
        return self.filter(state__in=ImpostorCase.UNSETTLED)

    def idle(self, at: datetime, days: int) -> Self:
        """Keep those on which nobody has done anything for more than `days` days."""
        return self.unsettled().filter(last_act_at__lt=at - timedelta(days=days))


class ImpostorCase(models.Model):
    """One address that seems to speak for the city, or for one of its properties; never an accusation (R-013, R-116).

    Parody, criticism and groups of citizens are no impostors: each has its own end. PostgreSQL holds the states, the
    proofs and the name of who decided a transmission (migration « impostors »).
    """

    class State(models.TextChoices):
        """How far it has come."""

        TO_REVIEW = "to_review", _("à examiner")
        OPEN = "open", _("ouvert")
        REPORTED = "reported", _("signalé à la plateforme")
        TRANSMITTED = "transmitted", _("transmis")
        CLOSED = "closed", _("clos")
        PARODY = "parody", _("parodie licite")
        FALSE_REPORT = "false_report", _("faux signalement")
        MUNICIPAL = "municipal", _("compte d’un service municipal")

    UNSETTLED = (State.TO_REVIEW, State.OPEN, State.REPORTED, State.TRANSMITTED)
    SETTLED = (State.CLOSED, State.PARODY, State.FALSE_REPORT, State.MUNICIPAL)

    class Body(models.TextChoices):
        """Who decides of legal steps."""

        MANAGEMENT = "direction-generale", _("direction générale")
        CLERK = "greffe", _("greffe")

    # The code of a platform of the register, or the host of any other; with the key, what tells one account.
    platform = models.CharField(_("plateforme"), max_length=255)
    key = models.CharField(_("clé"), max_length=500)
    url = models.URLField(_("adresse"), max_length=500)
    pretends = models.CharField(_("se présente comme"), max_length=200, blank=True)
    first_seen_on = models.DateField(_("vu la première fois le"))
    state = models.CharField(_("état"), max_length=20, choices=State)
    opened_at = models.DateTimeField(_("ouvert le"))
    last_act_at = models.DateTimeField(_("dernier geste"))
    evidence = models.ManyToManyField(Evidence, related_name="impostor_cases", verbose_name=_("captures"))
    platform_reported_on = models.DateField(_("signalé à la plateforme le"), null=True)
    platform_number = models.CharField(_("numéro de signalement"), max_length=100, blank=True)
    platform_answer = models.TextField(_("réponse de la plateforme"), blank=True)
    transmitted_on = models.DateField(_("transmis le"), null=True)
    transmitted_by_body = models.CharField(_("décidé par"), max_length=20, choices=Body, blank=True)
    transmitted_by_name = models.CharField(_("nom de qui l’a décidé"), max_length=150, blank=True)
    settled_at = models.DateTimeField(_("clos le"), null=True)
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("clos par")
    )
    settled_reason = models.TextField(_("motif"), blank=True)

    objects = ImpostorCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier d’usurpation")
        verbose_name_plural = _("dossiers d’usurpation")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["platform", "key"],
                condition=Q(state__in=["to_review", "open", "reported", "transmitted"]),
                name="accounts_impostorcase_r013_one_open",
                violation_error_message=_("Un dossier est déjà ouvert pour cette adresse."),
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | Q(platform_reported_on__isnull=False),
                name="accounts_impostorcase_r013_reported",
            ),
            models.CheckConstraint(
                condition=~Q(state="transmitted")
                | Q(transmitted_on__isnull=False, transmitted_by_body__in=["direction-generale", "greffe"])
                & ~Q(transmitted_by_name=""),
                name="accounts_impostorcase_r013_transmitted_by",
                violation_error_message=_("Dites qui, à la direction générale ou au greffe, l’a décidé."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["to_review", "open", "reported", "transmitted"],
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    settled_reason="",
                )
                | Q(
                    state__in=["closed", "parody", "false_report", "municipal"],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                )
                & ~Q(settled_reason=""),
                name="accounts_impostorcase_r013_settled_with_reason",
                violation_error_message=_("Un dossier se ferme avec un motif."),
            ),
        )
        indexes = (
            models.Index(
                fields=["last_act_at"],
                name="accounts_impostor_idle",
                condition=Q(state__in=["to_review", "open", "reported", "transmitted"]),
            ),
            models.Index(fields=["platform", "key"], name="accounts_impostor_address"),
        )

    def __str__(self) -> str:
        return gettext("Dossier n°\u00a0%(number)s") % {"number": self.pk}

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in self.SETTLED


class ImpostorReport(models.Model):
    """What somebody said of an address: a person of the city, or anybody by the public form (`reported_by` is null)."""

    case = models.ForeignKey(
        ImpostorCase, on_delete=models.PROTECT, related_name="reports", verbose_name=_("dossier")
    )
    seen = models.TextField(_("ce qui a été vu"))
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("signalé par")
    )
    # Given by a citizen who wants an answer; erased when the case ends.
    email = models.EmailField(_("courriel"), blank=True)
    reported_at = models.DateTimeField(_("signalé le"))

    class Meta:
        verbose_name = _("signalement d’usurpation")
        verbose_name_plural = _("signalements d’usurpation")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(reported_by__isnull=True) | Q(email=""),
                name="accounts_impostorreport_public_email",
            ),
        )

    def __str__(self) -> str:
        return str(self.case)


class ImpostorStep(models.Model):
    """One act on a case, as it was done; PostgreSQL never lets it change."""

    case = models.ForeignKey(
        ImpostorCase, on_delete=models.PROTECT, related_name="steps", verbose_name=_("dossier")
    )
    act = models.CharField(_("geste"), max_length=20)
    state = models.CharField(_("état"), max_length=20, choices=ImpostorCase.State)
    note = models.TextField(_("précisions"), blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("par")
    )
    done_at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("geste d’un dossier d’usurpation")
        verbose_name_plural = _("gestes des dossiers d’usurpation")
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.act


class WatchWord(models.Model):
    """A property of the city (« ses propriétés », R-116) whose name an impostor may take; it decides nothing."""

    word = models.CharField(_("nom"), max_length=100, unique=True)
    is_active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        verbose_name = _("nom d’une propriété de la Ville")
        verbose_name_plural = _("noms des propriétés de la Ville")
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word

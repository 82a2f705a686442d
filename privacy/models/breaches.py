"""The register of confidentiality incidents: what the regulation asks to be kept of each (RLRQ, c. A-2.1, r. 3.1)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.models import Message
from netiquette.models import Subscriber


class ConfidentialityIncidentQuerySet(models.QuerySet["ConfidentialityIncident"]):
    """Reads of the register."""

    def unsettled(self) -> Self:
        """Keep those that are not closed."""
        return self.filter(state=ConfidentialityIncident.State.OPEN)

    def to_assess(self) -> Self:
        """Keep those of which nobody has said whether they may cause a serious injury."""
        return self.unsettled().filter(is_serious__isnull=True)

    def notices_due(self) -> Self:
        """Keep the serious ones of which the Commission, or the persons, have not been told."""
        untold = Q(commission_told_on__isnull=True) | Q(persons_told_on__isnull=True, no_notice_reason="")
        return self.unsettled().filter(untold, is_serious=True)

    def pending(self) -> Self:
        """Keep those whose assessment or notice is still to come."""
        return self.to_assess() | self.notices_due()

    def known_in(self, year: int) -> Self:
        """Keep those that the city became aware of in a year."""
        return self.filter(known_on__year=year)


class ConfidentialityIncident(models.Model):
    """An access, a use or a communication that the law does not allow, or a loss, of personal information.

    Not an `accounts.Incident`, which is about speaking for the city. Kept five years at least (a PostgreSQL trigger
    holds it); a closed one is reopened, never rewritten.
    """

    class Kind(models.TextChoices):
        """What the law calls a confidentiality incident (article 63.9)."""

        ACCESS = "access", _("accès non autorisé")
        USE = "use", _("utilisation non autorisée")
        COMMUNICATION = "communication", _("communication non autorisée")
        LOSS = "loss", _("perte")
        OTHER = "other", _("autre atteinte à la protection")

    class State(models.TextChoices):
        """Life of an incident."""

        OPEN = "open", _("ouvert")
        CLOSED = "closed", _("fermé")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    information = models.TextField(_("renseignements visés"))
    circumstances = models.TextField(_("circonstances"))
    happened_from = models.DateField(_("survenu le"))
    happened_to = models.DateField(_("jusqu’au"), null=True)
    is_date_estimated = models.BooleanField(_("date ou période approximative"), default=False)
    known_on = models.DateField(_("connu de la Ville le"))
    persons = models.PositiveIntegerField(_("personnes concernées"))
    persons_in_quebec = models.PositiveIntegerField(_("dont résidant au Québec"))
    is_count_estimated = models.BooleanField(_("nombre approximatif"), default=False)
    # The elements that lead to the conclusion, and the conclusion: None until somebody has drawn it.
    sensitivity = models.TextField(_("sensibilité des renseignements"), blank=True)
    consequences = models.TextField(_("conséquences appréhendées"), blank=True)
    likelihood = models.TextField(_("probabilité d’une utilisation préjudiciable"), blank=True)
    is_serious = models.BooleanField(_("risque de préjudice sérieux"), null=True)
    commission_told_on = models.DateField(_("Commission d’accès à l’information avisée le"), null=True)
    persons_told_on = models.DateField(_("personnes avisées le"), null=True)
    public_notice = models.TextField(_("avis public, et pourquoi"), blank=True)
    no_notice_reason = models.TextField(_("personnes non avisées, parce que"), blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.OPEN)
    # Where it came from, when it did from there.
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("message")
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("abonné")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrit par")
    )
    recorded_at = models.DateTimeField(_("inscrit le"))
    # Grows with each change: two people in charge never overwrite each other.
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = ConfidentialityIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident de confidentialité")
        verbose_name_plural = _("incidents de confidentialité")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(information__regex=r"\S", circumstances__regex=r"\S"),
                name="privacy_breach_said",
            ),
            models.CheckConstraint(
                condition=Q(known_on__gte=F("happened_from"))
                & (Q(happened_to__isnull=True) | Q(happened_to__gte=F("happened_from"))),
                name="privacy_breach_dates",
            ),
            models.CheckConstraint(
                condition=Q(persons_in_quebec__lte=F("persons")), name="privacy_breach_persons"
            ),
            models.CheckConstraint(
                condition=Q(is_serious__isnull=True)
                | ~Q(sensitivity="") & ~Q(consequences="") & ~Q(likelihood=""),
                name="privacy_breach_conclusion_has_elements",
            ),
            models.CheckConstraint(
                condition=Q(is_serious=True)
                | Q(commission_told_on__isnull=True, persons_told_on__isnull=True, no_notice_reason=""),
                name="privacy_breach_notices_of_serious_ones",
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | Q(is_serious=False)
                | Q(is_serious=True, commission_told_on__isnull=False)
                & (Q(persons_told_on__isnull=False) | ~Q(no_notice_reason="")),
                name="privacy_breach_closed_once_settled",
            ),
        )
        indexes = (models.Index(fields=["id"], name="privacy_breach_open", condition=Q(state="open")),)

    def __str__(self) -> str:
        # The register of decisions is kept for ever: it names the incident, never the persons.
        return gettext("incident de confidentialité n°\u00a0%(number)s") % {"number": self.pk}

    @property
    def kept_until(self) -> date:
        """The first day on which it may be destroyed: five years after the city knew, or wrote it, the later."""
        last = max(self.known_on, self.recorded_at.date())
        try:
            return last.replace(year=last.year + 5)
        except ValueError:
            return last.replace(year=last.year + 5, month=3, day=1)


class ConfidentialityStep(models.Model):
    """What was written, concluded, told or done about an incident; never changed (a PostgreSQL trigger holds it)."""

    class Kind(models.TextChoices):
        """What it is."""

        RECORDED = "recorded", _("incident inscrit")
        AMENDED = "amended", _("faits précisés")
        ASSESSED = "assessed", _("risque évalué")
        COMMISSION = "commission", _("Commission d’accès à l’information avisée")
        PERSONS = "persons", _("personnes avisées")
        PUBLIC = "public", _("avis public")
        NO_NOTICE = "no_notice", _("personnes non avisées")
        MEASURE = "measure", _("mesure prise")
        CLOSED = "closed", _("incident fermé")
        REOPENED = "reopened", _("incident rouvert")

    incident = models.ForeignKey(
        ConfidentialityIncident, on_delete=models.PROTECT, related_name="steps", verbose_name=_("incident")
    )
    kind = models.CharField(_("geste"), max_length=20, choices=Kind)
    on = models.DateField(_("date"))
    text = models.TextField(_("détails"), blank=True)
    # What the facts were before, when they were made more precise.
    before = models.JSONField(_("avant"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("inscrit le"))

    class Meta:
        verbose_name = _("suivi d’un incident de confidentialité")
        verbose_name_plural = _("suivis des incidents de confidentialité")
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.incident} — {self.get_kind_display()}"

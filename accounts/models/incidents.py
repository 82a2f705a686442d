"""Incidents of representation: an employee answering for the city, a council member using its logo (R-097, R-106)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.evidence import Evidence
from accounts.models.official_accounts import OfficialAccount
from accounts.models.people import Person


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Reads of incidents; what one may see is asked of `accounts.incidents.visible_incidents`."""

    def unsettled(self) -> Self:
        """Keep those that are not closed."""
        return self.exclude(state=Incident.State.CLOSED)


class Incident(models.Model):
    """Something seen on an account of the city, or that somebody reported; never the fruit of a watch over people.

    There is no field for a personal profile, and no list of personal accounts exists anywhere (A-27). What was reported
    never changes, and the states only go forward: PostgreSQL holds both (migration « incidents »).
    """

    class Kind(models.TextChoices):
        """What happened; it decides who reads it."""

        EMPLOYEE = "employee", _("employé qui répond au nom de la Ville par un compte personnel")
        LOGO = "logo", _("logo de la Ville utilisé par un membre du conseil")
        OTHER = "other", _("autre")

    class State(models.TextChoices):
        """How far it has come."""

        OPEN = "open", _("ouvert")
        FOLLOWED_UP = "followed_up", _("suivi")
        CLOSED = "closed", _("clos")

    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.OPEN)
    # Where it was seen; none when somebody told of it. There is no third way to know.
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("compte")
    )
    link = models.URLField(_("lien de la publication"), max_length=500, blank=True)
    seen_on = models.DateField(_("vu le"))
    facts = models.TextField(_("faits"))
    # Kept so that this person never reads it; nothing counts nor lists incidents by person.
    concerns = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("personne concernée")
    )
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="reported_incidents", verbose_name=_("signalé par")
    )
    reported_at = models.DateTimeField(_("signalé le"))
    evidence = models.ManyToManyField(Evidence, related_name="incidents", verbose_name=_("captures"))
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("clos par")
    )
    closed_at = models.DateTimeField(_("clos le"), null=True)
    closing_reason = models.TextField(_("motif de la fermeture"), blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ("-pk",)
        # Nobody reads incidents in the administration site, whatever the permissions of a position.
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=~Q(facts=""), name="accounts_incident_r097_facts"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(closing_reason="")
                | Q(state__in=["open", "followed_up"], closed_by__isnull=True, closed_at__isnull=True)
                & Q(closing_reason=""),
                name="accounts_incident_r097_closed_with_reason",
                violation_error_message=_("Un incident se ferme avec un motif."),
            ),
        )
        indexes = (
            models.Index(fields=["id"], name="accounts_incident_open", condition=~Q(state="closed")),
            models.Index(fields=["reported_by", "id"], name="accounts_incident_reporter"),
        )

    def __str__(self) -> str:
        # The register shows this name to people who may not read the incident: it says nothing.
        return gettext("Incident n°\u00a0%(number)s") % {"number": self.pk}


class IncidentMeasure(models.Model):
    """What was done about an incident; added, never changed, and none of them is a sanction."""

    class Kind(models.TextChoices):
        """What may be done."""

        REMINDER = "reminder", _("rappel de la politique")
        CORRECTION = "correction", _("message officiel rectificatif")
        TRANSMITTED = "transmitted", _("transmis à…")
        OTHER = "other", _("autre suivi")

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="measures", verbose_name=_("incident")
    )
    kind = models.CharField(_("suivi"), max_length=20, choices=Kind)
    addressee = models.CharField(_("transmis à"), max_length=150, blank=True)
    details = models.TextField(_("ce qui a été fait"))
    taken_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrit par")
    )
    taken_at = models.DateTimeField(_("inscrit le"))

    class Meta:
        verbose_name = _("suivi d’un incident")
        verbose_name_plural = _("suivis d’incidents")
        ordering = ("taken_at", "pk")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=~Q(details=""), name="accounts_incidentmeasure_r097_details"),
            models.CheckConstraint(
                condition=Q(kind="transmitted") & ~Q(addressee="") | ~Q(kind="transmitted") & Q(addressee=""),
                name="accounts_incidentmeasure_r097_addressee",
                violation_error_message=_("Dites à qui l’incident est transmis."),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())

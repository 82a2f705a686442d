"""Municipal services and the people they designate to answer the communications team (R-094)."""

from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Respondent(NamedTuple):
    """Whom to write to in a service."""

    name: str
    email: str


class ServiceQuerySet(models.QuerySet["Service"]):
    """Reads of services."""

    def active(self) -> "ServiceQuerySet":
        """Keep the services that still exist."""
        return self.filter(is_active=True)

    def without_respondent(self, on: date) -> "ServiceQuerySet":
        """Keep the active services where nobody is designated on this day (R-094)."""
        return self.active().exclude(
            ~Q(respondent_email="")
            & (Q(respondent_from__isnull=True) | Q(respondent_from__lte=on))
            & (Q(respondent_until__isnull=True) | Q(respondent_until__gte=on))
        )


class Service(models.Model):
    """A municipal service, with its designated respondent and the deputy who stands in.

    « Réponses aux commentaires et aux questions »: « ceux-ci devront désigner une personne responsable » (R-094).
    """

    slug = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("nom"), max_length=150)
    respondent_name = models.CharField(_("personne responsable"), max_length=150, blank=True)
    respondent_email = models.EmailField(_("courriel de la personne responsable"), blank=True)
    respondent_from = models.DateField(_("désignée à partir du"), null=True, blank=True)
    respondent_until = models.DateField(_("désignée jusqu’au"), null=True, blank=True)
    deputy_name = models.CharField(_("remplaçant"), max_length=150, blank=True)
    deputy_email = models.EmailField(_("courriel du remplaçant"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    complaint_coordinates = models.TextField(
        _("coordonnées pour les plaintes"),
        blank=True,
        help_text=_("Telles qu’elles seront données à la personne qui se plaint."),
    )
    coordinates_verified_on = models.DateField(
        _("coordonnées vérifiées le"),
        null=True,
        blank=True,
        help_text=_("Jour où elles ont été comparées à celles du site Web de la Ville."),
    )
    is_active = models.BooleanField(_("actif"), default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service municipal")
        verbose_name_plural = _("services municipaux")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(respondent_from__isnull=True)
                | Q(respondent_until__isnull=True)
                | Q(respondent_until__gte=F("respondent_from")),
                name="city_service_r094_dates",
                violation_error_message=_("La désignation ne peut pas finir avant d’avoir commencé."),
            ),
            models.CheckConstraint(
                condition=Q(respondent_name="") | ~Q(respondent_email=""),
                name="city_service_r094_reachable",
                violation_error_message=_("La personne responsable doit avoir une adresse courriel."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def respondent_on(self, day: date) -> Respondent | None:
        """Who answers for the service on `day`: the designated person, else the deputy, else nobody."""
        begun = self.respondent_from is None or self.respondent_from <= day
        ended = self.respondent_until is not None and self.respondent_until < day
        if self.respondent_email and begun and not ended:
            return Respondent(self.respondent_name, self.respondent_email)
        return Respondent(self.deputy_name, self.deputy_email) if self.deputy_email else None

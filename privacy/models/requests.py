"""Requests that people make of the city about their own information: access, rectification (R-006)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """Reads of requests; only who is in charge reads any (`privacy.access`)."""

    def waiting(self) -> Self:
        """Keep those not answered yet."""
        return self.filter(state=AccessRequest.State.OPEN)

    def overdue(self, today: date) -> Self:
        """Keep those whose last day is past."""
        return self.waiting().filter(due_on__lt=today)

    def in_order(self) -> Self:
        """Sort by what is due first; those that are done follow, newest first."""
        is_done = Case(When(state=AccessRequest.State.OPEN, then=0), default=1)
        open_first = Case(When(state=AccessRequest.State.OPEN, then=F("due_on")))
        return self.order_by(is_done, open_first, "-pk")


class AccessRequest(models.Model):
    """A written request, its days, and how it was answered; what was received never changes (a trigger holds it)."""

    class Kind(models.TextChoices):
        """What is asked."""

        ACCESS = "access", _("accès à ses renseignements")
        RECTIFICATION = "rectification", _("rectification")
        OTHER = "other", _("autre demande")

    class State(models.TextChoices):
        """How far it has come."""

        OPEN = "open", _("à traiter")
        ANSWERED = "answered", _("répondue")
        WITHDRAWN = "withdrawn", _("retirée par la personne")

    class Outcome(models.TextChoices):
        """How it was answered."""

        GRANTED = "granted", _("acceptée en entier")
        PARTLY = "partly", _("acceptée en partie")
        REFUSED = "refused", _("refusée")
        NONE_HELD = "none_held", _("aucun renseignement détenu")

    class Manner(models.TextChoices):
        """How the answer reached the person."""

        MAIL = "mail", _("par la poste")
        EMAIL = "email", _("par courriel")
        IN_PERSON = "in_person", _("en mains propres")

    kind = models.CharField(_("nature"), max_length=16, choices=Kind)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.OPEN)
    received_on = models.DateField(_("reçue le"))
    requester = models.CharField(_("nom de la personne"), max_length=200)
    contact = models.CharField(_("où lui répondre"), max_length=300)
    asked = models.TextField(_("ce qui est demandé"))
    identity_verified_by = models.CharField(_("identité vérifiée par"), max_length=300, blank=True)
    due_on = models.DateField(_("à répondre au plus tard le"))
    extension_notice_on = models.DateField(_("avis de prolongation envoyé le"), null=True)
    extension_reason = models.TextField(_("motif de la prolongation"), blank=True)
    outcome = models.CharField(_("réponse"), max_length=12, choices=Outcome, blank=True)
    reasons = models.TextField(_("motifs"), blank=True)
    articles = models.CharField(_("articles de la loi"), max_length=200, blank=True)
    answered_on = models.DateField(_("répondue le"), null=True)
    manner = models.CharField(_("moyen"), max_length=12, choices=Manner, blank=True)
    withdrawn_reason = models.TextField(_("comment elle a été retirée"), blank=True)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrite par")
    )
    recorded_at = models.DateTimeField(_("inscrite le"))
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("close par")
    )
    closed_at = models.DateTimeField(_("close le"), null=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande d’accès")
        verbose_name_plural = _("demandes d’accès")
        ordering = ("-pk",)
        # Nobody reads them in the administration site, whatever the permissions of a position.
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(requester__regex=r"\S") & Q(contact__regex=r"\S") & Q(asked__regex=r"\S"),
                name="privacy_accessrequest_is_written",
                violation_error_message=_("Une demande dit qui, où répondre, et ce qui est demandé."),
            ),
            models.CheckConstraint(
                condition=Q(
                    extension_notice_on__isnull=True,
                    extension_reason="",
                    due_on=F("received_on") + 20,
                )
                | Q(
                    extension_notice_on__isnull=False,
                    extension_notice_on__gte=F("received_on"),
                    extension_notice_on__lte=F("received_on") + 20,
                    extension_reason__regex=r"\S",
                    due_on=F("received_on") + 30,
                ),
                name="privacy_accessrequest_twenty_days_and_ten",
                violation_error_message=_(
                    "Vingt jours pour répondre, dix de plus si l’avis est parti avant leur fin."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open",
                    outcome="",
                    answered_on__isnull=True,
                    manner="",
                    closed_by__isnull=True,
                    closed_at__isnull=True,
                )
                | Q(
                    state="answered",
                    answered_on__isnull=False,
                    answered_on__gte=F("received_on"),
                    closed_by__isnull=False,
                    closed_at__isnull=False,
                )
                & ~Q(outcome="")
                & ~Q(manner="")
                | Q(state="withdrawn", closed_by__isnull=False, closed_at__isnull=False, outcome="")
                & Q(withdrawn_reason__regex=r"\S"),
                name="privacy_accessrequest_state_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["partly", "refused"])
                | Q(reasons__regex=r"\S") & Q(articles__regex=r"\S"),
                name="privacy_accessrequest_refusal_is_reasoned",
                violation_error_message=_("Un refus, même partiel, donne ses motifs et l’article de la loi."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["granted", "partly"]) | Q(identity_verified_by__regex=r"\S"),
                name="privacy_accessrequest_identity_first",
                violation_error_message=_("Rien n’est communiqué avant que l’identité soit vérifiée."),
            ),
        )
        indexes = (
            models.Index(fields=["due_on"], name="privacy_accessrequest_due", condition=Q(state="open")),
        )

    def __str__(self) -> str:
        # The register is kept for ever: it names the request, never the person.
        return gettext("Demande n°\u00a0%(number)s") % {"number": self.pk}

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state == self.State.OPEN

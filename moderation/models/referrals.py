"""Questions asked to the municipal services about a message, and what they answered."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from city.models import Service
from moderation.models.acts import Reply
from moderation.models.messages import Message
from policy.depersonalised import CanBeDepersonalised

# The day that the service gave with its first answer, else the internal deadline.
AWAITED = Coalesce("expected_at", "due_at")


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Reads of questions to services."""

    def waiting(self) -> Self:
        """Keep the questions that no service has answered yet."""
        return self.filter(state=Referral.State.ASKED)

    def late(self, now: datetime) -> Self:
        """Keep those whose answer should be there; one that comes at the instant is on time."""
        return self.waiting().alias(awaited=AWAITED).filter(awaited__lt=now)


class Referral(CanBeDepersonalised):
    """A question about a message, asked to one service, with its own deadline inside the public one (R-091, R-095).

    Whom it was asked is kept as it was that day. The link of the e-mail is not kept: `link_nonce` and the key of the
    server make it again, `token_hash` recognises it.
    """

    class State(models.TextChoices):
        """From the question to its end."""

        ASKED = "asked", _("attend une réponse")
        ANSWERED = "answered", _("répondue")
        RETURNED = "returned", _("rendue à l’équipe")
        CANCELLED = "cancelled", _("annulée")

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("message")
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", verbose_name=_("service municipal")
    )
    question = models.TextField(_("question"))
    shared_text = models.TextField(_("ce qui est transmis du message"), blank=True)
    names_author = models.BooleanField(_("nomme la personne"), default=False)
    naming_reason = models.TextField(_("pourquoi la personne est nommée"), blank=True)
    respondent_name = models.CharField(_("demandé à"), max_length=150, blank=True)
    respondent_email = models.EmailField(_("courriel"), blank=True)
    # The service had designated nobody: the communications team finds out whom to ask.
    through_team = models.BooleanField(_("confiée à l’équipe"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("demandé par")
    )
    asked_at = models.DateTimeField(_("demandé le"))
    # The public target of that day, within which the internal deadline falls.
    target_at = models.DateTimeField(_("cible de la réponse publique"))
    due_at = models.DateTimeField(_("échéance interne"))
    late_at = models.DateTimeField()
    # The next reminder: before the deadline, at the deadline, to the person who asked; then never again.
    next_alert_at = models.DateTimeField(null=True)
    next_alert = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.ASKED)
    link_nonce = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("fin du lien"))
    sent_at = models.DateTimeField(_("envoyé le"), null=True)
    opened_at = models.DateTimeField(_("page ouverte le"), null=True)
    # What a service can say before the whole answer, and when it says that one comes.
    interim_answer = models.TextField(_("première réponse"), blank=True, default="", db_default="")
    interim_by = models.CharField(
        _("première réponse donnée par"), max_length=150, blank=True, default="", db_default=""
    )
    interim_at = models.DateTimeField(_("première réponse le"), null=True)
    expected_at = models.DateTimeField(_("réponse complète attendue le"), null=True)
    answer = models.TextField(_("réponse"), blank=True)
    sources = models.TextField(_("références"), blank=True)
    answered_by = models.CharField(_("répondu par"), max_length=150, blank=True)
    # Who typed in an answer got otherwise, by telephone say; None: it came by the link.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("inscrite par"),
    )
    ended_at = models.DateTimeField(_("fin"), null=True)
    end_reason = models.TextField(_("motif"), blank=True)
    used_in = models.ForeignKey(
        Reply, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reprise dans")
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("question à un service")
        verbose_name_plural = _("questions aux services")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="asked", ended_at__isnull=True, answer="")
                | Q(state="answered", ended_at__isnull=False) & ~Q(answer="") & ~Q(answered_by="")
                | Q(state__in=["returned", "cancelled"], ended_at__isnull=False, answer=""),
                name="moderation_referral_r095_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    interim_at__isnull=True, expected_at__isnull=True, interim_answer="", interim_by=""
                )
                | Q(interim_at__isnull=False, expected_at__gt=models.F("interim_at"))
                & ~Q(interim_answer="")
                & ~Q(interim_by=""),
                name="moderation_referral_r095_interim",
            ),
            models.CheckConstraint(
                condition=Q(through_team=True) | ~Q(respondent_email=""),
                name="moderation_referral_r094_somebody",
                violation_error_message=_(
                    "Un service sans personne responsable ne peut être choisi "
                    "(section « Réponses aux commentaires et aux questions »)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(names_author=False) | ~Q(naming_reason=""),
                name="moderation_referral_r091_named_with_reason",
                violation_error_message=_("Écrivez pourquoi le nom de la personne est nécessaire."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("asked_at"))
                & (Q(target_at__lte=models.F("asked_at")) | Q(due_at__lte=models.F("target_at"))),
                name="moderation_referral_r085_within_target",
                violation_error_message=_("L’échéance interne dépasse la cible de la réponse publique."),
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - a fingerprint, not a secret
                name="moderation_referral_token_is_hashed",
            ),
            models.UniqueConstraint(
                fields=["message", "service"],
                condition=Q(state="asked"),
                name="moderation_referral_one_open",
                violation_error_message=_("Une question est déjà posée à ce service."),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_alert_at"],
                name="moderation_referral_alert",
                condition=Q(next_alert_at__isnull=False),
            ),
            models.Index(fields=["service", "asked_at"], name="moderation_referral_service"),
        )

    def __str__(self) -> str:
        # The register is kept for ever: it names the question, never what it says.
        return str(_("question n°\u00a0%(number)s à %(service)s")) % {
            "number": self.pk,
            "service": self.service.name,
        }

    @property
    def awaited_at(self) -> datetime:
        """When the answer should be there."""
        return self.expected_at or self.due_at

    @property
    def asked_of(self) -> str:
        """Whom the question was put to."""
        return self.respondent_name or self.respondent_email

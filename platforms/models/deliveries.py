"""What was asked of a platform, and what became of it: written before it is asked, never deleted."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Person
from platforms.connectors.errors import ErrorKind

# Nothing else may be asked for the same thing while one of these stands.
LIVE = ("prepared", "sending", "ambiguous")


class Delivery(models.Model):
    """One attempt. The subject belongs to an app above: it is known here by its type and its number only."""

    class Operation(models.TextChoices):
        """What is asked."""

        PUBLISH = "publish", _("publier")
        UPDATE = "update", _("corriger")
        DELETE = "delete", _("retirer")

    class Way(models.TextChoices):
        """Who does it."""

        CONNECTOR = "connector", _("par le logiciel")
        BY_HAND = "by_hand", _("à la main")

    class State(models.TextChoices):
        """What became of it."""

        PREPARED = "prepared", _("préparé")
        SENDING = "sending", _("en cours")
        SENT = "sent", _("fait")
        REFUSED = "refused", _("non fait")
        # The answer was lost: done or not, nobody knows yet.
        AMBIGUOUS = "ambiguous", _("issue inconnue")
        # Looked for afterwards: it was done.
        RECONCILED = "reconciled", _("fait, constaté après coup")
        # Looked for afterwards: it was not done.
        ABSENT = "absent", _("non fait, constaté après coup")

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("compte")
    )
    operation = models.CharField(_("opération"), max_length=10, choices=Operation)
    way = models.CharField(_("voie"), max_length=10, choices=Way)
    subject_type = models.CharField(_("objet"), max_length=60)
    subject_id = models.BigIntegerField(_("numéro"))
    payload = models.JSONField(_("contenu demandé"))
    attempt = models.PositiveSmallIntegerField(_("essai"))
    key = models.UUIDField(_("clé"), unique=True, default=uuid.uuid4)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.PREPARED)
    # None: the product itself, at the planned time.
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("demandé par")
    )
    prepared_at = models.DateTimeField(_("préparé le"))
    started_at = models.DateTimeField(_("commencé le"), null=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True)
    external_id = models.CharField(_("numéro sur la plateforme"), max_length=200, blank=True)
    permalink = models.URLField(_("lien"), max_length=500, blank=True)
    error_kind = models.CharField(_("erreur"), max_length=20, choices=ErrorKind, blank=True)
    # The platform's own, one short word: never its text.
    error_code = models.CharField(_("code de l’erreur"), max_length=60, blank=True)
    # Who said, after the fact, what became of it, and how it is known.
    resolved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("constaté par")
    )
    resolution = models.TextField(_("constat"), blank=True)

    class Meta:
        verbose_name = _("envoi à une plateforme")
        verbose_name_plural = _("envois aux plateformes")
        ordering = ("-prepared_at", "-pk")
        default_permissions = ("view",)
        constraints = (
            # Whatever the code does, one thing is published at most once.
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(operation="publish", state__in=[*LIVE, "sent", "reconciled"]),
                name="platforms_delivery_published_once",
                violation_error_message=_("C’est déjà publié, ou en voie de l’être."),
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "operation"],
                condition=Q(state__in=LIVE),
                name="platforms_delivery_one_at_a_time",
                violation_error_message=_("Un envoi est déjà en cours pour cette publication."),
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "operation", "attempt"],
                name="platforms_delivery_numbered",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", started_at__isnull=True, finished_at__isnull=True)
                | Q(state__in=["sending", "ambiguous"], started_at__isnull=False, finished_at__isnull=True)
                | Q(state__in=["sent", "refused", "reconciled", "absent"], finished_at__isnull=False),
                name="platforms_delivery_instants",
            ),
            models.CheckConstraint(
                condition=~Q(operation="publish", state__in=["sent", "reconciled"])
                | ~Q(external_id="")
                | ~Q(permalink=""),
                name="platforms_delivery_published_is_found",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "ambiguous"]) | ~Q(error_kind=""),
                name="platforms_delivery_why_not",
            ),
            models.CheckConstraint(
                condition=~Q(way="by_hand") | Q(state="sent", asked_by__isnull=False),
                name="platforms_delivery_by_hand_is_somebodys",
            ),
            models.CheckConstraint(
                condition=~Q(state="absent") | ~Q(resolution=""), name="platforms_delivery_absent_is_told"
            ),
        )
        indexes = (
            models.Index(fields=["subject_type", "subject_id"], name="platforms_delivery_subject"),
            # The reaper reads only what has not ended.
            models.Index(
                fields=["prepared_at"],
                name="platforms_delivery_unended",
                condition=Q(state__in=["prepared", "sending"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_operation_display()}, {self.account}"

    @property
    def is_done(self) -> bool:
        """Whether it is known to have been done."""
        return self.state in (self.State.SENT, self.State.RECONCILED)

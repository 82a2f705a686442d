"""An error in a publication, reported by a citizen's message, and the correction that answers it (R-126, R-068)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.models import Amendment, Variant
from moderation.models.messages import Message


class ErrorReport(models.Model):
    """What a message says is wrong in a publication; it ends with the correction, or with why there is none."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("à examiner")
        CORRECTED = "corrected", _("corrigée")
        SET_ASIDE = "set_aside", _("sans erreur")

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="error_reports", verbose_name=_("message")
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    what = models.CharField(_("ce qui est erroné"), max_length=500)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.OPEN)
    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("correction ou retrait"),
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("signalée par")
    )
    reported_at = models.DateTimeField(_("signalée le"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("réglée par"),
    )
    settled_at = models.DateTimeField(_("réglée le"), null=True)
    reason = models.CharField(_("pourquoi ce n’est pas une erreur"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("erreur signalée")
        verbose_name_plural = _("erreurs signalées")
        ordering = ("reported_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["message", "variant"],
                name="moderation_errorreport_once",
                violation_error_message=_("Cette erreur est déjà signalée."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", amendment__isnull=True, settled_at__isnull=True)
                | Q(state="corrected", amendment__isnull=False, settled_at__isnull=False)
                | Q(state="set_aside", amendment__isnull=True, settled_at__isnull=False) & ~Q(reason=""),
                name="moderation_errorreport_r126_settled",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_state_display())

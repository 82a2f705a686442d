"""What was passed on about a message outside the city's replies: to council members, to the press by telephone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.messages import Message
from policy.depersonalised import CanBeDepersonalised


class CouncilTransfer(CanBeDepersonalised):
    """A message followed up with a council member: to whom, what, why; anonymous unless a reason is written (A-32)."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="council_transfers", verbose_name=_("message")
    )
    recipient = models.CharField(_("membre du conseil"), max_length=150)
    purpose = models.TextField(_("but du suivi"))
    shared_text = models.TextField(_("ce qui est transmis"))
    # A communication of personal information, which the law asks to register.
    names_author = models.BooleanField(_("nomme la personne"), default=False)
    naming_reason = models.TextField(_("pourquoi la personne est nommée"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("fait par")
    )
    made_at = models.DateTimeField(_("fait le"))

    class Meta:
        verbose_name = _("suivi auprès du conseil")
        verbose_name_plural = _("suivis auprès du conseil")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(names_author=False) | ~Q(naming_reason=""),
                name="moderation_counciltransfer_r091_named_with_reason",
                violation_error_message=_("Écrivez pourquoi le nom de la personne est nécessaire."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(recipient="") & ~Q(shared_text=""),
                name="moderation_counciltransfer_r091_complete",
            ),
        )

    def __str__(self) -> str:
        # The register is kept for ever: it names the transfer, never what it says.
        return str(_("suivi n°\u00a0%(number)s auprès du conseil")) % {"number": self.pk}


class MediaCallback(CanBeDepersonalised):
    """What became of a media request: who took it up by telephone, and when (R-043)."""

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, related_name="media_callback", verbose_name=_("message")
    )
    called_at = models.DateTimeField(_("rappelée le"))
    called_by = models.CharField(_("rappelée par"), max_length=150)
    note = models.TextField(_("suite"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrit par")
    )
    recorded_at = models.DateTimeField(_("inscrit le"))

    class Meta:
        verbose_name = _("suite d’une demande média")
        verbose_name_plural = _("suites des demandes médias")

    def __str__(self) -> str:
        return str(_("suite de la demande média n°\u00a0%(number)s")) % {"number": self.message_id}

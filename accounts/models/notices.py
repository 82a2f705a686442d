"""E-mails owed to people: one row each, written before it is sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount
from accounts.models.people import Person
from policy.depersonalised import CanBeDepersonalised


class Notice(CanBeDepersonalised):
    """One e-mail owed: unique per item, level, deadline and recipient, sent after commit, retried until sent."""

    class State(models.TextChoices):
        """Where the e-mail stands."""

        PENDING = "pending", _("à envoyer")
        SENDING = "sending", _("en cours d’envoi")
        SENT = "sent", _("envoyé")
        CANCELLED = "cancelled", _("sans objet")

    level = models.CharField(_("avis"), max_length=60)
    item_type = models.CharField(_("objet"), max_length=60)
    item_id = models.BigIntegerField(_("numéro"))
    # What the notice counts down to; part of its identity, so that a moved deadline is announced again.
    deadline = models.DateTimeField(_("échéance"))
    recipient = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="notices", verbose_name=_("destinataire")
    )
    recipient_email = models.EmailField(_("courriel"))
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("compte")
    )
    context = models.JSONField(_("contenu"), default=dict)
    urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Part même si les bureaux sont fermés.")
    )
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(_("créé"))
    due_at = models.DateTimeField(_("à envoyer dès"))
    attempts = models.PositiveIntegerField(_("essais"), default=0)
    attempted_at = models.DateTimeField(_("dernier essai"), null=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True)
    last_error = models.CharField(_("dernière erreur"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("avis par courriel")
        verbose_name_plural = _("avis par courriel")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["item_type", "item_id", "level", "deadline", "recipient_email"],
                name="accounts_notice_once_per_item_level_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="accounts_notice_sent_has_instant",
            ),
        )
        indexes = (
            # The sender reads only what is owed: the index holds nothing else.
            models.Index(
                fields=["due_at", "id"],
                name="accounts_notice_owed",
                condition=Q(state__in=["pending", "sending"]),
            ),
            # Those that are over and still whole, the oldest first: what retention looks at.
            models.Index(
                fields=["created_at"],
                name="accounts_notice_kept",
                condition=Q(state__in=["sent", "cancelled"], depersonalised_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.level} → {self.recipient_email}"

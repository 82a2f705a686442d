"""Private subscriptions to the calendar: an address that only its holder knows, and that shows what he may see."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Person


class CalendarFeed(models.Model):
    """One subscription of one person; its address is shown once, and only a fingerprint of it is kept."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="calendar_feeds", verbose_name=_("personne")
    )
    name = models.CharField(_("nom"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # None chosen: all the accounts that the person sees, those to come too.
    accounts = models.ManyToManyField(
        OfficialAccount, blank=True, related_name="+", verbose_name=_("comptes")
    )
    created_at = models.DateTimeField(_("créé le"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True)
    last_read_at = models.DateTimeField(_("lu la dernière fois le"), null=True)

    class Meta:
        verbose_name = _("abonnement au calendrier")
        verbose_name_plural = _("abonnements au calendrier")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - a fingerprint, not a secret
                name="editorial_feed_token_is_hashed",
            ),
        )

    def __str__(self) -> str:
        return self.name

"""Subscribers: the platform identities that write to the city's accounts."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Platform
from policy.depersonalised import CanBeDepersonalised


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Reads of subscribers."""

    def who_wrote_on(self, accounts: "QuerySet[Any]") -> Self:
        """Keep those of whom a message was received on one of `accounts`; messages live in a higher app."""
        wrote = Subscriber.objects.filter(
            pk=OuterRef("pk"), messages__account__in=accounts.order_by().values("pk")
        )
        return self.filter(Exists(wrote))


class Subscriber(CanBeDepersonalised):
    """An identity on one platform: a stable identifier, and the names it has borne."""

    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="+", verbose_name=_("plateforme")
    )
    external_id = models.CharField(_("identifiant sur la plateforme"), max_length=200)
    name = models.CharField(_("nom affiché"), max_length=200)
    first_seen_at = models.DateTimeField(_("vu la première fois"))
    # A council member's message is escalated, never warned by default.
    is_council_member = models.BooleanField(_("membre du conseil municipal"), default=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonné")
        verbose_name_plural = _("abonnés")
        constraints = (
            models.UniqueConstraint(
                fields=["platform", "external_id"], name="netiquette_subscriber_identity_unique"
            ),
        )
        indexes = (models.Index(fields=["name", "id"], name="netiquette_subscriber_by_name"),)

    def __str__(self) -> str:
        return self.name


class SubscriberName(models.Model):
    """A name that a subscriber has borne: renaming neither resets nor merges anybody (R-038)."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="names", verbose_name=_("abonné")
    )
    name = models.CharField(_("nom affiché"), max_length=200)
    first_seen_at = models.DateTimeField(_("vu la première fois"))

    class Meta:
        verbose_name = _("nom d’un abonné")
        verbose_name_plural = _("noms d’un abonné")
        constraints = (
            models.UniqueConstraint(fields=["subscriber", "name"], name="netiquette_subscribername_unique"),
        )

    def __str__(self) -> str:
        return self.name

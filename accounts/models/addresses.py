"""The addresses of official accounts: what tells them from all the others (« Liste des médias sociaux utilisés »)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount, Platform
from accounts.models.people import Person


class AccountAddressQuerySet(models.QuerySet["AccountAddress"]):
    """Reads of addresses."""

    def current(self) -> Self:
        """Keep those that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class AccountAddress(models.Model):
    """One address of an account; a withdrawn one stays, so that the lookup says that it is official no more."""

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="addresses", verbose_name=_("compte")
    )
    # The account's own, repeated here for the unique constraint; PostgreSQL holds them together.
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="+", verbose_name=_("plateforme")
    )
    # What two spellings of one address have in common (accounts/addresses.py).
    key = models.CharField(_("clé"), max_length=200)
    url = models.URLField(_("adresse"))
    is_main = models.BooleanField(_("principale"), default=False)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("ajoutée par")
    )
    added_at = models.DateTimeField(_("ajoutée le"))
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True)

    objects = AccountAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("adresse de compte")
        verbose_name_plural = _("adresses de comptes")
        ordering = ("withdrawn_at", "-is_main", "added_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["platform", "key"],
                condition=Q(withdrawn_at__isnull=True),
                name="accounts_accountaddress_r115_one_account",
                violation_error_message=_("Cette adresse est déjà celle d’un compte du registre."),
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(is_main=True), name="accounts_accountaddress_one_main"
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(withdrawn_at__isnull=True),
                name="accounts_accountaddress_main_is_current",
            ),
        )
        indexes = (models.Index(fields=["platform", "key"], name="accounts_address_key"),)

    def __str__(self) -> str:
        return self.url

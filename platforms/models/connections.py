"""The connection of an official account to its platform: its tokens, sealed, and how it is."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Person
from accounts.vault import NONCE_BYTES, TAG_BYTES, sealed_field
from platforms.connectors.errors import ErrorKind


class Connection(models.Model):
    """One for each official account; it belongs to the account, not to the employee who connected it."""

    class State(models.TextChoices):
        """Whether the platform may be asked anything."""

        CONNECTED = "connected", _("connecté")
        # The platform no longer takes the tokens: a person connects the account again.
        LOST = "lost", _("connexion perdue")
        DISCONNECTED = "disconnected", _("non connecté")

    SEALED: ClassVar = sealed_field(model="platforms.Connection")

    account = models.OneToOneField(
        OfficialAccount, on_delete=models.PROTECT, related_name="connection", verbose_name=_("compte")
    )
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DISCONNECTED)
    state_since = models.DateTimeField(_("dans cet état depuis"))
    # The tokens, as JSON, sealed for this row; null once disconnected.
    sealed = models.BinaryField(null=True)
    key_id = models.CharField(_("clé"), max_length=40, blank=True)
    # The account's own number on the platform.
    external_id = models.CharField(_("numéro sur la plateforme"), max_length=200, blank=True)
    scopes = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name=_("permissions")
    )
    expires_at = models.DateTimeField(_("expire le"), null=True)
    connected_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("connecté par")
    )
    connected_at = models.DateTimeField(_("connecté le"), null=True)
    last_ok_at = models.DateTimeField(_("dernière réponse favorable"), null=True)
    last_error = models.CharField(_("dernière erreur"), max_length=20, choices=ErrorKind, blank=True)
    last_error_at = models.DateTimeField(_("erreur le"), null=True)
    # The platform asked to wait until then.
    paused_until = models.DateTimeField(_("en attente jusqu’à"), null=True)
    # Levels (platforms/capabilities.py) learned from real refusals, by capability; they come before the platform's.
    refused = models.JSONField(_("ce qui lui est refusé"), default=dict, blank=True)

    class Meta:
        verbose_name = _("connexion")
        verbose_name_plural = _("connexions")
        ordering = ("account__platform__name", "account__name")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="disconnected", sealed__isnull=True, key_id="")
                | (
                    ~Q(state="disconnected")
                    & ~Q(key_id="")
                    & Q(sealed__isnull=False, connected_by__isnull=False, connected_at__isnull=False)
                    # Nothing that is not sealed fits: a nonce, a tag, and at least one byte between them.
                    & Q(GreaterThan(Length("sealed"), NONCE_BYTES + TAG_BYTES))
                ),
                name="platforms_connection_sealed",
            ),
        )

    def __str__(self) -> str:
        return str(self.account)

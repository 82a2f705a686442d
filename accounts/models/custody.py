"""Custody: how each official account is entered, who holds the access, and the secrets, sealed (R-067, A-06)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount
from accounts.models.people import Person
from accounts.vault import NONCE_BYTES, TAG_BYTES, sealed_field


class Custody(models.Model):
    """How one account is entered. Holding the access is not being authorised to publish: these are two rights."""

    class Way(models.TextChoices):
        """What one needs to enter."""

        SHARED = "shared", _("mot de passe partagé")
        PLATFORM_ROLES = "platform_roles", _("rôles d’administration sur la plateforme")
        EXTERNAL = "external", _("gestionnaire de mots de passe externe")

    account = models.OneToOneField(
        OfficialAccount, on_delete=models.PROTECT, related_name="custody", verbose_name=_("compte")
    )
    way = models.CharField(_("façon d’accéder"), max_length=20, choices=Way)
    user_name = models.CharField(_("nom d’utilisateur"), max_length=200, blank=True)
    external_reference = models.CharField(
        _("emplacement dans le gestionnaire externe"), max_length=200, blank=True
    )
    recovery_email = models.EmailField(_("courriel de récupération"), blank=True)
    recovery_phone = models.CharField(_("téléphone de récupération"), max_length=40, blank=True)
    second_factor_holder = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("détient le second facteur"),
    )
    # Of the access itself, wherever its secret is kept; each sealed secret has its own.
    rotated_at = models.DateTimeField(_("dernier changement"), null=True)
    confirmed_at = models.DateTimeField(_("accès confirmé le"), null=True)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("accès confirmé par")
    )
    # Grows with each change: a form filled on an older one is not saved over it.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("garde d’un accès")
        verbose_name_plural = _("garde des accès")
        ordering = ("account__platform__name", "account__name")
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="accounts_custody_r067_confirmed_by",
            ),
            models.CheckConstraint(
                condition=~Q(way="external") | ~Q(external_reference=""),
                name="accounts_custody_r067_reference",
                violation_error_message=_(
                    "Dites où l’accès se trouve dans le gestionnaire de mots de passe externe."
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.account)


class CustodyHolder(models.Model):
    """Somebody recorded as holding the access; where the platform has roles, which one."""

    custody = models.ForeignKey(
        Custody, on_delete=models.PROTECT, related_name="holders", verbose_name=_("accès")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="access_held", verbose_name=_("personne")
    )
    role = models.CharField(_("rôle sur la plateforme"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(_("inscrit le"))
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrit par")
    )

    class Meta:
        verbose_name = _("détenteur d’un accès")
        verbose_name_plural = _("détenteurs d’un accès")
        ordering = ("person__full_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["custody", "person"],
                name="accounts_custodyholder_once",
                violation_error_message=_("Cette personne est déjà inscrite comme détenant cet accès."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} — {self.custody}"


class Secret(models.Model):
    """One secret of an access, sealed. Only `accounts.custody.reveal_secret` opens it, never a list nor a query."""

    class Kind(models.TextChoices):
        """What it is."""

        PASSWORD = "password", _("mot de passe")
        RECOVERY_CODES = "recovery_codes", _("codes de récupération")
        SECOND_FACTOR_SEED = "second_factor_seed", _("clé du second facteur")
        API_SECRET = "api_secret", _("secret d’interface de programmation (API)")

    SEALED: ClassVar = sealed_field(model="accounts.Secret")

    custody = models.ForeignKey(
        Custody, on_delete=models.PROTECT, related_name="secrets", verbose_name=_("accès")
    )
    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    # Null once destroyed. The lines of those who saw it stay.
    sealed = models.BinaryField(null=True)
    key_id = models.CharField(_("clé"), max_length=40, blank=True)
    # Which of its successive values this is: what somebody saw is told by it, not by clocks.
    version = models.PositiveIntegerField(_("version"), default=0)
    rotated_at = models.DateTimeField(_("dernier changement"))
    set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("changé par")
    )

    class Meta:
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")
        ordering = ("custody", "kind")
        constraints = (
            models.UniqueConstraint(fields=["custody", "kind"], name="accounts_secret_one_per_kind"),
            # Nothing that is not sealed fits: a nonce, a tag, and at least one byte between them.
            models.CheckConstraint(
                condition=Q(sealed__isnull=True, key_id="")
                | (~Q(key_id="") & Q(GreaterThan(Length("sealed"), NONCE_BYTES + TAG_BYTES))),
                name="accounts_secret_r067_sealed",
            ),
        )
        indexes = (models.Index(fields=["rotated_at"], name="accounts_secret_rotated"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.custody}"


class SecretAccess(models.Model):
    """Who came to know a secret, when, in what capacity and why; append-only, written before it is shown."""

    class Act(models.TextChoices):
        """How the person came to know it."""

        REVEALED = "revealed", _("affiché")
        SEALED = "sealed", _("saisi")

    secret = models.ForeignKey(
        Secret, on_delete=models.PROTECT, related_name="accesses", verbose_name=_("secret")
    )
    version = models.PositiveIntegerField(_("version"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="secret_accesses", verbose_name=_("personne")
    )
    act = models.CharField(_("geste"), max_length=10, choices=Act)
    at = models.DateTimeField(_("instant"))
    capacity = models.CharField(_("en qualité de"), max_length=300)
    reason = models.CharField(_("motif"), max_length=300)

    class Meta:
        verbose_name = _("consultation d’un secret")
        verbose_name_plural = _("consultations des secrets")
        ordering = ("-at", "-pk")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        indexes = (
            models.Index(fields=["secret", "version"], name="accounts_secretaccess_seen"),
            models.Index(fields=["person", "at"], name="accounts_secretaccess_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(capacity=""),
                name="accounts_secretaccess_r067_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} — {self.secret}"

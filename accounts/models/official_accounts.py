"""Platforms, official accounts, and the grants that positions hold on them."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from accounts.addresses import Shape, shape_of
from accounts.models.bodies import Body
from accounts.models.people import Position


def describes_addresses(value: Any) -> None:
    """Refuse, as a validator of forms, patterns that no address could be read with."""
    try:
        shape_of(platform="", hosts=[""], patterns=value, reserved=())
    except (TypeError, ValueError) as error:
        raise ValidationError(
            gettext("Ces formes d’adresses ne se lisent pas\u00a0: %(error)s"), params={"error": error}
        ) from None


class Platform(models.Model):
    """A social network, as data: adding one needs no new code (R-007)."""

    slug = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("nom"), max_length=60)
    previous_names = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("anciens noms")
    )
    family = models.CharField(_("famille"), max_length=60)
    reply_max_length = models.PositiveIntegerField(
        _("longueur maximale d’une réponse"), null=True, blank=True
    )
    has_private_messages = models.BooleanField(_("messages privés"), default=True)
    can_hide = models.BooleanField(_("permet de masquer"), default=False)
    can_delete = models.BooleanField(_("permet de supprimer"), default=True)
    can_block = models.BooleanField(_("permet de bloquer"), default=True)
    hosts = ArrayField(
        models.CharField(max_length=100),
        default=list,
        verbose_name=_("domaines"),
        help_text=_("Un lien donné en preuve doit appartenir à l’un d’eux."),
    )
    address_patterns = models.JSONField(
        _("formes des adresses"),
        default=list,
        blank=True,
        validators=[describes_addresses],
        help_text=_(
            'Où se lit l’identifiant du compte, par exemple [{"path": "/{name}"}]\u00a0; '
            "la première est celle des identifiants."
        ),
    )
    reserved = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("pages qui ne sont pas des comptes"),
        help_text=_("Premiers mots d’un chemin, par exemple «\u00a0groups\u00a0» ou «\u00a0watch\u00a0»."),
    )

    class Meta:
        verbose_name = _("plateforme")
        verbose_name_plural = _("plateformes")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def shape(self) -> Shape:
        """What the addresses of its accounts look like."""
        return shape_of(
            platform=self.slug, hosts=self.hosts, patterns=self.address_patterns, reserved=self.reserved
        )


class OfficialAccountQuerySet(models.QuerySet["OfficialAccount"]):
    """Reads of official accounts."""

    def authorised(self) -> "OfficialAccountQuerySet":
        """Keep the accounts that the direction générale has authorised (« Médias sociaux utilisés », R-012)."""
        return self.filter(state=OfficialAccount.State.AUTHORISED)


class OfficialAccount(models.Model):
    """An account that speaks for the city; only an authorised one may be used (R-012, R-015)."""

    class State(models.TextChoices):
        """Life of an account (A-28)."""

        PROPOSED = "proposed", _("proposé")
        AUTHORISED = "authorised", _("autorisé")
        SUSPENDED = "suspended", _("suspendu")
        CLOSED = "closed", _("fermé")

    slug = models.SlugField(_("code"), unique=True)
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("plateforme")
    )
    name = models.CharField(_("nom"), max_length=150)
    handle = models.CharField(_("identifiant"), max_length=150)
    # The main one of its addresses, which are recorded apart (accounts/recorded_addresses.py).
    url = models.URLField(_("adresse"), blank=True)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.PROPOSED)
    authorised_on = models.DateField(_("autorisé le"), null=True, blank=True)
    authorised_by = models.CharField(_("autorisé par"), max_length=150, blank=True)
    # Who made the last change of state, in whose name, and why (accounts/lifecycle.py).
    state_since = models.DateTimeField(_("dans cet état depuis"), null=True, blank=True)
    state_body = models.CharField(_("décidé par"), max_length=20, choices=Body, blank=True)
    state_reason = models.TextField(_("motif de l’état"), blank=True)
    audiences = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("publics cibles"))
    objectives = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("objectifs"))
    posts_per_week = models.PositiveSmallIntegerField(_("publications par semaine"), null=True, blank=True)
    council_resolution = models.CharField(_("résolution du conseil"), max_length=60, blank=True)
    hours_set = models.ForeignKey(
        "city.HoursSet",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("horaire"),
        help_text=_("Vide\u00a0: l’horaire général des bureaux."),
    )
    # Whose duty it is to follow up (« Gestion des questions et des commentaires », R-082).
    follow_up_positions = models.ManyToManyField(
        Position, blank=True, related_name="followed_accounts", verbose_name=_("postes qui assurent le suivi")
    )

    objects = OfficialAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte officiel")
        verbose_name_plural = _("comptes officiels")
        ordering = ("platform__name", "name")
        permissions: ClassVar = [
            ("publish", "Publier"),
            ("reply", "Répondre"),
            ("moderate", "Modérer"),
            ("connect", "Connecter"),
            ("view_statistics", "Voir les statistiques"),
            ("correct", "Corriger"),
        ]
        constraints = (
            models.UniqueConstraint(
                "platform",
                Lower("handle"),
                name="accounts_officialaccount_handle_unique",
                violation_error_message=_("Cet identifiant est déjà au registre pour cette plateforme."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(authorised_on__isnull=False),
                name="accounts_officialaccount_r012_authorised",
                violation_error_message=_(
                    "Seuls les comptes autorisés par la direction générale peuvent être utilisés "
                    "(section «\u00a0Médias sociaux utilisés\u00a0»)."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "authorised"]) | ~models.Q(state_reason=""),
                name="accounts_officialaccount_r012_state_reason",
                violation_error_message=_("Un compte est suspendu ou fermé avec un motif."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.platform.name} — {self.name}"


class OfficialAccountGroupObjectPermission(GroupObjectPermissionBase):
    """A grant: one action on one official account, held by a position's group (R-075 … R-080)."""

    content_object = models.ForeignKey(OfficialAccount, on_delete=models.CASCADE, related_name="grants")

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("autorisation")
        verbose_name_plural = _("autorisations")

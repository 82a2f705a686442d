"""What each official account follows, and why; the political parties, of which it follows none or all."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount


class Level(models.TextChoices):
    """The level of government at which a party, or somebody elected, stands."""

    MUNICIPAL = "municipal", _("municipal")
    PROVINCIAL = "provincial", _("provincial")
    FEDERAL = "federal", _("fédéral")
    SCHOOL = "school", _("scolaire")


class PartyQuerySet(models.QuerySet["Party"]):
    """Reads of parties."""

    def registered(self, on: date) -> Self:
        """Keep those registered on `on`, a local date."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), registered_on__lte=on)


class Party(models.Model):
    """A political party registered at one level (A-14): the list by which « tous les partis » is read."""

    level = models.CharField(_("palier"), max_length=12, choices=Level)
    name = models.CharField(_("nom"), max_length=150)
    registered_on = models.DateField(_("inscrit depuis le"))
    ended_on = models.DateField(
        _("n’est plus inscrit depuis le"),
        null=True,
        blank=True,
        help_text=_("Premier jour où il ne l’est plus."),
    )
    # When the city came to know of it: an imbalance begins then, whatever the day of the registration.
    recorded_at = models.DateTimeField(_("ajouté le"), editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("parti politique")
        verbose_name_plural = _("partis politiques")
        ordering = ("level", "name")
        constraints = (
            models.UniqueConstraint(
                "level",
                Lower("name"),
                condition=Q(ended_on__isnull=True),
                name="accounts_party_once_per_level",
                violation_error_message=_("Ce parti est déjà sur la liste de ce palier."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("registered_on")),
                name="accounts_party_dates",
                violation_error_message=_("La fin de l’inscription suit son début."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_registered(self, on: date) -> bool:
        """Say whether the party is registered on `on`, a local date."""
        return self.registered_on <= on and (self.ended_on is None or self.ended_on > on)


class FollowingQuerySet(models.QuerySet["Following"]):
    """Reads of what is followed."""

    def current(self) -> Self:
        """Keep what is still followed."""
        return self.filter(ended_on__isnull=True)

    def to_review(self, on: date) -> Self:
        """Keep what is to be looked at again on `on`, a local date."""
        return self.current().filter(review_on__lte=on, account__state=OfficialAccount.State.AUTHORISED)


class Following(models.Model):
    """An account that one of ours follows, with the reason: relevant to a municipal administration (R-045)."""

    class Category(models.TextChoices):
        """What is followed; the policy names the first two (R-046)."""

        BODY = "body", _("organisme reconnu ou financé par la Ville")
        CITIZEN = "citizen", _("citoyenne ou citoyen")
        MEDIA = "media", _("média")
        GOVERNMENT = "government", _("gouvernement ou administration")
        PARTY = "party", _("parti politique")
        ELECTED = "elected", _("personne élue ou candidate")
        OTHER = "other", _("autre")

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="followings", verbose_name=_("compte")
    )
    category = models.CharField(_("catégorie"), max_length=12, choices=Category)
    name = models.CharField(_("nom"), max_length=150)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    justification = models.TextField(_("justification"))
    relevance = models.TextField(_("pertinence du contenu"), blank=True)
    level = models.CharField(_("palier"), max_length=12, choices=Level, blank=True)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="followings", verbose_name=_("parti")
    )
    started_on = models.DateField(_("suivi depuis le"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrit par")
    )
    recorded_at = models.DateTimeField(_("inscrit le"))
    review_on = models.DateField(_("à revoir le"))
    ended_on = models.DateField(_("n’est plus suivi depuis le"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("terminé par"),
    )
    end_reason = models.TextField(_("motif de la fin"), blank=True)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        ordering = ("account", "name", "pk")
        indexes = (
            models.Index(
                fields=["review_on"], name="accounts_following_review", condition=Q(ended_on__isnull=True)
            ),
            models.Index(fields=["name", "id"], name="accounts_following_by_name"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(justification__regex=r"\S", name__regex=r"\S"),
                name="accounts_following_r045_justified",
                violation_error_message=_(
                    "Dites pourquoi ce compte est suivi (section «\u00a0Abonnements et abonnés\u00a0»)."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(category="citizen") | Q(relevance__regex=r"\S"),
                name="accounts_following_r046_relevant",
            ),
            models.CheckConstraint(
                condition=Q(category="party", party__isnull=False) & ~Q(level="")
                | Q(category="elected", party__isnull=True) & ~Q(level="")
                | Q(
                    category__in=["body", "citizen", "media", "government", "other"],
                    party__isnull=True,
                    level="",
                ),
                name="accounts_following_r047_party",
            ),
            models.UniqueConstraint(
                fields=["account", "party"],
                condition=Q(ended_on__isnull=True),
                name="accounts_following_r047_party_once",
            ),
            models.UniqueConstraint(
                "account",
                Lower("url"),
                condition=Q(ended_on__isnull=True) & ~Q(url=""),
                name="accounts_following_address_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_on__gte=F("started_on"), ended_by__isnull=False, end_reason__regex=r"\S"),
                name="accounts_following_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} → {self.name}"


class PartyGrace(models.Model):
    """Until the end of a local day, one account may follow some parties of a level only: the reason is written."""

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="+", verbose_name=_("compte")
    )
    level = models.CharField(_("palier"), max_length=12, choices=Level)
    on = models.DateField(_("jour"))
    reason = models.TextField(_("motif"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("par")
    )
    given_at = models.DateTimeField(_("à"))

    class Meta:
        verbose_name = _("délai d’équilibre entre les partis")
        verbose_name_plural = _("délais d’équilibre entre les partis")
        ordering = ("-given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["account", "level", "on"], name="accounts_partygrace_r047_once_a_day"
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="accounts_partygrace_r047_reason"),
        )

    def __str__(self) -> str:
        return f"{self.account} — {self.get_level_display()} — {self.on}"

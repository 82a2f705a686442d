"""Posts: one idea each, what it is and why it may be published, whatever the accounts it goes to."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import MANAGEMENT
from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from accounts.rights import holdings, local_date, named_by
from editorial.models.recurrences import Recurrence

# A suspended account still shows what was planned on it; a proposed one has nothing.
SHOWN_STATES = (
    OfficialAccount.State.AUTHORISED,
    OfficialAccount.State.SUSPENDED,
    OfficialAccount.State.CLOSED,
)


class Label(models.Model):
    """A word by which the team finds its posts again; it decides nothing."""

    name = models.CharField(_("nom"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("étiquette")
        verbose_name_plural = _("étiquettes")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of posts."""

    def visible_to(self, person: Person, at: datetime) -> Self:
        """Keep what `person` may see at `at`.

        One's own; those of an account on which one may publish; all of them for the communications team, the
        direction générale and whoever approves.
        """
        return self if sees_every_post(person, at) else self.concerning(person, at)

    def concerning(self, person: Person, at: datetime) -> Self:
        """Keep one's own, and those of an account on which one may publish."""
        accounts = accounts_for(person, "publish", at, SHOWN_STATES).order_by().values("pk")
        return self.filter(Q(author=person) | Q(pk__in=_posts_on(accounts)))

    def ideas(self) -> Self:
        """Keep the ideas that have no date on any account yet, and were not declined."""
        dated = self.model.objects.filter(variants__scheduled_at__isnull=False).order_by().values("pk")
        return self.exclude(pk__in=dated).exclude(stage=Post.Stage.DECLINED)


def sees_every_post(person: Person, at: datetime) -> bool:
    """Say whether `person` is of the communications team, the direction générale, or among those who approve."""
    on = local_date(at)
    held = holdings(on).filter(person=person)
    everything = held.filter(position__slug=MANAGEMENT)
    for reading in ("communications_team", "post_approvers"):
        everything |= named_by(reading, held, on)
    return everything.exists()


def _posts_on(accounts: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    return Post.objects.filter(variants__account__in=accounts).order_by().values("pk")


class Post(models.Model):
    """One idea; what it says on each account is in its variants.

    Its nature, its kind and what is declared about it are part of what is approved: PostgreSQL counts them in the
    fingerprint of each variant.
    """

    class Nature(models.TextChoices):
        """What it says of the city's opinion (« Ligne éditoriale », A-09)."""

        INFORMATION = "information", _("information, sans opinion")
        ADMINISTRATION = "administration", _("opinion liée à l’administration de la Ville")
        POSITION = "position", _("prise de position de la Ville")

    class Kind(models.TextChoices):
        """What it is about; several have rules of their own."""

        NEWS = "news", _("nouvelle")
        EVENT = "event", _("événement ou activité")
        RELEASE = "release", _("communiqué de presse")
        TENDER = "tender", _("appel d’offres")
        NOTICE = "notice", _("avis public")
        BYLAW = "bylaw", _("règlement")
        JOB = "job", _("offre d’emploi")
        ADVERTISING = "advertising", _("publicité de la Ville")
        EMERGENCY = "emergency", _("situation d’urgence")

    class Stage(models.TextChoices):
        """Selection is an editorial act (« Partenariat avec le site Web », R-011)."""

        PROPOSED = "proposed", _("proposée")
        KEPT = "kept", _("retenue")
        DECLINED = "declined", _("écartée")

    class Channel(models.TextChoices):
        """Where else the information is given (R-008)."""

        SITE = "site", _("site Web")
        RELEASE = "release", _("communiqué")
        NEWSLETTER = "newsletter", _("infolettre")
        PUBLIC_NOTICE = "public_notice", _("avis public")

    class EventGround(models.TextChoices):
        """Why an event is shared (« Événements ou activités diverses », R-029, R-031)."""

        ORGANISED = "organised", _("organisé par la Ville")
        FUNDED = "funded", _("financé en grande partie par la Ville")
        SIGNIFICANT = "significant", _("significatif pour Rimouski")

    class Designer(models.TextChoices):
        """Who designed an advertisement (« Publicité », R-036)."""

        CITY = "city", _("conçue par la Ville, ou pour elle")
        THIRD_PARTY = "third_party", _("conçue par un tiers")

    title = models.CharField(_("titre de travail"), max_length=150)
    nature = models.CharField(_("nature"), max_length=16, choices=Nature, default=Nature.INFORMATION)
    kind = models.CharField(_("genre"), max_length=12, choices=Kind, default=Kind.NEWS)
    stage = models.CharField(_("sélection"), max_length=10, choices=Stage, default=Stage.KEPT)
    stage_reason = models.TextField(_("motif"), blank=True)
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("proposée par")
    )
    created_at = models.DateTimeField(_("créée le"))
    updated_at = models.DateTimeField(_("modifiée le"))
    internal_deadline = models.DateField(_("échéance interne"), null=True, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="posts", verbose_name=_("étiquettes"))
    audiences = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("publics cibles"))
    objectives = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("objectifs"))
    other_channels = ArrayField(
        models.CharField(max_length=16, choices=Channel),
        default=list,
        blank=True,
        verbose_name=_("autres moyens de diffusion"),
    )
    canonical_url = models.URLField(_("page du site de la Ville"), max_length=500, blank=True)
    event_ground = models.CharField(_("critère de partage"), max_length=12, choices=EventGround, blank=True)
    event_reason = models.TextField(_("précisions sur le critère"), blank=True)
    reference = models.CharField(_("numéro de référence"), max_length=60, blank=True)
    closes_on = models.DateField(_("date de clôture"), null=True, blank=True)
    designed_by = models.CharField(_("conception"), max_length=12, choices=Designer, blank=True)
    authorised_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("autorisée par"),
    )
    sources = models.TextField(_("références utilisées"), blank=True)
    recurrence = models.ForeignKey(
        Recurrence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("série"),
    )
    occurrence_on = models.DateField(_("occurrence du"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(stage="declined") | Q(stage_reason__regex=r"\S"),
                name="editorial_post_r011_declined_reason",
                violation_error_message=_("Une proposition est écartée avec un motif."),
            ),
            models.UniqueConstraint(
                fields=["recurrence", "occurrence_on"],
                condition=Q(recurrence__isnull=False),
                name="editorial_post_one_per_occurrence",
            ),
            models.CheckConstraint(
                condition=Q(recurrence__isnull=True) | Q(occurrence_on__isnull=False),
                name="editorial_post_occurrence_has_a_day",
            ),
        )
        indexes = (
            models.Index(fields=["stage", "-updated_at"], name="editorial_post_by_stage"),
            models.Index(
                fields=["internal_deadline"],
                condition=Q(internal_deadline__isnull=False),
                name="editorial_post_deadline",
            ),
        )

    def __str__(self) -> str:
        return self.title

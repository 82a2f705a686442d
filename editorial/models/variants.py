"""Variants: a post on one official account, with its own state, time, text and media."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Person
from editorial.models.images import Image
from editorial.models.posts import Post


class VariantQuerySet(models.QuerySet["Variant"]):
    """Reads of variants."""

    def visible_to(self, person: Person, at: datetime) -> Self:
        """Keep those of the posts that `person` may see at `at`."""
        posts = Post.objects.all()
        visible = posts.visible_to(person, at)
        return self if visible is posts else self.filter(post__in=visible.order_by().values("pk"))

    def planned(self) -> Self:
        """Keep those that would leave by themselves, or whose hour has come."""
        return self.filter(state__in=[Variant.State.SCHEDULED, Variant.State.TO_PUBLISH])

    def due(self, at: datetime) -> Self:
        """Keep the scheduled ones whose planned time has come, the oldest first."""
        return self.filter(state=Variant.State.SCHEDULED, scheduled_at__lte=at).order_by("scheduled_at", "pk")


class Variant(models.Model):
    """What is published, or will be, on one account.

    PostgreSQL computes `content_hash` from everything that is approved, sends back to the drafts whatever is changed
    after its submission, freezes what is published (an `Amendment` tells what was corrected there since), and holds the
    states (migration of the variants).
    """

    class State(models.TextChoices):
        """Where a variant stands (editorial/states.py)."""

        DRAFT = "draft", _("brouillon")
        IN_REVIEW = "in_review", _("à approuver")
        APPROVED = "approved", _("approuvée")
        SCHEDULED = "scheduled", _("programmée")
        PUBLISHING = "publishing", _("en cours de publication")
        TO_PUBLISH = "to_publish", _("à publier maintenant")
        PUBLISHED = "published", _("publiée")
        FAILED = "failed", _("refusée par la plateforme")
        OUTCOME_UNKNOWN = "outcome_unknown", _("issue inconnue")
        MISSED = "missed", _("manquée")
        HELD = "held", _("retenue")
        CORRECTED = "corrected", _("corrigée")
        WITHDRAWN = "withdrawn", _("retirée")
        CANCELLED = "cancelled", _("abandonnée")

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="variants", verbose_name=_("publication")
    )
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="variants", verbose_name=_("compte")
    )
    state = models.CharField(_("état"), max_length=16, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(_("dans cet état depuis"))
    state_reason = models.TextField(_("motif de l’état"), blank=True)
    title = models.CharField(_("titre"), max_length=300, blank=True)
    text = models.TextField(_("texte"), blank=True)
    link = models.URLField(_("lien"), max_length=500, blank=True)
    images = models.ManyToManyField(
        Image, through="VariantImage", related_name="variants", verbose_name=_("images")
    )
    # None: an idea without a date.
    scheduled_at = models.DateTimeField(_("date prévue"), null=True, blank=True)
    # Moved away from the hour of its series: it is then approved by itself.
    leaves_series = models.BooleanField(_("hors série"), default=False)
    content_hash = models.CharField(max_length=64, editable=False, default="")
    last_editor = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("modifiée par")
    )
    edited_at = models.DateTimeField(_("modifiée le"))
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("soumise par")
    )
    submitted_at = models.DateTimeField(_("soumise le"), null=True)
    # Who answers for its leaving: still entitled at that instant, or it does not leave.
    scheduled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("programmée par")
    )
    # Somebody chose that it leaves although its hour has passed.
    released_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("relâchée par")
    )
    released_at = models.DateTimeField(_("relâchée le"), null=True)
    published_at = models.DateTimeField(_("publiée le"), null=True)
    # None when the engine published it.
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("publiée par")
    )
    external_id = models.CharField(_("identifiant sur la plateforme"), max_length=200, blank=True)
    permalink = models.URLField(_("lien de la publication"), max_length=500, blank=True)

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("variante")
        verbose_name_plural = _("variantes")
        ordering = ("scheduled_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["post", "account"], name="editorial_variant_one_per_account"),
            models.CheckConstraint(
                # Or somebody let it leave at once, no hour having been agreed to.
                condition=Q(scheduled_at__isnull=False)
                | Q(released_at__isnull=False)
                | ~Q(state__in=["scheduled", "publishing", "to_publish"]),
                name="editorial_variant_r019_planned_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "corrected", "withdrawn"])
                | Q(published_at__isnull=False) & (~Q(permalink="") | ~Q(external_id="")),
                name="editorial_variant_published_has_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "missed", "failed", "withdrawn", "cancelled"])
                | Q(state_reason__regex=r"\S"),
                name="editorial_variant_state_reason",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="editorial_variant_released",
            ),
        )
        indexes = (
            # What the publisher looks for: nothing else is in it.
            models.Index(
                fields=["scheduled_at", "id"],
                condition=Q(state="scheduled"),
                name="editorial_variant_due",
            ),
            # What is not approved at its planned time, and what a person must look at.
            models.Index(
                fields=["state", "scheduled_at"],
                condition=Q(
                    state__in=[
                        "in_review",
                        "approved",
                        "publishing",
                        "to_publish",
                        "outcome_unknown",
                        "missed",
                        "held",
                        "failed",
                    ]
                ),
                name="editorial_variant_waiting",
            ),
            # Where the calendar shows it: when it left, else when it is to leave.
            models.Index(Coalesce("published_at", "scheduled_at"), "account", name="editorial_variant_shown"),
            models.Index(fields=["account", "-published_at"], name="editorial_variant_published"),
        )

    def __str__(self) -> str:
        return f"{self.post} — {self.account}"


class VariantImage(models.Model):
    """An image of a variant, at its place, with what is said of it to whoever does not see it."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="placed_images")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")
    ordinal = models.PositiveSmallIntegerField(_("rang"), default=0)
    alt_text = models.TextField(_("texte de remplacement"), blank=True)

    class Meta:
        verbose_name = _("image d’une variante")
        verbose_name_plural = _("images des variantes")
        ordering = ("ordinal", "pk")
        constraints = (
            models.UniqueConstraint(fields=["variant", "image"], name="editorial_variantimage_once"),
        )

    def __str__(self) -> str:
        return str(self.image)

"""The library of images: who made each, by what right the city shows it, until when, and who is on it."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from accounts.models import Evidence, OfficialAccount, Person
from editorial.rules.images import DOCUMENTED, TRACED


def image_path(image: "Image", _name: str) -> str:
    """Return where the file is kept: under its fingerprint, never under the name somebody gave it."""
    return f"images/{image.sha256[:2]}/{image.sha256}{image.extension}"


def thumbnail_path(image: "Image", _name: str) -> str:
    """Return where the small copy is kept."""
    return f"images/{image.sha256[:2]}/{image.sha256}-small{image.extension}"


class ImageQuerySet(models.QuerySet["Image"]):
    """Reads of the library."""

    def with_standing(self, on: date, *, soon_days: int) -> Self:
        """Add `standing`, an `Image.Standing` on the local day `on`, and `ends_on`, the last day of what is known.

        The same answers as `may_use_image`, for lists: where an image stands for any account at all.
        """
        people = ImagePerson.objects.filter(image=OuterRef("pk"))
        soonest = people.filter(consent_until__isnull=False).order_by("consent_until")
        missing = Q(consent__isnull=True) | Q(withdrawn_at__isnull=False)
        lacks_proof = Q(right__in=DOCUMENTED, document__isnull=True) | ~Q(source__regex=r"\S") & Q(
            right__in=TRACED
        )
        standings = (
            (Q(withdrawn_at__isnull=False), Image.Standing.WITHDRAWN),
            (Q(ends_on__lt=on), Image.Standing.EXPIRED),
            (Q(Exists(people.filter(missing))), Image.Standing.NO_CONSENT),
            (lacks_proof | Q(shows_people__isnull=True), Image.Standing.INCOMPLETE),
            (Q(shows_people=True) & ~Q(Exists(people)), Image.Standing.INCOMPLETE),
            (Q(ends_on__lte=on + timedelta(days=soon_days)), Image.Standing.EXPIRING),
        )
        return self.annotate(
            ends_on=Least("valid_until", Subquery(soonest.values("consent_until")[:1])),
            standing=Case(
                *(When(condition, then=Value(standing)) for condition, standing in standings),
                default=Value(Image.Standing.USABLE),
            ),
        )

    def standing(self, *standings: str) -> Self:
        """Keep those that stand so, once `with_standing` has said it."""
        return self.filter(Q(standing__in=standings))

    def usable(self, on: date) -> Self:
        """Keep those that may be published on the local day `on`, by one account at least."""
        return self.with_standing(on, soon_days=0).standing(Image.Standing.USABLE, Image.Standing.EXPIRING)

    def for_account(self, account: OfficialAccount) -> Self:
        """Keep those whose authorisation covers `account`."""
        allowed = Image.accounts.through.objects.filter(image=OuterRef("pk"))
        return self.filter(~Exists(allowed) | Exists(allowed.filter(officialaccount=account)))

    def to_take_down(self) -> Self:
        """Keep those that are still public although a right, or somebody's consent, was taken back."""
        public = self.model.variants.through.objects.filter(
            image=OuterRef("pk"), variant__state__in=["published", "corrected"]
        )
        unwilling = ImagePerson.objects.filter(image=OuterRef("pk"), withdrawn_at__isnull=False)
        return self.filter(Exists(public), Q(withdrawn_at__isnull=False) | Exists(unwilling))

    def matching(self, words: str) -> Self:
        """Keep those of which a title, an author, an origin or a mention holds each of `words`, accents aside."""
        found = self
        for word in words.split():
            wanted = Q()
            for field in ("name", "author", "source", "credit_line", "alt_text"):
                wanted |= Q(**{f"{field}__unaccent__icontains": word})
            found = found.filter(wanted)
        return found


class Image(models.Model):
    """An image that the city may publish, written anew at its receipt, without what it carried beside the picture."""

    class Kind(models.TextChoices):
        """What the kept file is."""

        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        WEBP = "image/webp", "WebP"

    class Right(models.TextChoices):
        """By what right the city shows it (« Droit d’auteur et respect de la vie privée », R-109)."""

        CITY = "city", _("œuvre de la Ville")
        AUTHORISATION = "authorisation", _("autorisation écrite")
        LICENCE = "licence", _("licence achetée ou accordée")
        CC_BY = "cc_by", _("licence Creative Commons avec attribution")
        PUBLIC_DOMAIN = "public_domain", _("domaine public")

    class Credit(models.TextChoices):
        """Where the source is shown (R-110)."""

        NONE = "none", _("aucune mention nécessaire")
        ON_IMAGE = "on_image", _("inscrite sur l’image")
        IN_TEXT = "in_text", _("dans le texte qui l’accompagne")

    class Standing(models.TextChoices):
        """Whether it may be used, in lists."""

        USABLE = "usable", _("utilisable")
        EXPIRING = "expiring", _("bientôt échue")
        EXPIRED = "expired", _("échue")
        NO_CONSENT = "no_consent", _("consentement manquant")
        INCOMPLETE = "incomplete", _("à compléter")
        WITHDRAWN = "withdrawn", _("autorisation retirée")

    file = models.FileField(_("fichier"), upload_to=image_path, max_length=200)
    thumbnail = models.FileField(_("vignette"), upload_to=thumbnail_path, max_length=200)
    name = models.CharField(_("titre"), max_length=150)
    content_type = models.CharField(_("type"), max_length=40, choices=Kind)
    size = models.PositiveIntegerField(_("taille en octets"))
    width = models.PositiveIntegerField(_("largeur"))
    height = models.PositiveIntegerField(_("hauteur"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, unique=True)
    author = models.CharField(_("auteur"), max_length=150)
    source = models.CharField(_("provenance"), max_length=250, blank=True)
    right = models.CharField(_("droit d’utilisation"), max_length=16, choices=Right)
    document = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("licence ou autorisation"),
    )
    valid_until = models.DateField(_("utilisable jusqu’au"), null=True, blank=True)
    # None named: all of them.
    accounts = models.ManyToManyField(
        OfficialAccount, blank=True, related_name="+", verbose_name=_("comptes où elle peut paraître")
    )
    withdrawn_at = models.DateTimeField(_("autorisation retirée le"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("motif du retrait"), blank=True)
    credit = models.CharField(_("mention de la source"), max_length=8, choices=Credit, default=Credit.NONE)
    credit_line = models.CharField(_("mention"), max_length=200, blank=True)
    alt_text = models.TextField(_("texte de remplacement"), blank=True)
    # Nobody recognisable, or everybody listed: an image about which this was not said is not used.
    shows_people = models.BooleanField(_("montre des personnes reconnaissables"), null=True)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("ajoutée par")
    )
    added_at = models.DateTimeField(_("ajoutée le"))
    # Two people who describe it at once do not write over each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    # What `with_standing` adds.
    standing: str
    ends_on: date | None

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("-added_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="editorial_image_sha256"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_reason__regex=r"\S"),
                name="editorial_image_r109_withdrawn_reason",
            ),
            models.CheckConstraint(
                condition=Q(credit="none") | Q(credit_line__regex=r"\S"),
                name="editorial_image_r110_credit_line",
            ),
            models.CheckConstraint(
                condition=~Q(right="cc_by") | ~Q(credit="none"),
                name="editorial_image_r110_attribution",
                violation_error_message=_("Cette licence exige la mention de la source."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S") & Q(author__regex=r"\S"), name="editorial_image_r109_author"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        """The ending of the kept file."""
        return {self.Kind.PNG: ".png", self.Kind.JPEG: ".jpg", self.Kind.WEBP: ".webp"}[
            self.Kind(self.content_type)
        ]


class ImagePerson(models.Model):
    """Somebody who can be recognised on an image, and what that person, or the parents, agreed to."""

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="people", verbose_name=_("image"))
    name = models.CharField(_("nom"), max_length=150)
    is_minor = models.BooleanField(_("mineur"), default=False)
    # For a minor, the parents' consent.
    consent = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("consentement"),
    )
    consent_until = models.DateField(_("consentement valide jusqu’au"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("consentement retiré le"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("motif du retrait"), blank=True)

    class Meta:
        verbose_name = _("personne montrée")
        verbose_name_plural = _("personnes montrées")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["image", "name"],
                name="editorial_imageperson_once",
                violation_error_message=_("Cette personne est déjà inscrite."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_reason__regex=r"\S"),
                name="editorial_imageperson_r109_withdrawn_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name

"""The library of images: who made each, by what right the city shows it, until when, and who is on it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Evidence, Person


def image_path(image: "Image", _name: str) -> str:
    """Return where the file is kept: under its fingerprint, never under the name somebody gave it."""
    return f"images/{image.sha256[:2]}/{image.sha256}{image.extension}"


def thumbnail_path(image: "Image", _name: str) -> str:
    """Return where the small copy is kept."""
    return f"images/{image.sha256[:2]}/{image.sha256}-small{image.extension}"


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

    class Meta:
        verbose_name = _("personne montrée")
        verbose_name_plural = _("personnes montrées")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["image", "name"], name="editorial_imageperson_once"),)

    def __str__(self) -> str:
        return self.name

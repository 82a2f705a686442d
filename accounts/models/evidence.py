"""Files kept as proof: what was received, byte for byte, with its fingerprint."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def evidence_path(evidence: "Evidence", _name: str) -> str:
    """Return where the file is kept: under its fingerprint, never under the name somebody gave it."""
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}{evidence.extension}"


class Evidence(models.Model):
    """A capture of a screen or a document, never modified: PostgreSQL refuses it (migration 0004)."""

    class Kind(models.TextChoices):
        """What the file is, told by its content."""

        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        WEBP = "image/webp", "WebP"
        PDF = "application/pdf", "PDF"

    EXTENSIONS: ClassVar = {Kind.PNG: ".png", Kind.JPEG: ".jpg", Kind.WEBP: ".webp", Kind.PDF: ".pdf"}

    file = models.FileField(_("fichier"), upload_to=evidence_path, max_length=200)
    name = models.CharField(_("nom du fichier"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40, choices=Kind)
    size = models.PositiveIntegerField(_("taille en octets"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ajouté par")
    )
    added_at = models.DateTimeField(_("ajouté le"))

    class Meta:
        verbose_name = _("pièce justificative")
        verbose_name_plural = _("pièces justificatives")
        ordering = ("added_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="accounts_evidence_sha256"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        """The ending of the kept file."""
        return self.EXTENSIONS[self.Kind(self.content_type)]

    @property
    def is_image(self) -> bool:
        """Whether a page can show it."""
        return self.content_type != self.Kind.PDF

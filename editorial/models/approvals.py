"""What was written at each moment, what was decided of it, and the written reasons of what was cautioned."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.models.variants import Variant


class PostBody(models.TextChoices):
    """In whose name a post is approved (A-09)."""

    ADVISER = "adviser", _("conseiller stratégique")
    MANAGEMENT = "management", _("direction générale")
    # During a declared emergency only, for an emergency post.
    COMMUNICATIONS = "communications", _("équipe des communications")


class Revision(models.Model):
    """The content of a variant as somebody left it; one that a decision cites never changes."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("numéro"))
    content = models.JSONField(_("contenu"))
    content_hash = models.CharField(max_length=64)
    editor = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("écrite par")
    )
    at = models.DateTimeField(_("écrite le"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["variant", "number"], name="editorial_revision_number"),
        )

    def __str__(self) -> str:
        return str(self.number)


class Approval(models.Model):
    """What one person decided in the name of one body, on one content; never changed afterwards."""

    class Decision(models.TextChoices):
        """Yes or no."""

        APPROVE = "approve", _("approuvée")
        REFUSE = "refuse", _("refusée")

    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("variante")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("version")
    )
    body = models.CharField(_("au nom de"), max_length=16, choices=PostBody)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("décidée par")
    )
    capacity = models.CharField(_("en qualité de"), max_length=200)
    decision = models.CharField(_("décision"), max_length=10, choices=Decision)
    reason = models.TextField(_("motif"), blank=True)
    content_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField(_("décidée le"))
    # The same content approved earlier in the same series: what makes this one count.
    inherited_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="heirs")

    class Meta:
        verbose_name = _("approbation d’une publication")
        verbose_name_plural = _("approbations de publications")
        ordering = ("decided_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="approve") | Q(reason__regex=r"\S"),
                name="editorial_approval_r024_refusal_reason",
            ),
        )
        indexes = (models.Index(fields=["variant", "content_hash"], name="editorial_approval_content"),)

    def __str__(self) -> str:
        return f"{self.get_body_display()} : {self.get_decision_display()}"


class Justification(models.Model):
    """The written reason by which what a rule cautions may go on; `about` is what the caution was about."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="justifications")
    guard = models.SlugField(_("règle"), max_length=40)
    about = models.CharField(_("à propos de"), max_length=200, blank=True)
    reason = models.TextField(_("motif"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("écrit par")
    )
    at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("motif écrit")
        verbose_name_plural = _("motifs écrits")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="editorial_justification_reason"),
        )

    def __str__(self) -> str:
        return self.reason

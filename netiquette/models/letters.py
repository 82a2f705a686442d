"""The letters that the city sends to citizens: the templates, each version kept."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from netiquette.rules.letters import LETTER_KINDS

KIND_CHOICES = [(kind.code, kind.label) for kind in LETTER_KINDS.values()]


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    """Reads of templates."""

    def current(self) -> Self:
        """Keep the newest version of each kind."""
        return self.order_by("kind", "-number").distinct("kind")


class LetterTemplate(models.Model):
    """One version of the words of one kind of letter; written once: another version takes its place."""

    kind = models.CharField(_("lettre"), max_length=30, choices=KIND_CHOICES)
    number = models.PositiveIntegerField(_("version"))
    body = models.TextField(_("texte"))
    short_body = models.TextField(_("forme courte"))
    # Null for the texts that come with the product.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rédigée par"),
    )
    written_at = models.DateTimeField(_("rédigée le"), null=True)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("modèle de lettre")
        verbose_name_plural = _("modèles de lettres")
        ordering = ("kind", "-number")
        constraints = (
            models.UniqueConstraint(fields=["kind", "number"], name="netiquette_lettertemplate_version"),
            models.CheckConstraint(
                condition=Q(kind__in=list(LETTER_KINDS)) & ~Q(body="") & Q(short_body__contains="{lien}"),
                name="netiquette_lettertemplate_r122_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, v{self.number}"

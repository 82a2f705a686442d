"""Texts to begin a post with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.posts import Post


class PostTemplate(models.Model):
    """A model of a post, for one kind or for all."""

    name = models.CharField(_("nom"), max_length=100, unique=True)
    kind = models.CharField(_("genre"), max_length=12, choices=Post.Kind, blank=True)
    text = models.TextField(_("texte"))
    link = models.URLField(_("lien"), max_length=500, blank=True)
    is_active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        verbose_name = _("modèle de publication")
        verbose_name_plural = _("modèles de publication")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

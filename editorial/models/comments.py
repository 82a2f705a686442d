"""What colleagues say to each other about a draft: never published, never part of what is approved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.models.posts import Post
from editorial.models.variants import Variant


class Comment(models.Model):
    """A remark on a post, or on one of its variants."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="comments")
    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("commentaire"))
    at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("commentaire")
        verbose_name_plural = _("commentaires")
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=Q(text__regex=r"\S"), name="editorial_comment_text"),)

    def __str__(self) -> str:
        return self.text[:60]

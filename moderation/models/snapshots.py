"""What a message said when it was received, and the words by which it is found."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.messages import Message
from netiquette.models import Edition
from policy.depersonalised import CanBeDepersonalised


class Snapshot(CanBeDepersonalised):
    """What a message said when it was received, or after its author changed it; never modified (a trigger holds it)."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, db_index=False, related_name="snapshots")
    ordinal = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("texte"))
    media = models.JSONField(_("médias"), default=list)
    permalink = models.URLField(_("lien"), max_length=1000, blank=True)
    author_external_id = models.CharField(max_length=200)
    author_name = models.CharField(_("auteur"), max_length=200)
    parent_external_id = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField(_("publié le"))
    edited_at = models.DateTimeField(_("modifié par son auteur le"), null=True)
    seen_at = models.DateTimeField(_("reçu le"))
    # The rules that applied when it was posted.
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, db_index=False, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("message tel que reçu")
        verbose_name_plural = _("messages tels que reçus")
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["message", "ordinal"], name="moderation_snapshot_ordinal_unique"),
        )

    def __str__(self) -> str:
        return self.text[:80]


class SearchEntry(models.Model):
    """The searchable words of a message, kept off the hot row so that the sweep and the import stay fast."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    vector = SearchVectorField()
    posted_at = models.DateTimeField()

    class Meta:
        indexes = (
            GinIndex(fields=["vector"], name="moderation_search_vector", fastupdate=True),
            # A frequent word is found by walking back in time, a rare one through the vector.
            models.Index(fields=["-posted_at"], name="moderation_search_recent"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

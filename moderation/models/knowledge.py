"""The knowledge base: what the city answers, from the FAQ, the BIAC, its by-laws and documents (R-092, R-093)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from city.models import Service
from moderation.queries import SEARCH_CONFIG


class KnowledgeEntry(models.Model):
    """A question that citizens ask, and what the city answers; every earlier version is kept in its revisions."""

    class Source(models.TextChoices):
        """Where the answer comes from: the same words as a reference's type."""

        FAQ = "faq", _("foire aux questions")
        WEB_PAGE = "web_page", _("page du site Web")
        BIAC = "biac", _("BIAC")
        BY_LAW = "by_law", _("règlement")
        DOCUMENT = "document", _("document")

    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_(
            "Celui de la source (BIAC-0142, FAQ-12, règlement 1045-2018…): il permet d’importer sans doublon."
        ),
    )
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.FAQ)
    question = models.CharField(_("question ou titre"), max_length=300)
    answer = models.TextField(_("réponse"))
    url = models.URLField(_("page du site Web"), max_length=1000, blank=True)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    verified_on = models.DateField(_("vérifiée le"), null=True, blank=True)
    is_active = models.BooleanField(_("en usage"), default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("modifiée le"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("modifiée par")
    )
    # The question without accents nor capitals, in which typing faults are looked for.
    plain = models.CharField(max_length=300, editable=False)
    vector: Any = models.GeneratedField(
        expression=SearchVector("question", weight="A", config=SEARCH_CONFIG)
        + SearchVector("answer", weight="B", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("fiche")
        verbose_name_plural = _("base de connaissances")
        ordering = ("question", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"\S") & Q(question__regex=r"\S") & Q(answer__regex=r"\S"),
                name="moderation_knowledgeentry_r092_filled",
                violation_error_message=_("Une fiche a un code, une question et une réponse."),
            ),
        )
        indexes = (
            GinIndex(fields=["vector"], name="moderation_knowledge_vector"),
            GinIndex(fields=["plain"], name="moderation_knowledge_plain", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["-updated_at", "-id"], name="moderation_knowledge_recent"),
            # What is to be verified again: the oldest first.
            models.Index(
                fields=["verified_on"], name="moderation_knowledge_stale", condition=Q(is_active=True)
            ),
        )

    def __str__(self) -> str:
        return self.question

    @property
    def code_names_source(self) -> bool:
        """Whether the code says by itself where the entry comes from: « BIAC-0142 », « FAQ-12 »."""
        code = self.code.casefold()
        return code.startswith((self.source, str(self.get_source_display()).casefold()))


class KnowledgeRevision(models.Model):
    """What an entry said at one version; never modified, never erased (a trigger holds it)."""

    entry = models.ForeignKey(
        KnowledgeEntry, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("fiche")
    )
    version = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("contenu"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("écrite par")
    )
    at = models.DateTimeField(_("écrite le"))

    class Meta:
        verbose_name = _("version d’une fiche")
        verbose_name_plural = _("versions d’une fiche")
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["entry", "version"], name="moderation_knowledgerevision_once"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.version}"


class KnowledgeSheet(models.Model):
    """A file of entries given to be imported: its lines are shown, then written once its owner says so."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("donné par")
    )
    file_name = models.CharField(_("fichier"), max_length=200)
    text = models.TextField(_("contenu"))
    created_at = models.DateTimeField(_("donné le"))
    written_at = models.DateTimeField(_("écrit le"), null=True)
    created = models.PositiveIntegerField(_("créées"), default=0)
    changed = models.PositiveIntegerField(_("modifiées"), default=0)

    class Meta:
        verbose_name = _("fichier de la base de connaissances")
        verbose_name_plural = _("fichiers de la base de connaissances")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_name

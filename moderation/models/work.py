"""How people work the queue: saved views, actions on many messages, imported files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policy.depersonalised import CanBeDepersonalised


class SavedView(models.Model):
    """Filters of the queue kept under a name, by one person or shared with all."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="saved_views",
        verbose_name=_("propriétaire"),
    )
    name = models.CharField(_("nom"), max_length=60)
    query = models.CharField(_("filtres"), max_length=500)
    is_shared = models.BooleanField(_("partagée"), default=False)

    class Meta:
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["owner", "name"], name="moderation_savedview_name_unique"),
        )

    def __str__(self) -> str:
        return self.name


class BulkAction(models.Model):
    """One action on many messages, with what each was before, so that it can be undone."""

    class Action(models.TextChoices):
        """What can be done to many messages at once."""

        CLOSE = "close", _("fermer sans réponse")
        ASSIGN = "assign", _("confier")
        KIND = "kind", _("qualifier")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("faite par")
    )
    action = models.CharField(_("action"), max_length=10, choices=Action)
    parameters = models.JSONField(default=dict)
    # [{"id": …, "version": …, fields as they were}]
    before = models.JSONField(default=list)
    done_at = models.DateTimeField(_("faite le"))
    undone_at = models.DateTimeField(_("annulée le"), null=True)

    class Meta:
        verbose_name = _("action groupée")
        verbose_name_plural = _("actions groupées")
        ordering = ("-done_at",)

    def __str__(self) -> str:
        return self.get_action_display()


class ImportBatch(CanBeDepersonalised):
    """A file of messages given through the page: previewed, then read by a worker, line by line."""

    class State(models.TextChoices):
        """Life of an import."""

        PREVIEWED = "previewed", _("à confirmer")
        QUEUED = "queued", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("interrompu")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("déposé par")
    )
    file = models.FileField(_("fichier"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("nom du fichier"), max_length=200)
    size = models.BigIntegerField(_("taille"))
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.PREVIEWED)
    created_at = models.DateTimeField(_("déposé le"))
    finished_at = models.DateTimeField(_("terminé le"), null=True)
    bytes_read = models.BigIntegerField(_("octets lus"), default=0)
    lines_read = models.PositiveIntegerField(_("lignes lues"), default=0)
    created = models.PositiveIntegerField(_("créés"), default=0)
    known = models.PositiveIntegerField(_("déjà connus"), default=0)
    edited = models.PositiveIntegerField(_("modifiés par leur auteur"), default=0)
    destroyed = models.PositiveIntegerField(_("déjà détruits"), default=0)
    rejected = models.PositiveIntegerField(_("refusés"), default=0)
    failure = models.CharField(_("interruption"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("importation")
        verbose_name_plural = _("importations")
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=["created_at"],
                name="moderation_import_open",
                condition=Q(state__in=["queued", "running"]),
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportRejection(CanBeDepersonalised):
    """A line that could not be imported, and why."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rejections")
    line = models.PositiveIntegerField(_("ligne"))
    reason = models.CharField(_("raison"), max_length=500)

    class Meta:
        verbose_name = _("ligne refusée")
        verbose_name_plural = _("lignes refusées")
        ordering = ("line",)
        constraints = (
            models.UniqueConstraint(fields=["batch", "line"], name="moderation_importrejection_line_unique"),
        )

    def __str__(self) -> str:
        return f"{self.line}"

"""Sheets of posts given through the page: previewed, then written as drafts by a worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class PostSheet(models.Model):
    """One file: what it said, what became of each of its lines. It is its owner's alone."""

    class State(models.TextChoices):
        """Where it stands."""

        PREVIEWED = "previewed", _("aperçu")
        QUEUED = "queued", _("en attente")
        DONE = "done", _("terminé")

    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="post_sheets", verbose_name=_("donné par")
    )
    file_name = models.CharField(_("fichier"), max_length=200)
    text = models.TextField(_("contenu"))
    created_at = models.DateTimeField(_("donné le"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PREVIEWED)
    queued_at = models.DateTimeField(_("confirmé le"), null=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True)
    # How many posts it makes; by line number, the post that it became, or why it did not.
    total = models.PositiveIntegerField(_("publications"), default=0)
    written = models.JSONField(_("lignes écrites"), default=dict)
    refused = models.JSONField(_("lignes refusées"), default=dict)

    class Meta:
        verbose_name = _("feuille de publications")
        verbose_name_plural = _("feuilles de publications")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="previewed") | Q(queued_at__isnull=False), name="editorial_sheet_confirmed"
            ),
        )

    def __str__(self) -> str:
        return self.file_name

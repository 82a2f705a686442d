"""What a person read and passed before a reply left (R-086, R-087, R-089, R-093)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.acts import Reply
from policy.depersonalised import CanBeDepersonalised


class PassedCaution(CanBeDepersonalised):
    """A caution that somebody passed, kept with the reply and fixed once it is sent (a trigger holds it)."""

    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="passed_cautions", verbose_name=_("réponse")
    )
    code = models.SlugField(_("code"), max_length=40)
    clause = models.CharField(_("clause"), max_length=8)
    sentence = models.CharField(_("mise en garde"), max_length=500)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    # « Aucune page du site ne répond »: somebody is to write it.
    wants_page = models.BooleanField(_("page à écrire"), default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("passée par")
    )
    at = models.DateTimeField(_("passée le"))

    class Meta:
        verbose_name = _("mise en garde passée")
        verbose_name_plural = _("mises en garde passées")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["reply", "code"], name="moderation_passedcaution_once"),
            models.CheckConstraint(
                condition=~Q(code__in=["page", "language", "election", "vote", "party"]) | ~Q(reason=""),
                name="moderation_passedcaution_r093_reason",
                violation_error_message=_("Cette mise en garde se passe avec un motif écrit."),
            ),
            models.CheckConstraint(
                condition=Q(wants_page=False) | Q(code="page"), name="moderation_passedcaution_page_to_write"
            ),
        )
        indexes = (
            models.Index(fields=["-at"], name="moderation_passedcaution_pages", condition=Q(wants_page=True)),
        )

    def __str__(self) -> str:
        return self.sentence

"""What a person asked to be written beside a record; the record itself never changes for it (R-006)."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation.models import Message
from netiquette.models import Exclusion, Warning
from policy.depersonalised import CanBeDepersonalised
from privacy.models.requests import AccessRequest

ONE_RECORD = (
    Q(message__isnull=False, warning__isnull=True, exclusion__isnull=True)
    | Q(message__isnull=True, warning__isnull=False, exclusion__isnull=True)
    | Q(message__isnull=True, warning__isnull=True, exclusion__isnull=False)
)


class CorrectionNoteQuerySet(models.QuerySet["CorrectionNote"]):
    """Reads of the notes."""

    def beside(
        self,
        *,
        messages: Collection[int] = (),
        warnings: Collection[int] = (),
        exclusions: Collection[int] = (),
    ) -> Self:
        """Keep those about one of these records, oldest first."""
        about = Q(message__in=messages) | Q(warning__in=warnings) | Q(exclusion__in=exclusions)
        return self.filter(about).order_by("pk")


class CorrectionNote(CanBeDepersonalised):
    """A person's own words about one record of hers; never changed (a trigger holds it)."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("message")
    )
    warning = models.ForeignKey(
        Warning, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("avertissement")
    )
    exclusion = models.ForeignKey(
        Exclusion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("exclusion")
    )
    request = models.ForeignKey(
        AccessRequest, on_delete=models.PROTECT, related_name="notes", verbose_name=_("demande")
    )
    text = models.TextField(_("ce que la personne demande d’inscrire"))
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrite par")
    )
    recorded_at = models.DateTimeField(_("inscrite le"))

    objects = CorrectionNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note de rectification")
        verbose_name_plural = _("notes de rectification")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=ONE_RECORD, name="privacy_correctionnote_one_record"),
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="privacy_correctionnote_has_text",
                violation_error_message=_("Inscrivez les mots de la personne."),
            ),
        )

    def __str__(self) -> str:
        return gettext("Note de rectification n°\u00a0%(number)s") % {"number": self.pk}

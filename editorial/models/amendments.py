"""What is changed in a publication after it left: corrected or withdrawn, and how it was carried out (R-068)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.models.variants import Variant


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Reads of amendments."""

    def undone(self) -> "AmendmentQuerySet":
        """Keep those that are decided, and not carried out on the platform yet."""
        return self.filter(state__in=[Amendment.State.ASKED, Amendment.State.BY_HAND])


class Amendment(models.Model):
    """A correction or a withdrawal, decided by a person; what was published before it stays written here."""

    class Kind(models.TextChoices):
        """What is done."""

        CORRECTION = "correction", _("correction")
        WITHDRAWAL = "withdrawal", _("retrait")

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", _("en cours, par le logiciel")
        BY_HAND = "by_hand", _("à faire à la main")
        DONE = "done", _("faite")
        DROPPED = "dropped", _("abandonnée")

    # What of a variant may be corrected once it is published: its images may not, on any platform.
    FIELDS: ClassVar = ("title", "text", "link")

    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("variante")
    )
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    before: Any = models.JSONField(_("avant"))
    after: Any = models.JSONField(_("après"))
    reason = models.TextField(_("motif"))
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("décidée par")
    )
    asked_at = models.DateTimeField(_("décidée le"))
    state = models.CharField(_("état"), max_length=10, choices=State)
    # Why a person does it; then how it is known to be done, or why it is not to be done any more.
    note = models.TextField(_("note"), blank=True)
    done_at = models.DateTimeField(_("faite le"), null=True)
    # None: by the software.
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("faite par")
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction ou retrait")
        verbose_name_plural = _("corrections et retraits")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["variant"],
                condition=Q(state__in=["asked", "by_hand"]),
                name="editorial_amendment_one_at_a_time",
                violation_error_message=_("Une correction ou un retrait est déjà en cours."),
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="editorial_amendment_r068_reason"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="editorial_amendment_done_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(note__regex=r"\S"), name="editorial_amendment_dropped_why"
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["asked", "by_hand"]),
                name="editorial_amendment_undone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.variant}"

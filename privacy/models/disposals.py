"""What is past its time, proposed together: read by a person, approved by another, then depersonalised."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.models.retention import RetentionRule


class DisposalBatchQuerySet(models.QuerySet["DisposalBatch"]):
    """Reads of batches."""

    def counted(self) -> Self:
        """Add how many of its lines are to do, done, left out and set aside; kept, settled and in all."""
        counts = {state: Count("items", filter=Q(items__state=state)) for state in DisposalItem.State.values}
        kept = Q(items__state__in=("excluded", "left_out", "dropped"))
        return self.annotate(
            **{f"{state}_count": count for state, count in counts.items()},
            kept_count=Count("items", filter=kept),
            settled_count=Count("items", filter=~Q(items__state="to_do")),
            total_count=Count("items"),
        )


class DisposalBatch(models.Model):
    """Records of one type past the date of their rule; nothing happens to them until a second person approves.

    PostgreSQL holds the two persons, the states, and that the list never grows once it was submitted (migration
    « guards »).
    """

    class State(models.TextChoices):
        """From the list the software makes to the end."""

        PREPARED = "prepared", _("à vérifier")
        SUBMITTED = "submitted", _("à approuver")
        REFUSED = "refused", _("refusé")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")

    OPEN = (State.PREPARED, State.SUBMITTED, State.RUNNING)

    record_type = models.CharField(_("type de document"), max_length=40)
    rule = models.ForeignKey(
        RetentionRule, on_delete=models.PROTECT, related_name="batches", verbose_name=_("règle")
    )
    # Everything in it started before this instant.
    limit_at = models.DateTimeField(_("antérieur au"))
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.PREPARED)
    prepared_at = models.DateTimeField(_("préparé le"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("proposé par"),
    )
    proposed_at = models.DateTimeField(_("proposé le"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("décidé par"),
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True)
    refusal_reason = models.TextField(_("motif du refus"), blank=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True)

    objects = DisposalBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot à dépersonnaliser")
        verbose_name_plural = _("lots à dépersonnaliser")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["record_type"],
                condition=Q(state__in=["prepared", "submitted", "running"]),
                name="privacy_disposalbatch_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="privacy_disposalbatch_second_person",
                violation_error_message=_("Une autre personne que celle qui propose doit approuver."),
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", proposed_by__isnull=True, decided_by__isnull=True)
                | Q(state="submitted", proposed_by__isnull=False, decided_by__isnull=True)
                | Q(state="refused", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(refusal_reason="")
                | Q(state="running", decided_by__isnull=False, decided_at__isnull=False)
                | Q(state="done", decided_by__isnull=False, finished_at__isnull=False),
                name="privacy_disposalbatch_state_has_persons",
            ),
        )

    def __str__(self) -> str:
        return gettext("lot n°\u00a0%(number)s") % {"number": self.pk}


class DisposalItem(models.Model):
    """One record of a batch, by its number: no word of it is copied here."""

    class State(models.TextChoices):
        """What becomes of it."""

        TO_DO = "to_do", _("à dépersonnaliser")
        EXCLUDED = "excluded", _("écarté")
        LEFT_OUT = "left_out", _("laissé de côté")
        DONE = "done", _("dépersonnalisé")
        DROPPED = "dropped", _("refusé avec le lot")

    batch = models.ForeignKey(
        DisposalBatch, on_delete=models.PROTECT, related_name="items", verbose_name=_("lot")
    )
    subject_type = models.CharField(_("type d’objet"), max_length=60)
    subject_id = models.BigIntegerField(_("numéro"))
    # Itself, its author, what it concerns, as « moderation.message:12 »: what a legal hold may name.
    keys = ArrayField(models.CharField(max_length=80), default=list)
    starts_at = models.DateTimeField(_("point de départ"))
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.TO_DO)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("écarté par"),
    )
    # Not proposed again before that day.
    not_before = models.DateField(_("pas de nouveau avant le"), null=True)
    acted_at = models.DateTimeField(_("fait le"), null=True)

    class Meta:
        verbose_name = _("ligne d’un lot")
        verbose_name_plural = _("lignes d’un lot")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "subject_type", "subject_id"], name="privacy_disposalitem_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["to_do", "done", "dropped"])
                | Q(state__in=["excluded", "left_out"]) & ~Q(reason=""),
                name="privacy_disposalitem_kept_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="done", acted_at__isnull=False)
                | ~Q(state="done") & Q(acted_at__isnull=True),
                name="privacy_disposalitem_done_has_instant",
            ),
        )
        indexes = (
            # What a trigger asks of each row: whether an approved batch names it.
            models.Index(fields=["subject_type", "subject_id", "state"], name="privacy_disposalitem_named"),
            models.Index(fields=["batch", "state", "id"], name="privacy_disposalitem_state"),
            GinIndex(fields=["keys"], name="privacy_disposalitem_keys"),
            models.Index(
                fields=["subject_type", "not_before", "subject_id"],
                name="privacy_disposalitem_later",
                condition=Q(not_before__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"

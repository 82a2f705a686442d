"""What is done, during an election, of what was published before: a case for each candidate and publication."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Evidence, Person
from city.models import Candidate, ElectionPeriod
from editorial.models.variants import Variant


class ElectionWatch(models.Model):
    """How far a period was looked at: on its opening, then each time its candidates change."""

    period = models.OneToOneField(ElectionPeriod, on_delete=models.PROTECT, related_name="watch")
    # What the candidates and the dates were then.
    fingerprint = models.CharField(max_length=64)
    examined_at = models.DateTimeField(_("examinée le"))

    class Meta:
        verbose_name = _("examen d’une période d’élections")
        verbose_name_plural = _("examens de périodes d’élections")

    def __str__(self) -> str:
        return str(self.period)


class ElectionCaseQuerySet(models.QuerySet["ElectionCase"]):
    """Reads of cases."""

    def pending(self) -> Self:
        """Keep those of which nobody has decided."""
        return self.filter(outcome="")


class ElectionCase(models.Model):
    """A publication that concerns a candidate: a person decides what becomes of it, the same for every candidate.

    PostgreSQL keeps what was decided (migration « elections »).
    """

    class Proposal(models.TextChoices):
        """What the software proposes, from the words alone, whoever the candidate is."""

        WITHDRAW = "withdraw", _("à retirer")
        LOOK = "look", _("à examiner")

    class Outcome(models.TextChoices):
        """What was decided."""

        WITHDRAWN = "withdrawn", _("retirée")
        HIDDEN = "hidden", _("masquée")
        IMPOSSIBLE = "impossible", _("retrait impossible")
        NOT_ELECTORAL = "not_electoral", _("sans lien avec la campagne")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="cases", verbose_name=_("candidat")
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="election_cases", verbose_name=_("publication")
    )
    words = models.CharField(_("mots relevés"), max_length=200)
    proposal = models.CharField(_("proposition"), max_length=8, choices=Proposal)
    # The same for texts that differ by the name of the candidate alone.
    text_key = models.CharField(max_length=64)
    opened_at = models.DateTimeField(_("relevée le"))
    outcome = models.CharField(_("décision"), max_length=16, choices=Outcome, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    proof = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("preuve")
    )
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("décidée par")
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True)

    objects = ElectionCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication liée à une candidature")
        verbose_name_plural = _("publications liées à une candidature")
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["candidate", "variant"], name="editorial_electioncase_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="editorial_electioncase_r027_decided",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["impossible", "not_electoral"]) | Q(reason__regex=r"\S"),
                name="editorial_electioncase_r027_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["withdrawn", "hidden"]) | Q(proof__isnull=False),
                name="editorial_electioncase_r027_proof",
            ),
        )
        indexes = (
            models.Index(fields=["opened_at"], condition=Q(outcome=""), name="editorial_case_pending"),
            models.Index(fields=["text_key"], name="editorial_case_text"),
        )

    def __str__(self) -> str:
        return f"{self.candidate} — {self.variant}"

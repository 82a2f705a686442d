"""The yearly review of who has access to each account: holder by holder, confirmed or withdrawn."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.official_accounts import OfficialAccount
from accounts.models.people import Holding, Person
from accounts.models.replacements import Replacement


class AccessReviewQuerySet(models.QuerySet["AccessReview"]):
    """Reads of reviews."""

    def open(self) -> Self:
        """Keep those that are not finished."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, on: date) -> Self:
        """Keep those that should have been finished before `on`, a local date."""
        return self.open().filter(due_on__lt=on)


class AccessReview(models.Model):
    """One account reviewed: open until each access is decided and somebody says whether the account is still of use."""

    class Presence(models.TextChoices):
        """What becomes of the account (« adaptera sa présence Web au besoin », R-055)."""

        KEEP = "keep", _("le conserver tel quel")
        ADAPT = "adapt", _("l’adapter aux besoins")
        CLOSE = "close", _("demander sa fermeture")

    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="access_reviews", verbose_name=_("compte")
    )
    opened_at = models.DateTimeField(_("ouverte le"))
    due_on = models.DateField(_("à terminer le"))
    closed_at = models.DateTimeField(_("terminée le"), null=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("terminée par")
    )
    presence = models.CharField(_("présence"), max_length=10, choices=Presence, blank=True)
    presence_note = models.TextField(_("ce qui est observé"), blank=True)

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("revue des accès")
        verbose_name_plural = _("revues des accès")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(closed_at__isnull=True),
                name="accounts_accessreview_one_open",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, presence="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(presence="")),
                name="accounts_accessreview_r055_closed",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"], condition=Q(closed_at__isnull=True), name="accounts_review_open_due"
            ),
            models.Index(fields=["account", "closed_at"], name="accounts_review_last"),
        )

    def __str__(self) -> str:
        return f"{self.account} ({self.opened_at:%Y})"


class AccessDecision(models.Model):
    """One access confirmed or withdrawn, once, by somebody else than the person who has it."""

    class Outcome(models.TextChoices):
        """What was decided."""

        CONFIRMED = "confirmed", _("confirmé")
        WITHDRAWN = "withdrawn", _("retiré")

    review = models.ForeignKey(
        AccessReview, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("revue")
    )
    holding = models.ForeignKey(
        Holding, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("titulaire")
    )
    replacement = models.ForeignKey(
        Replacement, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("remplacement")
    )
    # Who has the access: the holder, or the substitute.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("personne"))
    outcome = models.CharField(_("décision"), max_length=10, choices=Outcome)
    ends_on = models.DateField(_("premier jour sans accès"), null=True)
    reason = models.TextField(_("motif"), blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("décidé par")
    )
    decided_at = models.DateTimeField(_("décidé le"))

    class Meta:
        verbose_name = _("décision de revue")
        verbose_name_plural = _("décisions de revue")
        ordering = ("decided_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(holding__isnull=False, replacement__isnull=True)
                | Q(holding__isnull=True, replacement__isnull=False),
                name="accounts_accessdecision_one_access",
            ),
            models.UniqueConstraint(
                fields=["review", "holding"], name="accounts_accessdecision_holding_once"
            ),
            models.UniqueConstraint(
                fields=["review", "replacement"], name="accounts_accessdecision_replacement_once"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("decided_by")), name="accounts_accessdecision_r014_someone_else"
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed", ends_on__isnull=True)
                | (Q(outcome="withdrawn", ends_on__isnull=False) & ~Q(reason="")),
                name="accounts_accessdecision_withdrawn_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} : {self.get_outcome_display()}"

"""Editions of the nétiquette, their rules, and the closed list of grounds for a sanction."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ProfileCheck
from policy.catalogue import clause


class Track(models.TextChoices):
    """The two counts of warnings, never added together (A-01)."""

    ADVERTISING = "advertising", _("publicité")
    CONDUCT = "conduct", _("conduite")


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads of editions."""

    def in_force(self, at: datetime) -> Self:
        """Keep the edition in force at the instant `at`: first of the result (R-133: never retroactive)."""
        return self.filter(in_force_from__lte=at).order_by("-in_force_from")


class Edition(models.Model):
    """One published text of the nétiquette; immutable once in force (a PostgreSQL trigger holds it)."""

    number = models.PositiveIntegerField(_("numéro"), unique=True)
    title = models.CharField(_("titre"), max_length=150)
    introduction = models.TextField(_("introduction"))
    closing = models.TextField(_("mot de la fin"), blank=True)
    in_force_from = models.DateTimeField(_("en vigueur depuis"), null=True, blank=True)
    approved_by = models.CharField(_("approuvée par"), max_length=150, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("édition de la nétiquette")
        verbose_name_plural = _("éditions de la nétiquette")
        ordering = ("-number",)

    def __str__(self) -> str:
        return str(_("Nétiquette, édition %(number)s")) % {"number": self.number}


class Rule(models.Model):
    """One item of an edition, as citizens read it."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="rules", verbose_name=_("édition")
    )
    ordinal = models.PositiveIntegerField(_("rang"))
    text = models.TextField(_("texte"))
    clause = models.CharField(_("exigence"), max_length=10)

    class Meta:
        verbose_name = _("règle")
        verbose_name_plural = _("règles")
        ordering = ("edition", "ordinal")
        constraints = (
            models.UniqueConstraint(fields=["edition", "ordinal"], name="netiquette_rule_ordinal_unique"),
        )

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.text[:80]}"


class GroundQuerySet(models.QuerySet["Ground"]):
    """Reads of grounds."""

    def citable_for(self, posted_at: datetime) -> Self:
        """Keep the grounds of the edition in force when a message was posted, and the policy’s own (R-133)."""
        edition = Edition.objects.in_force(posted_at).values("pk")[:1]
        return self.filter(Q(rule__isnull=True) | Q(rule__edition__in=edition)).select_related(
            "rule__edition"
        )


class Ground(models.Model):
    """A ground for removing a message, from a closed list; a track says that it may also earn a warning.

    Criticism, a complaint, a question or the quality of the language are no grounds (R-006, R-039, R-119): PostgreSQL
    accepts only the clauses below. A ground of the policy's own text (electoral content, R-027) has no rule: it is in
    no edition of the nétiquette.
    """

    code = models.SlugField(_("code"))
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="grounds", verbose_name=_("règle")
    )
    label = models.CharField(_("motif"), max_length=150)
    clause = models.CharField(_("exigence"), max_length=10)
    track = models.CharField(_("compte des avertissements"), max_length=20, choices=Track, blank=True)
    needs_escalation = models.BooleanField(
        _("demande un signalement au greffe ou à la police"), default=False
    )

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("motif de retrait")
        verbose_name_plural = _("motifs de retrait")
        ordering = ("rule__ordinal", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "code"], nulls_distinct=False, name="netiquette_ground_code_unique"
            ),
            models.CheckConstraint(
                condition=Q(clause="R-123", track="advertising", rule__isnull=False)
                | Q(clause__in=["R-121", "R-127"], track="conduct", rule__isnull=False)
                | Q(clause="R-027", track="", rule__isnull=True),
                name="netiquette_ground_r006_closed_list",
                violation_error_message=_(
                    "Une critique, une plainte, une question ou une faute de langue n’est jamais un motif "
                    "(section «\u00a0Nétiquette\u00a0»)."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def edition_number(self) -> int | None:
        """The edition that holds the ground; None for a ground of the policy itself."""
        return self.rule.edition.number if self.rule else None

    @property
    def quote(self) -> str:
        """The words that the ground rests on: the rule as citizens read it, else the policy's own."""
        return self.rule.text if self.rule else clause(self.clause).quote


class Display(models.Model):
    """Which edition a check of a profile saw displayed there (R-049); where, by whom and when is in the check."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="displays", verbose_name=_("édition")
    )
    profile_check = models.OneToOneField(
        ProfileCheck, on_delete=models.PROTECT, related_name="display", verbose_name=_("vérification")
    )

    class Meta:
        verbose_name = _("affichage de la nétiquette")
        verbose_name_plural = _("affichages de la nétiquette")
        ordering = ("-profile_check__checked_at",)

    def __str__(self) -> str:
        return f"{self.profile_check.account} — {self.edition}"

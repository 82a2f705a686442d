"""Editions of the nétiquette, their rules, and the closed list of grounds for a sanction."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, ProfileCheck
from policy.catalogue import clause


class Track(models.TextChoices):
    """The two counts of warnings, never added together (A-01)."""

    ADVERTISING = "advertising", _("publicité")
    CONDUCT = "conduct", _("conduite")


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads of editions; an account may have a line of editions of its own, else the general one applies (A-29)."""

    def of_line(self, account_id: int | None) -> Self:
        """Keep the editions of one account, or the general ones."""
        return self.filter(account=account_id) if account_id else self.filter(account__isnull=True)

    def published(self, at: datetime) -> Self:
        """Keep those that are in force, or have been, at the instant `at`."""
        return self.filter(in_force_from__lte=at)

    def in_force(self, at: datetime) -> Self:
        """Keep the general editions up to the one in force at `at`: first of the result (R-133: never retroactive)."""
        return self.of_line(None).published(at).order_by("-in_force_from")

    def applying_to(self, account: Any, at: Any) -> Self:
        """Put first the edition by which a message posted at `at` on `account` is judged: its own, else the general.

        `account` is a number, None for the general line, or an OuterRef.
        """
        ended = Edition.objects.filter(
            account=OuterRef("account"), ends_at__lte=at, in_force_from__gte=OuterRef("in_force_from")
        )
        lines = Q(account__isnull=True) if account is None else Q(account__isnull=True) | Q(account=account)
        return self.filter(lines, ~Exists(ended), in_force_from__lte=at).order_by(
            F("account").asc(nulls_last=True), "-in_force_from"
        )

    def coming(self, at: datetime) -> Self:
        """Keep those that are to come into force after `at`."""
        return self.filter(in_force_from__gt=at)

    def being_written(self) -> Self:
        """Keep the drafts, approved or not."""
        return self.filter(in_force_from__isnull=True, abandoned_at__isnull=True)


class Edition(models.Model):
    """One text of the nétiquette: written, approved by somebody else, then in force from an instant on.

    Immutable once in force, and while it is approved (PostgreSQL triggers hold it). Its number is its rank in its line,
    given with the instant. An edition lasts until the next of its line; one of an account may also end, and the general
    one applies there again.
    """

    class Stage(models.TextChoices):
        """Where an edition stands at an instant; read, never stored."""

        DRAFT = "draft", _("brouillon")
        APPROVED = "approved", _("approuvée")
        COMING = "coming", _("à venir")
        PUBLISHED = "published", _("publiée")
        ABANDONED = "abandoned", _("abandonnée")

    account = models.ForeignKey(
        OfficialAccount,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        verbose_name=_("compte"),
    )
    number = models.PositiveIntegerField(_("numéro"), null=True, blank=True)
    title = models.CharField(_("titre"), max_length=150)
    introduction = models.TextField(_("introduction"))
    closing = models.TextField(_("mot de la fin"), blank=True)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("écrite à partir de")
    )
    # Nobody for the first edition, which came with the policy.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("écrite par"),
    )
    written_at = models.DateTimeField(_("commencée le"), null=True)
    last_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("modifiée par"),
    )
    edited_at = models.DateTimeField(_("modifiée le"), null=True)
    # Grows with each change: what somebody else wrote meanwhile is never overwritten, nor approved unseen.
    version = models.PositiveIntegerField(_("version"), default=1)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approuvée par"),
    )
    approved_at = models.DateTimeField(_("approuvée le"), null=True)
    # The body that adopted the first edition.
    approved_by = models.CharField(_("adoptée par"), max_length=150, blank=True)
    in_force_from = models.DateTimeField(_("en vigueur depuis"), null=True, blank=True)
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)
    abandoned_at = models.DateTimeField(_("abandonnée le"), null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("édition de la nétiquette")
        verbose_name_plural = _("éditions de la nétiquette")
        ordering = ("-in_force_from", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["account", "number"],
                condition=Q(number__isnull=False),
                nulls_distinct=False,
                name="netiquette_edition_number_unique",
            ),
            models.UniqueConstraint(
                fields=["account", "in_force_from"],
                condition=Q(in_force_from__isnull=False),
                nulls_distinct=False,
                name="netiquette_edition_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, in_force_from__isnull=True)
                | Q(number__isnull=False, in_force_from__isnull=False),
                name="netiquette_edition_number_with_force",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(approver__isnull=False, approved_at__isnull=False)
                | Q(account__isnull=True) & ~Q(approved_by=""),
                name="netiquette_edition_r133_approved",
                violation_error_message=_("Une édition entre en vigueur une fois approuvée."),
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True)
                | Q(author__isnull=False) & ~Q(approver=F("author")) & ~Q(approver=F("last_editor")),
                name="netiquette_edition_r133_second_person",
                violation_error_message=_("Une autre personne que celle qui a écrit l’édition l’approuve."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(account__isnull=False, in_force_from__isnull=False, ends_at__gt=F("in_force_from")),
                name="netiquette_edition_only_an_accounts_ends",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at__isnull=True) | Q(in_force_from__isnull=True),
                name="netiquette_edition_abandoned_never_in_force",
            ),
        )

    def __str__(self) -> str:
        name = _("Nétiquette, édition %(number)s") if self.number else _("Nétiquette, édition en préparation")
        named = str(name) % {"number": self.number}
        return f"{named} ({self.account})" if self.account_id else named

    def stage(self, at: datetime) -> "Edition.Stage":
        """Say where it stands at `at`."""
        if self.abandoned_at:
            return Edition.Stage.ABANDONED
        if self.in_force_from is None:
            return Edition.Stage.APPROVED if self.approver_id else Edition.Stage.DRAFT
        return Edition.Stage.COMING if self.in_force_from > at else Edition.Stage.PUBLISHED


class Rule(models.Model):
    """One item of an edition, as citizens read it."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="rules", verbose_name=_("édition")
    )
    ordinal = models.PositiveIntegerField(_("rang"))
    text = models.TextField(_("texte"))
    # Blank for a rule that the policy's own annex does not hold.
    clause = models.CharField(_("exigence"), max_length=10, blank=True)

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

    def citable_for(self, posted_at: datetime, account_id: int | None = None) -> Self:
        """Keep the grounds of the edition that judges a message of that account and instant, and the policy’s own.

        Without an account, those of the general edition (R-133, A-29).
        """
        edition = Edition.objects.applying_to(account_id, posted_at).values("pk")[:1]
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
    def edition_id(self) -> int | None:
        """The edition that holds the ground; None for a ground of the policy itself."""
        return self.rule.edition_id if self.rule else None

    @property
    def edition_number(self) -> int | None:
        """The number of that edition."""
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

"""Warnings and exclusions: two acts that the policy never lets be confused (A-01)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount
from netiquette.models.editions import Ground, Track
from netiquette.models.subscribers import Subscriber
from policy.depersonalised import CanBeDepersonalised


class WarningQuerySet(models.QuerySet["Warning"]):
    """Reads of warnings."""

    def on(self, *, subscriber_id: int, account_id: int, track: str) -> Self:
        """Keep those of one count: one subscriber, one account, one track, never added to another (A-01)."""
        return self.filter(subscriber_id=subscriber_id, account_id=account_id, track=track)

    def counting(self, since: datetime | None) -> Self:
        """Keep those that count: recorded as sent, neither withdrawn nor lapsed; `since` None for no validity limit."""
        sent = self.filter(state=Warning.State.SENT)
        return sent.filter(sent_at__gt=since) if since else sent


class Warning(CanBeDepersonalised):
    """A notice to a subscriber about one message, counted once it is recorded as sent.

    `ordinal` is its number among the warnings sent on this account and track; the unique constraint and the limit of
    three for advertising make a fourth impossible, whatever the code does (« Publicité », R-038).
    """

    class State(models.TextChoices):
        """Only a sent warning counts."""

        DRAFT = "draft", _("à envoyer")
        SENT = "sent", _("envoyé")
        UNDELIVERABLE = "undeliverable", _("impossible à remettre")
        WITHDRAWN = "withdrawn", _("retiré")
        # The city's reading of how long a warning stays valid has run out; its number is free again.
        LAPSED = "lapsed", _("échu")

    class Channel(models.TextChoices):
        """How the person was told."""

        PUBLIC_REPLY = "public_reply", _("réponse publique")
        PRIVATE_MESSAGE = "private_message", _("message privé")

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, related_name="warnings", verbose_name=_("abonné")
    )
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="warnings", verbose_name=_("compte")
    )
    track = models.CharField(_("compte des avertissements"), max_length=20, choices=Track)
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="+", verbose_name=_("motif"))
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.DRAFT)
    ordinal = models.PositiveSmallIntegerField(_("rang"), null=True)
    # The message it concerns lives in a higher app; its snapshot is copied here, so the proof survives it.
    message_id = models.BigIntegerField(_("message"))
    message_posted_at = models.DateTimeField(_("message publié le"))
    message_snapshot = models.JSONField(_("message tel que reçu"))
    reference = models.CharField(_("numéro de dossier"), max_length=11, blank=True)
    text = models.TextField(_("texte de l’avertissement"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("rédigé par")
    )
    drafted_at = models.DateTimeField(_("rédigé le"))
    sent_at = models.DateTimeField(_("envoyé le"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("envoyé par"),
    )
    channel = models.CharField(_("moyen"), max_length=20, choices=Channel, blank=True)
    proof_url = models.URLField(_("lien en preuve"), max_length=500, blank=True)
    proof_note = models.TextField(_("preuve"), blank=True)
    undeliverable_reason = models.TextField(_("impossible, parce que"), blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("retiré par"),
    )
    withdrawal_reason = models.TextField(_("motif du retrait"), blank=True)
    # What cannot be proven of the display of the edition cited, when it was written and when it was sent.
    display_caution = models.TextField(_("réserve sur l’affichage"), blank=True)
    # Set with the third for advertising, unset once those who decide have been told: the sweep reads only these.
    announcement_due = models.BooleanField(_("troisième, à annoncer"), default=False)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("avertissement")
        verbose_name_plural = _("avertissements")
        ordering = ("-drafted_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "account", "track", "ordinal"],
                condition=Q(state="sent"),
                name="netiquette_warning_r038_ordinal_unique",
            ),
            models.UniqueConstraint(
                fields=["message_id"],
                condition=~Q(state="withdrawn"),
                name="netiquette_warning_r038_one_per_message",
                violation_error_message=_(
                    "Ce message a déjà valu un avertissement (section «\u00a0Publicité\u00a0»)."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent")
                | Q(ordinal__gte=1) & (Q(track="conduct") | Q(track="advertising", ordinal__lte=3)),
                name="netiquette_warning_r038_three_at_most",
                violation_error_message=_("Trois avertissements au plus (section «\u00a0Publicité\u00a0»)."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", ordinal__isnull=False, sent_at__isnull=False, sent_by__isnull=False)
                & (~Q(proof_url="") | ~Q(proof_note=""))
                | Q(state="undeliverable", ordinal__isnull=True) & ~Q(undeliverable_reason="")
                | Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")
                | Q(state="lapsed", sent_at__isnull=False)
                | Q(state="draft", ordinal__isnull=True, sent_at__isnull=True),
                name="netiquette_warning_r038_state_has_proof",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="netiquette_warning_r038_has_text"),
        )
        indexes = (
            models.Index(fields=["account", "track", "state"], name="netiquette_warning_account"),
            models.Index(fields=["reference"], name="netiquette_warning_reference"),
            models.Index(
                fields=["id"], name="netiquette_warning_announce", condition=Q(announcement_due=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.ordinal or '—'}"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Reads of exclusions."""

    def lacking_warnings(self, needed: int) -> Self:
        """Keep those that no longer rest on `needed` warnings; a lapsed one counted when the decision was taken."""
        rest_on = Warning.objects.filter(
            subscriber=OuterRef("subscriber"),
            account=OuterRef("account"),
            track=OuterRef("track"),
            state__in=(Warning.State.SENT, Warning.State.LAPSED),
            sent_at__lt=OuterRef("decided_at"),
        )
        found = rest_on.order_by().values("subscriber").annotate(found=Count("pk")).values("found")
        return self.annotate(warnings_found=Coalesce(Subquery(found), 0)).filter(warnings_found__lt=needed)


class Exclusion(CanBeDepersonalised):
    """One subscriber kept out of one account: proposed by one person, decided by another, reviewed, reversible."""

    class State(models.TextChoices):
        """Life of an exclusion."""

        PROPOSED = "proposed", _("proposée")
        REFUSED = "refused", _("refusée")
        IN_FORCE = "in_force", _("en vigueur")
        LIFTED = "lifted", _("levée")

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, related_name="exclusions", verbose_name=_("abonné")
    )
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="exclusions", verbose_name=_("compte")
    )
    track = models.CharField(_("compte des avertissements"), max_length=20, choices=Track)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.PROPOSED)
    # The further breach, after the warnings, that makes the exclusion possible.
    message_id = models.BigIntegerField(_("message"))
    message_posted_at = models.DateTimeField(_("message publié le"))
    message_snapshot = models.JSONField(_("message tel que reçu"))
    reference = models.CharField(_("numéro de dossier"), max_length=11, blank=True)
    reason = models.TextField(_("motif"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposée par")
    )
    proposed_at = models.DateTimeField(_("proposée le"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("décidée par"),
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True)
    decision_reason = models.TextField(_("motif de la décision"), blank=True)
    review_on = models.DateField(_("à réexaminer le"), null=True)
    applied_at = models.DateTimeField(_("faite sur la plateforme le"), null=True)
    applied_proof = models.TextField(_("preuve"), blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("levée par"),
    )
    lifted_at = models.DateTimeField(_("levée le"), null=True)
    lift_reason = models.TextField(_("motif de la levée"), blank=True)
    restored_at = models.DateTimeField(_("accès rétabli le"), null=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("accès rétabli par"),
    )
    restored_proof = models.TextField(_("preuve du rétablissement"), blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ("-proposed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "account"],
                condition=Q(state__in=["proposed", "in_force"]),
                name="netiquette_exclusion_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="netiquette_exclusion_second_person",
                violation_error_message=_(
                    "Une autre personne doit décider (section «\u00a0Nétiquette\u00a0»)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(state="refused", decided_by__isnull=False) & ~Q(decision_reason="")
                | Q(
                    state="in_force",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    review_on__isnull=False,
                )
                & ~Q(reason="")
                & ~Q(decision_reason="")
                | Q(state="lifted", lifted_by__isnull=False, lifted_at__isnull=False) & ~Q(lift_reason=""),
                name="netiquette_exclusion_state_is_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True, restored_by__isnull=True)
                | Q(state="lifted", restored_at__isnull=False, restored_by__isnull=False)
                & ~Q(restored_proof=""),
                name="netiquette_exclusion_a36_restored",
            ),
        )
        indexes = (
            models.Index(
                fields=["review_on"], name="netiquette_exclusion_review", condition=Q(state="in_force")
            ),
            models.Index(fields=["reference"], name="netiquette_exclusion_reference"),
        )

    def __str__(self) -> str:
        # The register is kept for ever: it names the exclusion, never the person.
        return str(_("exclusion n°\u00a0%(number)s")) % {"number": self.pk}

"""The letters that the city sends to citizens: the templates, each version kept; and what was told, as it was told."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount
from netiquette.models.reviews import Review
from netiquette.models.sanctions import Exclusion, Warning
from netiquette.models.subscribers import Subscriber
from netiquette.rules.letters import (
    EXCLUSION,
    LETTER_KINDS,
    REINSTATEMENT,
    REVIEW_RECEIVED,
    REVIEW_REVERSED,
    REVIEW_UPHELD,
)
from policy.depersonalised import CanBeDepersonalised

KIND_CHOICES = [(kind.code, kind.label) for kind in LETTER_KINDS.values()]


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    """Reads of templates."""

    def current(self) -> Self:
        """Keep the newest version of each kind."""
        return self.order_by("kind", "-number").distinct("kind")


class LetterTemplate(models.Model):
    """One version of the words of one kind of letter; written once: another version takes its place."""

    kind = models.CharField(_("lettre"), max_length=30, choices=KIND_CHOICES)
    number = models.PositiveIntegerField(_("version"))
    body = models.TextField(_("texte"))
    short_body = models.TextField(_("forme courte"))
    # Null for the texts that come with the product.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rédigée par"),
    )
    written_at = models.DateTimeField(_("rédigée le"), null=True)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("modèle de lettre")
        verbose_name_plural = _("modèles de lettres")
        ordering = ("kind", "-number")
        constraints = (
            models.UniqueConstraint(fields=["kind", "number"], name="netiquette_lettertemplate_version"),
            models.CheckConstraint(
                condition=Q(kind__in=list(LETTER_KINDS)) & ~Q(body="") & Q(short_body__contains="{lien}"),
                name="netiquette_lettertemplate_r122_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, v{self.number}"


class Letter(CanBeDepersonalised):
    """What a person was told of an exclusion or of a review, word for word, or why it could not be told; never changed.

    A warning holds its own words and proof.
    """

    class Outcome(models.TextChoices):
        """Whether the person was told."""

        TOLD = "told", _("remise")
        IMPOSSIBLE = "impossible", _("impossible à remettre")

    class Channel(models.TextChoices):
        """How the person was told."""

        PUBLIC_REPLY = "public_reply", _("réponse publique")
        PRIVATE_MESSAGE = "private_message", _("message privé")
        EMAIL = "email", _("courriel")
        MAIL = "mail", _("poste")
        PHONE = "phone", _("téléphone")
        COUNTER = "counter", _("en mains propres")

    kind = models.CharField(_("lettre"), max_length=30, choices=KIND_CHOICES)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, related_name="letters", verbose_name=_("abonné")
    )
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="+", verbose_name=_("compte")
    )
    exclusion = models.ForeignKey(
        Exclusion, on_delete=models.PROTECT, null=True, related_name="letters", verbose_name=_("exclusion")
    )
    warning = models.ForeignKey(
        Warning, on_delete=models.PROTECT, null=True, related_name="letters", verbose_name=_("avertissement")
    )
    # Of a review: the sanction contested is one of the two above.
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, related_name="letters", verbose_name=_("révision")
    )
    text = models.TextField(_("texte, tel qu’envoyé"))
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome)
    channel = models.CharField(_("moyen"), max_length=20, choices=Channel, blank=True)
    proof_url = models.URLField(_("lien en preuve"), max_length=500, blank=True)
    # The proof, or why it is impossible.
    proof_note = models.TextField(_("preuve, ou pourquoi c’est impossible"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("inscrite par")
    )
    recorded_at = models.DateTimeField(_("inscrite le"))

    class Meta:
        verbose_name = _("lettre")
        verbose_name_plural = _("lettres")
        ordering = ("-recorded_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind__in=[EXCLUSION, REINSTATEMENT],
                    exclusion__isnull=False,
                    warning__isnull=True,
                    review__isnull=True,
                )
                | Q(kind__in=[REVIEW_RECEIVED, REVIEW_UPHELD, REVIEW_REVERSED], review__isnull=False)
                & (
                    Q(exclusion__isnull=True, warning__isnull=False)
                    | Q(exclusion__isnull=False, warning__isnull=True)
                ),
                name="netiquette_letter_r122_about",
            ),
            models.CheckConstraint(
                condition=~Q(text="")
                & (
                    Q(outcome="told") & ~Q(channel="") & (~Q(proof_url="") | ~Q(proof_note=""))
                    | Q(outcome="impossible", channel="") & ~Q(proof_note="")
                ),
                name="netiquette_letter_r122_proof",
            ),
            models.UniqueConstraint(
                fields=["exclusion", "kind"],
                condition=Q(outcome="told", review__isnull=True),
                name="netiquette_letter_r122_once_exclusion",
                violation_error_message=_("Cette lettre est déjà inscrite comme remise."),
            ),
            models.UniqueConstraint(
                fields=["review", "kind"],
                condition=Q(outcome="told"),
                name="netiquette_letter_r122_once_review",
                violation_error_message=_("Cette lettre est déjà inscrite comme remise."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.subscriber}"

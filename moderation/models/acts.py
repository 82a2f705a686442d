"""What is done about a message: replies with their references, removals, notes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.answers import AnswerTemplate
from moderation.models.messages import Message
from moderation.models.snapshots import Snapshot
from netiquette.models import Ground
from policy.depersonalised import CanBeDepersonalised


class Reply(CanBeDepersonalised):
    """An answer: written, perhaps held until the opening, then recorded as sent with the link that proves it."""

    class State(models.TextChoices):
        """Life of a reply."""

        DRAFT = "draft", _("brouillon")
        HELD = "held", _("retenue jusqu’à l’ouverture")
        DUE = "due", _("à envoyer maintenant")
        SENT = "sent", _("envoyée")
        DISCARDED = "discarded", _("abandonnée")

    class Nature(models.TextChoices):
        """What the reply does; it decides the state in which the message ends."""

        ANSWER = "answer", _("réponse")
        THANKS = "thanks", _("remerciement")
        REDIRECTION = "redirection", _("redirection")
        NOTICE = "notice", _("avis")

    class Channel(models.TextChoices):
        """Where it is read."""

        PUBLIC = "public", _("publique")
        PRIVATE = "private", _("privée")

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="replies", verbose_name=_("message")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, default=Nature.ANSWER)
    channel = models.CharField(_("moyen"), max_length=10, choices=Channel, default=Channel.PUBLIC)
    template = models.ForeignKey(
        AnswerTemplate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("réponse type"),
    )
    text = models.TextField(_("texte"))
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(_("commencée le"))
    updated_at = models.DateTimeField(_("modifiée le"))
    held_until = models.DateTimeField(_("retenue jusqu’au"), null=True)
    # Why it goes out while the offices are closed.
    closed_hours_reason = models.TextField(_("motif d’envoi hors des heures"), blank=True)
    # A factual answer without any reference says why none was needed.
    no_reference_reason = models.TextField(_("aucune référence requise, parce que"), blank=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True)
    recorded_at = models.DateTimeField(_("inscrite le"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("envoyée par"),
    )
    permalink = models.URLField(_("lien en preuve"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state="sent", sent_at__isnull=False, sent_by__isnull=False, recorded_at__isnull=False
                )
                & ~Q(permalink="")
                | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="moderation_reply_sent_has_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False),
                name="moderation_reply_r084_held_until",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(state__in=["held", "due"]),
                name="moderation_reply_one_waiting",
                violation_error_message=_("Une réponse attend déjà d’être envoyée."),
            ),
            models.UniqueConstraint(
                fields=["message", "author"],
                condition=Q(state="draft"),
                name="moderation_reply_one_draft_each",
            ),
        )
        indexes = (
            models.Index(fields=["held_until"], name="moderation_reply_held", condition=Q(state="held")),
            models.Index(fields=["message", "created_at"], name="moderation_reply_message"),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Reference(CanBeDepersonalised):
    """A source used to answer; kept, and fixed once the reply is sent (« Les références utilisées… », R-096)."""

    class Type(models.TextChoices):
        """Where the facts came from."""

        WEB_PAGE = "web_page", _("page du site Web")
        FAQ = "faq", _("foire aux questions")
        BY_LAW = "by_law", _("règlement")
        BIAC = "biac", _("BIAC")
        SERVICE = "service", _("réponse d’un service")
        DOCUMENT = "document", _("document")

    reply = models.ForeignKey(
        Reply, on_delete=models.PROTECT, related_name="references", verbose_name=_("réponse")
    )
    type = models.CharField(_("source"), max_length=12, choices=Type)
    locator = models.CharField(
        _("où"),
        max_length=1000,
        help_text=_("Adresse, numéro de règlement, code de l’entrée, nom du service…"),
    )
    excerpt = models.TextField(_("extrait utilisé"), blank=True)
    # The entry of the knowledge base that was used: what it said then is the excerpt.
    entry = models.ForeignKey(
        "moderation.KnowledgeEntry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="references",
        verbose_name=_("fiche"),
    )
    consulted_at = models.DateTimeField(_("consultée le"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("notée par")
    )

    class Meta:
        verbose_name = _("référence")
        verbose_name_plural = _("références")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.locator}"


class Removal(CanBeDepersonalised):
    """One message hidden or deleted, on a ground of the closed list, decided from its snapshot alone (R-090, R-113)."""

    class Measure(models.TextChoices):
        """The verb really used on the platform; hiding is not deleting (A-23)."""

        HIDE = "hide", _("masquer")
        DELETE = "delete", _("supprimer")

    class State(models.TextChoices):
        """From the judgement to the act."""

        DECIDED = "decided", _("à faire sur la plateforme")
        DONE = "done", _("fait")
        IMPOSSIBLE = "impossible", _("impossible")
        RESTORED = "restored", _("rétabli")

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="removals", verbose_name=_("message")
    )
    message_kind = models.CharField(_("nature du message"), max_length=24, choices=Message.Kind)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("tel que reçu")
    )
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="+", verbose_name=_("motif"))
    measure = models.CharField(_("mesure"), max_length=10, choices=Measure)
    note = models.TextField(_("ce qui est jugé contraire"), blank=True)
    escalation = models.TextField(_("signalé à"), blank=True)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DECIDED)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("jugé par")
    )
    judged_at = models.DateTimeField(_("jugé le"))
    done_at = models.DateTimeField(_("fait le"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("fait par"),
    )
    proof = models.TextField(_("preuve, ou pourquoi c’est impossible"), blank=True)
    restored_at = models.DateTimeField(_("rétabli le"), null=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rétabli par"),
    )
    restoration_reason = models.TextField(_("motif du rétablissement"), blank=True)

    class Meta:
        verbose_name = _("retrait")
        verbose_name_plural = _("retraits")
        ordering = ("-judged_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(message_kind__in=["advertising", "netiquette_violation", "electoral"]),
                name="moderation_removal_r039_never_a_complaint",
                violation_error_message=_(
                    "Une critique, une plainte, une question ou une faute de langue n’est jamais un motif de retrait "
                    "(section « Plaintes »)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="decided", done_at__isnull=True)
                | Q(state="done", done_at__isnull=False, done_by__isnull=False)
                | Q(state="impossible", done_by__isnull=False) & ~Q(proof="")
                | Q(state="restored", restored_by__isnull=False) & ~Q(restoration_reason=""),
                name="moderation_removal_state_has_proof",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(state__in=["decided", "done"]),
                name="moderation_removal_one_in_effect",
                violation_error_message=_("Ce message est déjà retiré."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_measure_display()} — {self.ground}"


class Note(CanBeDepersonalised):
    """An internal note: never shown outside, never counted as an answer."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="notes", verbose_name=_("message")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    text = models.TextField(_("note"))
    created_at = models.DateTimeField(_("écrite le"))

    class Meta:
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.text[:80]

"""A citizen's message: its place in the queue, and what has become of it."""

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Platform
from moderation.queries import MessageQuerySet
from netiquette.models import Subscriber
from policy.depersonalised import CanBeDepersonalised


class Message(CanBeDepersonalised):
    """One message received on an official account, in exactly one state (R-063).

    The row holds what the queue sorts, filters and shows; the words themselves are in its snapshots. `version` grows
    with each act, so that an act decided on a stale screen is refused.
    """

    class State(models.TextChoices):
        """Open states first; the others are the only ways for a message to be done with (R-088)."""

        NEW = "new", _("à qualifier")
        TO_ANSWER = "to_answer", _("à répondre")
        HELD = "held", _("réponse retenue")
        ANSWERED = "answered", _("répondu")
        THANKED = "thanked", _("remercié")
        REDIRECTED = "redirected", _("redirigé")
        NOTIFIED = "notified", _("avis envoyé")
        CLOSED_WITHOUT_REPLY = "closed_without_reply", _("fermé sans réponse")

    OPEN_STATES = (State.NEW, State.TO_ANSWER, State.HELD)

    class Kind(models.TextChoices):
        """What the message is, as a person has judged."""

        QUESTION = "question", _("question")
        COMMENT = "comment", _("commentaire")
        THANKS = "thanks", _("remerciement")
        COMPLAINT = "complaint", _("plainte")
        MEDIA_REQUEST = "media_request", _("demande média")
        ADVERTISING = "advertising", _("publicité")
        NETIQUETTE_VIOLATION = "netiquette_violation", _("manquement à la nétiquette")
        ELECTORAL = "electoral", _("contenu électoral")
        OTHER = "other", _("autre")

    class Visibility(models.TextChoices):
        """What can be seen on the platform; hiding is not deleting (A-23)."""

        VISIBLE = "visible", _("visible")
        HIDDEN = "hidden", _("masqué")
        DELETED = "deleted", _("supprimé")

    class ClosingReason(models.TextChoices):
        """The closed list of reasons for no reply (R-088)."""

        FRIEND_TAG = "friend_tag", _("identification d’un ami")
        EMOJI_ONLY = "emoji_only", _("émoji seul")
        DUPLICATE = "duplicate", _("doublon")
        SPAM = "spam", _("robot ou pourriel")
        BETWEEN_CITIZENS = "between_citizens", _("échange entre citoyens")
        AUTHOR_DELETED = "author_deleted", _("supprimé par son auteur")

    # Keys without an index of their own: Meta has the few that are read, and each one slows the intake.
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, db_index=False, related_name="+", verbose_name=_("plateforme")
    )
    account = models.ForeignKey(
        OfficialAccount,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="messages",
        verbose_name=_("compte"),
    )
    external_id = models.CharField(_("identifiant sur la plateforme"), max_length=200)
    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="messages",
        verbose_name=_("auteur"),
    )
    state = models.CharField(_("état"), max_length=24, choices=State, default=State.NEW)
    kind = models.CharField(_("nature"), max_length=24, choices=Kind, blank=True)
    # Danger or distress comes first whatever its date, and may be answered at any hour.
    is_danger = models.BooleanField(_("danger"), default=False)
    # What the triage made of its words, until a person says (never a decision).
    suggested_kind = models.CharField(
        _("nature suggérée"), max_length=24, choices=Kind, blank=True, db_default=""
    )
    suspects_danger = models.BooleanField(_("danger soupçonné"), default=False, db_default=False)
    # Whoever reads the queue sees these first: PostgreSQL keeps one column to sort by.
    comes_first = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(is_danger=True) | Q(suspects_danger=True), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # What two messages that say the same have alike (`moderation.triage.fingerprints`); null when they say too little.
    fingerprint = models.BigIntegerField(_("empreinte des mots"), null=True)
    is_private = models.BooleanField(_("privé"), default=False)
    visibility = models.CharField(
        _("visibilité"), max_length=12, choices=Visibility, default=Visibility.VISIBLE
    )
    excerpt = models.CharField(_("début du texte"), max_length=160, blank=True)
    parent_external_id = models.CharField(_("en réponse à"), max_length=200, blank=True)

    posted_at = models.DateTimeField(_("publié le"))
    seen_at = models.DateTimeField(_("reçu le"))
    target_at = models.DateTimeField(_("cible"))
    limit_at = models.DateTimeField(_("limite"))
    calendar_version = models.BigIntegerField(_("version du calendrier"))
    # When the next reminder is owed: before the target, at the target, at the limit, then never again.
    next_alert_at = models.DateTimeField(null=True)
    next_alert = models.PositiveSmallIntegerField(default=1)

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="assigned_messages",
        verbose_name=_("responsable"),
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("pris par"),
    )
    claimed_until = models.DateTimeField(_("pris jusqu’à"), null=True)
    version = models.PositiveIntegerField(default=1)

    first_reply_at = models.DateTimeField(_("première réponse le"), null=True)
    closed_at = models.DateTimeField(_("fermé le"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("fermé par"),
    )
    closing_reason = models.CharField(
        _("motif de fermeture sans réponse"), max_length=24, choices=ClosingReason, blank=True
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (
            models.UniqueConstraint(
                fields=["platform", "external_id"], name="moderation_message_received_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["new", "to_answer", "held"],
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                    closing_reason="",
                )
                | Q(state__in=["answered", "thanked", "redirected", "notified"], closing_reason="")
                & Q(closed_at__isnull=False, closed_by__isnull=False)
                | Q(state="closed_without_reply", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closing_reason=""),
                name="moderation_message_r088_closed_with_reason",
                violation_error_message=_(
                    "Tous les commentaires méritent une réponse : fermer sans réponse demande un motif "
                    "(section « Réponses aux commentaires et aux questions »)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="moderation_message_claim_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state="new") | ~Q(kind=""), name="moderation_message_qualified_has_kind"
            ),
            models.CheckConstraint(
                condition=Q(is_danger=False) | Q(suspects_danger=False),
                name="moderation_message_r053_danger_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(limit_at__gte=models.F("target_at")),
                name="moderation_message_r085_limit_after_target",
            ),
        )
        indexes = (
            # The queue: open rows only, in the order in which they are shown.
            models.Index(
                fields=["-comes_first", "limit_at", "id"],
                name="moderation_message_queue",
                condition=Q(closed_at__isnull=True),
            ),
            # The same on one account; what home counts is in it too, so that counting reads nothing else.
            models.Index(
                fields=["account", "-comes_first", "limit_at", "id"],
                name="moderation_message_queue_acct",
                condition=Q(closed_at__isnull=True),
                include=["target_at", "state"],
            ),
            # The sweep of reminders: only rows that still owe one.
            models.Index(
                fields=["next_alert_at"],
                name="moderation_message_alert",
                condition=Q(next_alert_at__isnull=False),
            ),
            # Newest closed first, on one account or all.
            models.Index(
                fields=["account", "-closed_at", "-id"],
                name="moderation_message_closed_acct",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(fields=["-closed_at", "-id"], name="moderation_message_closed"),
            # Open rows whose deadlines were computed before hours, closures or emergencies changed.
            models.Index(
                fields=["calendar_version"],
                name="moderation_message_calendar",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["subscriber", "-posted_at"], name="moderation_message_author"),
            models.Index(fields=["account", "parent_external_id"], name="moderation_message_thread"),
            models.Index(
                fields=["assignee"], name="moderation_message_assignee", condition=Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=["claimed_by"],
                name="moderation_message_claimed",
                condition=Q(closed_at__isnull=True, claimed_by__isnull=False),
            ),
            # What is still whole once closed, the oldest first: what retention looks at, and nothing else.
            models.Index(
                fields=["closed_at"],
                name="moderation_message_unfollowed",
                condition=Q(state="closed_without_reply", depersonalised_at__isnull=True),
            ),
            models.Index(
                fields=["closed_at"],
                name="moderation_message_followed",
                condition=Q(
                    state__in=["answered", "thanked", "redirected", "notified"],
                    depersonalised_at__isnull=True,
                ),
            ),
            models.Index(
                fields=["fingerprint", "posted_at"],
                name="moderation_message_similar",
                condition=Q(fingerprint__isnull=False),
            ),
        )

    def __str__(self) -> str:
        # The register is kept for ever: it names the message, never the citizen's words.
        return str(_("message n°\u00a0%(number)s")) % {"number": self.pk}

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in self.OPEN_STATES

"""Reviews asked by citizens, and the periodic re-examinations that nobody has to ask for (A-36)."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount
from netiquette.models.sanctions import Exclusion, Warning
from netiquette.models.subscribers import Subscriber
from policy.depersonalised import CanBeDepersonalised

if TYPE_CHECKING:
    from accounts.models import Person


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews."""

    def waiting(self) -> Self:
        """Keep those that nobody has settled."""
        return self.filter(state__in=(Review.State.RECEIVED, Review.State.OPEN))

    def taken_part_by(self, person: "Person") -> Self:
        """Keep those of a decision in which `person` had a part: PostgreSQL holds the same of who decides.

        Judged the message, gave a warning it rests on, asked for the exclusion, decided it or kept it.
        """
        gave = Q(drafted_by=person) | Q(sent_by=person)
        rested_on = Warning.objects.filter(
            gave,
            subscriber=OuterRef("exclusion__subscriber"),
            account=OuterRef("exclusion__account"),
            track=OuterRef("exclusion__track"),
            sent_at__lt=OuterRef("exclusion__decided_at"),
        )
        kept = Reexamination.objects.filter(exclusion=OuterRef("exclusion"), decided_by=person)
        # Messages live in a higher app.
        judged = Subscriber.objects.filter(
            pk=OuterRef("subscriber"),
            messages__pk=Coalesce(OuterRef("warning__message_id"), OuterRef("exclusion__message_id")),
            messages__removals__judged_by=person,
        )
        return self.filter(
            Q(warning__drafted_by=person)
            | Q(warning__sent_by=person)
            | Q(exclusion__proposed_by=person)
            | Q(exclusion__decided_by=person)
            | Exists(rested_on)
            | Exists(kept)
            | Exists(judged)
        )

    def decidable_by(self, person: "Person", accounts: QuerySet[OfficialAccount]) -> Self:
        """Keep the open ones in which `person`, who decides on `accounts`, had no part."""
        waiting = Review.objects.filter(state=Review.State.OPEN)
        ids = accounts.order_by().values("pk")
        return self.filter(
            Q(warning__account__in=ids) | Q(exclusion__account__in=ids), state=Review.State.OPEN
        ).exclude(pk__in=waiting.taken_part_by(person).order_by().values("pk"))

    def late(self, on: date) -> Self:
        """Keep those whose answer is owed since before `on`."""
        return self.waiting().filter(due_on__lt=on)


class Review(CanBeDepersonalised):
    """What a citizen contests: received, matched to a decision by a person, decided by another who took no part in it.

    Its words stay on the file of the person, whatever the outcome: it is the contestation note.
    """

    class State(models.TextChoices):
        """Life of a review."""

        RECEIVED = "received", _("à rattacher")
        OPEN = "open", _("à décider")
        DECIDED = "decided", _("décidée")
        SET_ASIDE = "set_aside", _("réglée autrement")

    class Channel(models.TextChoices):
        """How it came."""

        FORM = "form", _("formulaire public")
        MESSAGE = "message", _("réponse sur la plateforme")
        MAIL = "mail", _("courrier ou courriel")
        PHONE = "phone", _("téléphone")
        COUNTER = "counter", _("comptoir")

    class Outcome(models.TextChoices):
        """What becomes of the decision."""

        UPHELD = "upheld", _("décision maintenue")
        REVERSED = "reversed", _("décision annulée")

    number = models.CharField(_("numéro de suivi"), max_length=11, unique=True)
    channel = models.CharField(_("reçue par"), max_length=10, choices=Channel)
    received_at = models.DateTimeField(_("reçue le"))
    # Null: the public form.
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("inscrite par"),
    )
    case_number = models.CharField(_("numéro de dossier donné"), max_length=40, blank=True)
    account = models.ForeignKey(
        OfficialAccount,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("compte nommé"),
    )
    display_name = models.CharField(_("nom affiché donné"), max_length=200, blank=True)
    words = models.TextField(_("ce qui est contesté"))
    contact = models.CharField(_("où répondre"), max_length=200, blank=True)
    due_on = models.DateField(_("réponse au plus tard le"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.RECEIVED)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, null=True, related_name="reviews", verbose_name=_("abonné")
    )
    warning = models.ForeignKey(
        Warning,
        on_delete=models.PROTECT,
        null=True,
        related_name="reviews",
        verbose_name=_("avertissement contesté"),
    )
    exclusion = models.ForeignKey(
        Exclusion,
        on_delete=models.PROTECT,
        null=True,
        related_name="reviews",
        verbose_name=_("exclusion contestée"),
    )
    # Somebody else may ask in the person's name: how it was known is written down.
    recognised = models.TextField(_("comment la personne a été reconnue"), blank=True)
    new_facts = models.TextField(_("faits nouveaux"), blank=True)
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rattachée par"),
    )
    matched_at = models.DateTimeField(_("rattachée le"), null=True)
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(_("motifs"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("décidée par"),
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("révision")
        verbose_name_plural = _("révisions")
        ordering = ("-received_at",)
        constraints = (
            *(
                models.UniqueConstraint(
                    fields=[target],
                    condition=Q(state__in=["open", "decided"], new_facts=""),
                    name=f"netiquette_review_a36_one_per_{target}",
                    violation_error_message=_(
                        "Cette décision a déjà été contestée (section «\u00a0Nétiquette\u00a0»)."
                    ),
                )
                for target in ("warning", "exclusion")
            ),
            *(
                models.UniqueConstraint(
                    fields=[target],
                    condition=Q(state="open"),
                    name=f"netiquette_review_a36_one_open_{target}",
                    violation_error_message=_(
                        "Une révision de cette décision est déjà à l’étude (section «\u00a0Nétiquette\u00a0»)."
                    ),
                )
                for target in ("warning", "exclusion")
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "set_aside"])
                | Q(subscriber__isnull=False, matched_by__isnull=False, matched_at__isnull=False)
                & ~Q(recognised="")
                & (
                    Q(warning__isnull=False, exclusion__isnull=True)
                    | Q(warning__isnull=True, exclusion__isnull=False)
                ),
                name="netiquette_review_a36_matched",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "open"], decided_by__isnull=True, outcome="")
                | Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                & Q(outcome__in=["upheld", "reversed"])
                & ~Q(reasons="")
                | Q(state="set_aside", decided_by__isnull=False, decided_at__isnull=False, outcome="")
                & ~Q(reasons=""),
                name="netiquette_review_a36_reasoned",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="netiquette_review_a36_words"),
        )
        indexes = (
            models.Index(
                fields=["due_on"],
                name="netiquette_review_due",
                condition=Q(state__in=["received", "open"]),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Reexamination(CanBeDepersonalised):
    """An exclusion looked at again on its day, and kept until another one; lifting it is an act of its own."""

    exclusion = models.ForeignKey(
        Exclusion, on_delete=models.PROTECT, related_name="reexaminations", verbose_name=_("exclusion")
    )
    reason = models.TextField(_("motif"))
    next_review_on = models.DateField(_("à réexaminer le"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("décidé par")
    )
    decided_at = models.DateTimeField(_("décidé le"))

    class Meta:
        verbose_name = _("réexamen d’une exclusion")
        verbose_name_plural = _("réexamens d’exclusions")
        ordering = ("-decided_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="netiquette_reexamination_a36_reason"),
        )

    def __str__(self) -> str:
        return f"{self.exclusion}, {self.next_review_on}"

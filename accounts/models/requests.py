"""Requests to open or to close an official account, and what each body decided of them (R-056, R-057, A-28)."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.bodies import Body
from accounts.models.official_accounts import OfficialAccount, Platform
from accounts.models.people import Person

_OPENING_TEXTS = ("name", "handle", "need", "resources", "netiquette_placement", "risks", "exit_plan")
_CLOSING_TEXTS = ("need", "archive_plan", "access_plan", "redirect_notice")


def _filled(names: tuple[str, ...]) -> Q:
    return Q(**{f"{name}__regex": r"\S" for name in names})


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    """Reads of requests."""

    def visible_to(self, person: Person, *, oversees: bool) -> Self:
        """Keep a person's own requests; whoever oversees the accounts sees all but the drafts of others.

        `oversees`: the person is of the communications team or of the direction générale.
        """
        mine = Q(requester=person)
        return self.filter(mine | ~Q(state=AccountRequest.State.DRAFT) if oversees else mine)

    def waiting(self) -> Self:
        """Keep those on which a decision is still owed, the oldest first."""
        return self.filter(state=AccountRequest.State.SUBMITTED).order_by("submitted_at", "pk")

    def awaiting(self, body: Body) -> Self:
        """Keep those that wait for the decision of `body` on their present content."""
        decided = RequestApproval.objects.filter(
            request=models.OuterRef("pk"), content_hash=models.OuterRef("content_hash"), body=body
        )
        return self.waiting().filter(~models.Exists(decided))


class AccountRequest(models.Model):
    """An analysis and a plan, agreed to by two bodies on the very same content, or refused.

    PostgreSQL computes `content_hash` from every field that is decided upon, and holds the states (migration of the
    requests): an edit voids the decisions taken on the former content.
    """

    class Purpose(models.TextChoices):
        """What is asked."""

        OPEN = "open", _("ouvrir un compte")
        CLOSE = "close", _("fermer un compte")

    class State(models.TextChoices):
        """Where a request stands."""

        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("en attente des approbations")
        GRANTED = "granted", _("acceptée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")

    class Privacy(models.TextChoices):
        """The screening question of privacy (R-057): a full assessment must come before personal information."""

        NO = "no", _("Non, aucun renseignement personnel n’est recueilli au-delà des messages reçus")
        YES = "yes", _("Oui, une évaluation des facteurs relatifs à la vie privée est à faire ou jointe")

    purpose = models.CharField(_("objet"), max_length=10, choices=Purpose)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DRAFT)
    requester = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="account_requests", verbose_name=_("demandé par")
    )
    # The account to close; for an opening, the account that the last approval created.
    account = models.ForeignKey(
        OfficialAccount,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("compte"),
    )
    platform = models.ForeignKey(
        Platform,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("plateforme"),
    )
    name = models.CharField(_("nom du compte"), max_length=150, blank=True)
    handle = models.CharField(_("identifiant"), max_length=150, blank=True)
    url = models.URLField(_("adresse prévue"), blank=True)
    # Opened on the platform before anybody agreed: kept as an irregularity.
    exists_already = models.BooleanField(_("le compte existe déjà sur la plateforme"), default=False)
    need = models.TextField(_("besoin et clientèle cible"), blank=True)
    audiences = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("publics cibles"))
    objectives = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("objectifs"))
    resources = models.TextField(_("ressources"), blank=True)
    posts_per_week = models.PositiveSmallIntegerField(_("publications par semaine"), null=True, blank=True)
    managers = ArrayField(
        models.SlugField(), default=list, blank=True, verbose_name=_("postes qui géreront le compte")
    )
    follow_up = ArrayField(
        models.SlugField(), default=list, blank=True, verbose_name=_("postes qui assureront le suivi")
    )
    netiquette_placement = models.TextField(_("affichage de la nétiquette"), blank=True)
    risks = models.TextField(_("risques"), blank=True)
    privacy = models.CharField(_("vie privée"), max_length=3, choices=Privacy, blank=True)
    privacy_note = models.TextField(_("précisions sur la vie privée"), blank=True)
    exit_plan = models.TextField(_("plan de sortie"), blank=True)
    archive_plan = models.TextField(_("conservation des archives"), blank=True)
    access_plan = models.TextField(_("fermeture des accès"), blank=True)
    redirect_notice = models.TextField(_("avis aux abonnés"), blank=True)
    content_hash = models.CharField(max_length=64, editable=False, default="")
    created_at = models.DateTimeField(_("créée le"))
    updated_at = models.DateTimeField(_("modifiée le"))
    submitted_at = models.DateTimeField(_("soumise le"), null=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de compte")
        verbose_name_plural = _("demandes de compte")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | ~Q(purpose="open")
                | _filled((*_OPENING_TEXTS, "privacy"))
                & Q(
                    platform__isnull=False,
                    posts_per_week__isnull=False,
                    audiences__len__gt=0,
                    objectives__len__gt=0,
                    managers__len__gt=0,
                    follow_up__len__gt=0,
                ),
                name="accounts_accountrequest_r057_opening_complete",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | ~Q(purpose="close")
                | _filled(_CLOSING_TEXTS) & Q(account__isnull=False),
                name="accounts_accountrequest_a28_closing_complete",
            ),
            models.CheckConstraint(
                condition=~Q(privacy="yes") | ~Q(privacy_note="") | Q(state__in=["draft", "withdrawn"]),
                name="accounts_accountrequest_r057_privacy_note",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "refused"], decided_at__isnull=False)
                | Q(state__in=["draft", "submitted", "withdrawn"], decided_at__isnull=True),
                name="accounts_accountrequest_decided_at",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(purpose="close", state__in=["draft", "submitted"]),
                name="accounts_accountrequest_one_closing_at_a_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["submitted_at"],
                name="accounts_request_waiting",
                condition=Q(state="submitted"),
            ),
        )

    def __str__(self) -> str:
        if self.purpose == self.Purpose.CLOSE and self.account:
            return str(self.account)
        platform = self.platform.name if self.platform else "?"
        return f"{platform} — {self.name or '?'}"


class RequestApproval(models.Model):
    """What one person decided in the name of one body, on one content; never changed afterwards."""

    class Decision(models.TextChoices):
        """Yes or no."""

        APPROVE = "approve", _("approuvée")
        REFUSE = "refuse", _("refusée")

    request = models.ForeignKey(
        AccountRequest, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("demande")
    )
    body = models.CharField(_("au nom de"), max_length=20, choices=Body)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("décidée par")
    )
    capacity = models.CharField(_("en qualité de"), max_length=200)
    decision = models.CharField(_("décision"), max_length=10, choices=Decision)
    reason = models.TextField(_("motif"), blank=True)
    content_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField(_("décidée le"))

    class Meta:
        verbose_name = _("approbation")
        verbose_name_plural = _("approbations")
        ordering = ("decided_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["request", "content_hash", "body"], name="accounts_requestapproval_r056_one_per_body"
            ),
            models.UniqueConstraint(
                fields=["request", "content_hash", "person"],
                name="accounts_requestapproval_r056_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decision="approve") | ~Q(reason=""),
                name="accounts_requestapproval_r056_refusal_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_body_display()} : {self.get_decision_display()}"

    def is_about(self, content_hash: str) -> bool:
        """Say whether the decision was taken on this content; an edit since has voided it."""
        return self.content_hash == content_hash

"""Everything held about one person, brought together for a request; nothing is merged, nothing is copied."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from netiquette.models import Subscriber
from privacy.models.requests import AccessRequest


class Dossier(models.Model):
    """Whom a dossier is about, and why it is opened; nobody's is opened without a reason (R-006)."""

    person = models.CharField(_("nom de la personne"), max_length=200)
    # Other names, addresses and telephone numbers of the person: sought, and never masked.
    also_known_as = models.TextField(
        _("autres noms et coordonnées de la personne"), blank=True, help_text=_("Un par ligne.")
    )
    request = models.ForeignKey(
        AccessRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name=_("demande"),
    )
    purpose = models.TextField(_("pourquoi ce dossier"), blank=True)
    # None: opened by the command `export_dossier`, by whoever runs the server.
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("ouvert par")
    )
    opened_at = models.DateTimeField(_("ouvert le"))

    class Meta:
        verbose_name = _("dossier d’une personne")
        verbose_name_plural = _("dossiers de personnes")
        ordering = ("-pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(person__regex=r"\S") & (Q(request__isnull=False) | Q(purpose__regex=r"\S")),
                name="privacy_dossier_has_purpose",
                violation_error_message=_("Dites pour quelle demande, ou pourquoi, ce dossier est ouvert."),
            ),
        )

    def __str__(self) -> str:
        return gettext("Dossier n°\u00a0%(number)s") % {"number": self.pk}


class DossierIdentity(models.Model):
    """An identity that somebody judged to be the person, and why; taken back, it stays written."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="identities", verbose_name=_("dossier")
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, related_name="+", verbose_name=_("abonné")
    )
    reason = models.TextField(_("pourquoi c’est la même personne"))
    chosen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("choisie par")
    )
    chosen_at = models.DateTimeField(_("choisie le"))
    set_aside_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("écartée par")
    )
    set_aside_at = models.DateTimeField(_("écartée le"), null=True)
    set_aside_reason = models.TextField(_("pourquoi ce n’est pas elle"), blank=True)

    class Meta:
        verbose_name = _("identité d’un dossier")
        verbose_name_plural = _("identités d’un dossier")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "subscriber"],
                condition=Q(set_aside_at__isnull=True),
                name="privacy_dossieridentity_once",
                violation_error_message=_("Cette identité est déjà au dossier."),
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="privacy_dossieridentity_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_reason="")
                | Q(set_aside_at__isnull=False, set_aside_reason__regex=r"\S"),
                name="privacy_dossieridentity_set_aside_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class DossierMatch(models.Model):
    """A row that carries the person's name, and whether somebody judged that it is about the person."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="matches", verbose_name=_("dossier")
    )
    # The key of the source in `privacy/holdings`, and the row's number there.
    source = models.CharField(_("source"), max_length=40)
    row_id = models.BigIntegerField(_("numéro"))
    is_the_person = models.BooleanField(_("c’est la personne"))
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("jugé par")
    )
    decided_at = models.DateTimeField(_("jugé le"))

    class Meta:
        verbose_name = _("rapprochement d’un dossier")
        verbose_name_plural = _("rapprochements d’un dossier")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "source", "row_id"], name="privacy_dossiermatch_judged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}"


class MaskRevision(models.Model):
    """What the person in charge changed to the proposed masks; the last word about a target counts.

    A target is some words, wherever they are in the dossier, or one whole entry.
    """

    class Target(models.TextChoices):
        """What is masked or shown."""

        WORDS = "words", _("des mots, partout")
        ENTRY = "entry", _("une pièce entière")

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("dossier")
    )
    target = models.CharField(_("portée"), max_length=8, choices=Target)
    value = models.CharField(_("mots ou pièce"), max_length=200)
    hides = models.BooleanField(_("masquer"))
    reason = models.TextField(_("motif"), blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("décidé par")
    )
    decided_at = models.DateTimeField(_("décidé le"))

    class Meta:
        verbose_name = _("révision des masques")
        verbose_name_plural = _("révisions des masques")
        ordering = ("pk",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(value__regex=r"\S"), name="privacy_maskrevision_has_value"),
            models.CheckConstraint(
                condition=Q(hides=True) | Q(reason__regex=r"\S"),
                name="privacy_maskrevision_shown_with_reason",
                violation_error_message=_("Dites pourquoi ce passage peut être communiqué."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

"""People who sign in, the positions (jobs) of the city, and who holds which position when."""

import unicodedata
from datetime import date
from typing import Any, ClassVar, Self

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Creation of people, by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person who signs in with `email`; without a password, nobody can sign in as that person yet."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a technical administrator, who has no right of his own over official accounts (R-014)."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. People are deactivated, never deleted: decisions keep their author."""

    class Kind(models.TextChoices):
        """What binds the person to the city (« Objectif de la politique », R-005)."""

        EMPLOYEE = "employee", _("employé")
        COUNCIL_MEMBER = "council_member", _("membre du conseil municipal")

    email = models.EmailField(_("adresse courriel"), unique=True)
    full_name = models.CharField(_("nom"), max_length=150)
    kind = models.CharField(_("lien avec la Ville"), max_length=20, choices=Kind, default=Kind.EMPLOYEE)
    is_staff = models.BooleanField(
        _("accès aux réglages"), default=False, help_text=_("Peut ouvrir le site d’administration.")
    )
    is_active = models.BooleanField(_("actif"), default=True)
    date_joined = models.DateTimeField(_("inscription"), auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ("full_name",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_person_email_unique",
                violation_error_message=_("Cette adresse est prise."),
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """Return the name shown to others."""
        return self.full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer Django's question; being a superuser opens no official account (R-014)."""
        if obj is not None and obj._meta.label == "accounts.OfficialAccount":
            from accounts.authorizations import may_codename

            return may_codename(self, perm, obj)
        return super().has_perm(perm, obj)

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer as `has_perm`: Django's own would let a superuser through."""
        return await sync_to_async(self.has_perm)(perm, obj)


def normalized_title(title: str) -> str:
    """Return `title` without case, accents nor repeated spaces, to compare spellings (R-002, A-13)."""
    decomposed = unicodedata.normalize("NFKD", title.replace("’", "'"))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(letters.casefold().split())


class PositionQuerySet(models.QuerySet["Position"]):
    """Reads of positions."""

    def named(self, title: str) -> "Position | None":
        """Return the position known under `title`, whatever its spelling or gender, or None (R-002, A-13)."""
        return self.filter(aliases__normalized=normalized_title(title)).first()


class Position(models.Model):
    """A job of the city. Its group carries the grants on official accounts; people are never members of it."""

    slug = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("titre"), max_length=150, unique=True)
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="position", verbose_name=_("droits")
    )
    is_active = models.BooleanField(_("en usage"), default=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("poste")
        verbose_name_plural = _("postes")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class PositionAlias(models.Model):
    """Another way of writing a position's title: spelling, gender, plural (R-002, A-13)."""

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("poste")
    )
    title = models.CharField(_("titre"), max_length=150)
    normalized = models.CharField(max_length=150, unique=True, editable=False)

    class Meta:
        verbose_name = _("autre titre")
        verbose_name_plural = _("autres titres")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the form used for comparison in step with the title."""
        self.normalized = normalized_title(self.title)
        super().save(*args, **kwargs)


class HoldingQuerySet(models.QuerySet["Holding"]):
    """Reads of holdings."""

    def in_effect(self, on: date) -> Self:
        """Keep the holdings in effect on `on`, a local date: from the first day, up to but without the end."""
        return self.overlapping(on, on)

    def overlapping(self, first: date, last: date) -> Self:
        """Keep the holdings in effect on some day from `first` to `last`, both included."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=first),
            starts_on__lte=last,
            person__is_active=True,
            position__is_active=True,
        )


class Holding(models.Model):
    """A person holds a position from a day up to another, on which access is already gone."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("personne")
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("poste")
    )
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(
        _("fin"), null=True, blank=True, help_text=_("Premier jour sans accès. Vide\u00a0: sans fin prévue.")
    )

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("titulaire")
        verbose_name_plural = _("titulaires")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="accounts_holding_ends_after_start",
                violation_error_message=_("La fin précède le premier jour."),
            ),
            ExclusionConstraint(
                name="accounts_holding_once_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("position"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            RangeBoundary(),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Cette personne occupe déjà ce poste pendant ces jours."),
            ),
        )
        indexes = (models.Index(fields=["position", "starts_on"], name="accounts_holding_position"),)

    def __str__(self) -> str:
        return f"{self.person} — {self.position}"

    def clean(self) -> None:
        """Say it beside the field: PostgreSQL cannot even compare days in the wrong order."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": gettext("La fin précède le premier jour.")})

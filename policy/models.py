"""The versions of the policy, the readings of what it leaves open, and the register of decisions."""

import copy
import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policy.catalogue import TEXT_DIR
from policy.readings import LIMIT, READINGS, TARGET, limit_before_target, reading_key
from policy.words import day_in_words


def local_day(at: dt.datetime | dt.date) -> dt.date:
    """Return the day of the city that holds the instant `at`; a date is already one."""
    return timezone.localdate(at) if isinstance(at, dt.datetime) else at


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Reads of the versions of the policy."""

    def in_force(self, at: dt.datetime | dt.date) -> "PolicyVersionQuerySet":
        """Keep the one version in force at `at`, or none before the first."""
        newest = PolicyVersion.objects.filter(effective_from__lte=local_day(at)).order_by("-effective_from")
        return self.filter(pk__in=newest.values("pk")[:1])


class PolicyVersion(models.Model):
    """A text adopted by the council, in force from its date until the next one's (R-001).

    No end is stored: each version ends where the next begins, so two never overlap.
    """

    title = models.CharField(_("titre"), max_length=200)
    resolution = models.CharField(_("numéro de résolution"), max_length=40)
    adopted_on = models.DateField(_("adoptée le"))
    effective_from = models.DateField(_("en vigueur à partir du"))
    text_file = models.CharField(
        _("fichier du texte"),
        max_length=100,
        blank=True,
        help_text=_("Nom du fichier dans le dossier des textes adoptés."),
    )

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version de la politique")
        verbose_name_plural = _("versions de la politique")
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from"],
                name="policy_policyversion_r001_one_per_day",
                violation_error_message=_("Une autre version de la politique entre en vigueur ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(effective_from__gte=models.F("adopted_on")),
                name="policy_policyversion_r001_adopted_first",
                violation_error_message=_("Une version ne peut pas être en vigueur avant son adoption."),
            ),
            models.CheckConstraint(
                condition=~Q(resolution=""),
                name="policy_policyversion_r001_resolution",
                violation_error_message=_("Une version porte le numéro de la résolution qui l’adopte."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s (résolution %(resolution)s)") % {
            "title": self.title,
            "resolution": self.resolution,
        }

    def superseded_by(self) -> "PolicyVersion | None":
        """Return the version that replaces this one, if there is one yet."""
        later = PolicyVersion.objects.filter(effective_from__gt=self.effective_from)
        return later.order_by("effective_from").first()

    def is_cited(self) -> bool:
        """Say whether a decision of the register cites this version."""
        return RegisterEntry.objects.filter(policy_version=self).exists()

    def clean(self) -> None:
        if self.text_file and self.text_file not in {path.name for path in TEXT_DIR.glob("*.md")}:
            raise ValidationError(
                {"text_file": gettext("Ce fichier n’est pas dans le dossier des textes adoptés.")}
            )


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Reads of the dated readings."""

    def value(self, key: str, *, at: dt.datetime | dt.date) -> Any:
        """Return the value of `key` at `at`: the newest reading in effect, else the default.

        A value that no form would accept is passed over, wherever it came from. Raises UnknownReadingError for a key
        the product does not know.
        """
        known = reading_key(key)
        in_effect = self.filter(key=key, effective_from__lte=local_day(at)).order_by("-effective_from")
        values = in_effect.values_list("value", flat=True)
        return next((one for one in values if not known.problem(one)), copy.deepcopy(known.default))

    def values_at(self, at: dt.datetime | dt.date) -> dict[str, Any]:
        """Return the value of every known key at `at`, in one query; as `value`, and no limit precedes its target."""
        values = {key: copy.deepcopy(known.default) for key, known in READINGS.items()}
        in_effect = self.filter(key__in=READINGS, effective_from__lte=local_day(at)).order_by(
            "effective_from"
        )
        rows = in_effect.values_list("key", "value")
        values.update((key, value) for key, value in rows if not READINGS[key].problem(value))
        values[LIMIT] = max(values[TARGET], values[LIMIT])
        return values

    def unusable(self) -> "list[Reading]":
        """Return the readings that are passed over: unknown questions, values that no form would accept."""
        return [one for one in self if one.key not in READINGS or READINGS[one.key].problem(one.value)]


def key_choices() -> list[tuple[str, Any]]:
    """Return the questions a reading may answer, as choices."""
    return [(key, known.label) for key, known in READINGS.items()]


class Reading(models.Model):
    """What the city decided on a point the text leaves open, from a date on."""

    key = models.CharField(_("question"), max_length=60, choices=key_choices)
    # SQL NULL is a value here (« aucune limite »): whether it is allowed depends on the question.
    value = models.JSONField(_("valeur"), null=True, blank=True)
    effective_from = models.DateField(_("à partir du"))
    decided_by = models.CharField(_("décidé par"), max_length=200)
    ambiguity = models.CharField(
        _("ambiguïté"), max_length=5, blank=True, help_text=_("Rempli selon la question si laissé vide.")
    )
    note = models.TextField(_("note"), blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture de la politique")
        verbose_name_plural = _("lectures de la politique")
        ordering = ["key", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "effective_from"],
                name="policy_reading_one_per_day",
                violation_error_message=_("Une autre lecture de cette question commence ce jour-là."),
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=""),
                name="policy_reading_decided_by",
                violation_error_message=_("Une lecture dit qui l’a décidée."),
            ),
            models.CheckConstraint(
                condition=Q(ambiguity__regex=r"^(A-\d{2}|R-\d{3})$"),
                name="policy_reading_ambiguity",
                violation_error_message=_("L’ambiguïté s’écrit A-00 ou R-000."),
            ),
        ]

    def __str__(self) -> str:
        known = READINGS.get(self.key)
        return str(known.label) if known else self.key

    def clean(self) -> None:
        known = READINGS.get(self.key)
        if known is None:
            raise ValidationError({"key": gettext("Cette question n’existe pas.")})
        if problem := known.problem(self.value):
            raise ValidationError({"value": problem})
        if self.key in (TARGET, LIMIT) and self.effective_from:
            self._check_limit_follows_target()
        self.ambiguity = self.ambiguity or known.ambiguity

    def _check_limit_follows_target(self) -> None:
        others = Reading.objects.filter(key__in=(TARGET, LIMIT)).exclude(pk=self.pk)
        changes = list(others.values_list("effective_from", "key", "value"))
        if day := limit_before_target([*changes, (self.effective_from, self.key, self.value)]):
            sentence = gettext(
                "La limite de réponse ne peut pas précéder la cible\u00a0: ce serait le cas à partir du %(day)s. "
                "Pour allonger les deux, inscrivez d’abord la limite."
            )
            raise ValidationError({"value": sentence % {"day": day_in_words(day)}})


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    """Reads of the register."""

    def about(self, subject: models.Model) -> "RegisterEntryQuerySet":
        """Keep the decisions about one object, oldest first."""
        about = self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        return about.order_by("at", "pk")


class RegisterEntry(models.Model):
    """One decision, written once in the transaction of the act itself (policy/register.py).

    A trigger of PostgreSQL refuses to change or remove a line (migration 0002), whoever asks.
    """

    at = models.DateTimeField(_("instant"))
    event = models.CharField(_("événement"), max_length=100)
    # Null: the system itself acted (a sweep, a platform's answer).
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    capacity = models.CharField(_("en qualité de"), max_length=200, blank=True)
    # No generic foreign key: the line outlives its subject.
    subject_type = models.CharField(_("type d’objet"), max_length=100)
    subject_id = models.BigIntegerField(_("numéro de l’objet"))
    subject_label = models.CharField(_("objet"), max_length=200)
    account_label = models.CharField(_("compte"), max_length=200, blank=True)
    clause = models.CharField(_("article"), max_length=5, blank=True)
    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("version de la politique"), on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField(_("avant"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("après"), null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("motif"), blank=True)
    # Its words about somebody are gone with what they were about; set once, and PostgreSQL empties (migration 0004).
    depersonalised_at = models.DateTimeField(_("dépersonnalisée le"), null=True, editable=False)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision du registre")
        verbose_name_plural = _("registre des décisions")
        ordering = ["-at", "-pk"]
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="policy_register_subject"),
            models.Index(fields=["at"], name="policy_register_at"),
            models.Index(fields=["event"], name="policy_register_event"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__regex=r"^[a-z_]+\.[a-z_]+\.[a-z_]+$"), name="policy_registerentry_event"
            ),
            models.CheckConstraint(
                condition=Q(clause__regex=r"^(R-\d{3})?$"), name="policy_registerentry_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} – {self.subject_label}"

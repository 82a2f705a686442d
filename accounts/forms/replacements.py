"""The forms of replacements: they ask the same rules as the functions that write."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import reach_of
from accounts.models import Person, Replacement
from accounts.replacements import check_end, check_replacement
from accounts.rights import grants, holdings, local_date, managed_accounts


class ReplacementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A replacement; `actor` is set by the page."""

    actor: Person

    class Meta:
        model = Replacement
        fields = ("absent", "substitute", "accounts", "reason", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        """Refuse with the sentence of the policy (R-073)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            wanted = {name: value for name, value in cleaned.items() if name != "reason"}
            outcome = check_replacement(**wanted, actor=self.actor, now=timezone.now())
            if not outcome.allowed:
                raise forms.ValidationError(outcome.sentence)
        return cleaned


class ReplacementEndForm(forms.ModelForm):  # type: ignore[type-arg]
    """The first day without access of a replacement that is interrupted; `actor` is set by the page."""

    actor: Person

    class Meta:
        model = Replacement
        fields = ("ended_on",)

    def clean_ended_on(self) -> Any:
        """Ask for a day, and refuse with the sentence of the policy (R-073)."""
        now, ended_on = timezone.now(), self.cleaned_data["ended_on"]
        if ended_on is None:
            raise forms.ValidationError(_("Indiquez le premier jour sans accès."))
        first_without = max(ended_on, local_date(now))
        outcome = check_end(self.instance, actor=self.actor, ended_on=first_without, now=now)
        if not outcome.allowed:
            raise forms.ValidationError(outcome.sentence)
        return first_without


class RecordForm(ReplacementForm):
    """A replacement, on its page: the accounts are those of the absent person, once that person is known."""

    class Meta(ReplacementForm.Meta):
        labels = {"substitute": gettext_lazy("Personne qui remplace")}
        widgets = {
            "accounts": forms.CheckboxSelectMultiple,
            "reason": forms.RadioSelect,
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(
        self, *args: Any, actor: Person, absent: Person | None, now: datetime, **kwargs: Any
    ) -> None:
        """Offer whom `actor` may say absent, then the accounts of `absent`."""
        super().__init__(*args, **kwargs)
        self.actor = actor
        people = absentees(actor, now)
        chosen: Any = self.fields["absent"]
        chosen.queryset = people
        if absent is None:
            for name in [name for name in self.fields if name != "absent"]:
                del self.fields[name]
            return
        # Somebody who only records his own absence has nothing to choose.
        chosen.disabled = not reach_of(actor, now).oversees
        self.initial["absent"] = absent.pk
        self._offer(absent, now)

    def _offer(self, absent: Person, now: datetime) -> None:
        substitute: Any = self.fields["substitute"]
        substitute.queryset = Person.objects.filter(is_active=True, kind=Person.Kind.EMPLOYEE).exclude(
            pk=absent.pk
        )
        accounts: Any = self.fields["accounts"]
        accounts.queryset = managed_accounts(absent, local_date(now)).select_related("platform")
        accounts.help_text = _("Seulement ceux que gère la personne absente.")
        accounts.error_messages["invalid_choice"] = accounts.error_messages["required"] = _(
            "Choisissez parmi les comptes que gère %(person)s."
        ) % {"person": absent}


class InterruptionForm(forms.Form):
    """The first day without access."""

    ended_on = forms.DateField(
        label=gettext_lazy("Premier jour sans accès"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "Aujourd’hui\u00a0: l’accès cesse tout de suite, pour le reste de la journée aussi. Un autre jour\u00a0: "
            "l’accès cesse la veille à minuit."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Suggest today."""
        super().__init__(*args, **kwargs)
        self.initial = {"ended_on": today}
        self.today = today

    def clean_ended_on(self) -> date:
        """Refuse the past: what was done then was done with a right."""
        ended_on: date = self.cleaned_data["ended_on"]
        if ended_on < self.today:
            raise forms.ValidationError(
                _("Ce jour est passé\u00a0: choisissez aujourd’hui ou un jour à venir.")
            )
        return ended_on


class CoverForm(forms.Form):
    """The answer to a cover, or the decision of whoever settles a refusal; the button says which."""

    DECISIONS = ("accept", "decline", "entrust")

    decision = forms.ChoiceField(
        choices=[(value, value) for value in DECISIONS],
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Exigé pour refuser."),
    )

    def __init__(self, *args: Any, settles: bool = False, **kwargs: Any) -> None:
        """Ask for a reason in any case of whoever settles a refusal (`settles`)."""
        super().__init__(*args, **kwargs)
        if settles:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _(
                "La personne à qui la relève est confiée et l’équipe le liront."
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal beside its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        unsaid = "reason" not in self.errors and not cleaned.get("reason")
        if unsaid and cleaned.get("decision") in ("decline", "entrust"):
            self.add_error("reason", _("Dites pourquoi\u00a0: la personne absente et l’équipe le liront."))
        return cleaned


def absentees(actor: Person, now: datetime) -> QuerySet[Person]:
    """Return whom `actor` may say absent: himself, or for whoever follows the accounts, all who manage some."""
    on = local_date(now)
    managing = holdings(on).filter(position__group__in=grants("publish").values("group"))
    people = Person.objects.filter(pk__in=managing.values("person"))
    return people if reach_of(actor, now).oversees else people.filter(pk=actor.pk)

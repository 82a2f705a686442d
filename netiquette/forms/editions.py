"""The forms by which the communications team writes an edition of the nétiquette."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount
from netiquette.drafting import RuleWords
from netiquette.models import Edition, Ground, Rule
from netiquette.rules.editions import GROUND_TRACKS
from policy.catalogue import all_clauses

# What the annex says, and what a rule of an edition may say of it; a rule may also say something new.
ANNEX = "Annexe I"
BLANK_RULES = 2
LONG = 5_000
# What browsers send of a day and an hour.
LOCAL_FORMAT = "%Y-%m-%dT%H:%M"


def _clauses() -> list[tuple[str, str]]:
    of_annex = [one for one in all_clauses() if one.section.startswith(ANNEX)]
    return [("", str(_("Règle propre à cette édition"))), *((one.id, one.title) for one in of_annex)]


class WordsForm(forms.Form):
    """What surrounds the rules."""

    title = forms.CharField(label=_("Titre"), max_length=150)
    introduction = forms.CharField(
        label=_("Introduction"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Une ligne vide sépare deux paragraphes. La marque {comptes} est remplacée par la liste des comptes "
            "officiels, écrite à partir du registre."
        ),
    )
    closing = forms.CharField(
        label=_("Mot de la fin"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RuleForm(forms.Form):
    """One rule, its rank and what it comes from."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ordinal = forms.IntegerField(label=_("Rang"), required=False, min_value=1, max_value=200)
    text = forms.CharField(
        label=_("Règle"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )
    clause = forms.ChoiceField(label=_("Sujet"), required=False)
    remove = forms.BooleanField(label=_("Retirer cette règle"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the annex speaks of."""
        super().__init__(*args, **kwargs)
        choice = self.fields["clause"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - told to mypy
        choice.choices = _clauses()


RuleFormSet = forms.formset_factory(RuleForm, extra=BLANK_RULES, max_num=100)


def rule_forms(edition: Edition, data: Any = None) -> Any:
    """Return the forms of the rules of a draft, and blank ones to add some."""
    initial = list(edition.rules.order_by("ordinal").values("id", "ordinal", "text", "clause"))
    return RuleFormSet(data, initial=initial, prefix="rules")


def rules_typed(forms_of_rules: Any) -> Sequence[RuleWords]:
    """Return the rules in the order asked; a blank one, or one to remove, is left out; without a rank, last."""
    typed = [
        (form.cleaned_data.get("ordinal") or float("inf"), place, form.cleaned_data)
        for place, form in enumerate(forms_of_rules)
        if form.cleaned_data.get("text", "").strip() and not form.cleaned_data.get("remove")
    ]
    return [
        RuleWords(id=values["id"], text=values["text"], clause=values["clause"])
        for _rank, _place, values in sorted(typed, key=lambda row: row[:2])
    ]


class GroundForm(forms.Form):
    """A ground for removing a message: only what the policy itself has removed (R-006)."""

    rule = forms.ModelChoiceField(label=_("Règle"), queryset=Rule.objects.none())
    label = forms.CharField(label=_("Motif"), max_length=150)
    clause = forms.ChoiceField(
        label=_("S’appuie sur"),
        choices=[
            ("", _("Choisir…")),
            ("R-121", _("Propos irrespectueux, raciste, sexiste, agressif, violent ou harcelant (conduite)")),
            ("R-123", _("Publication à caractère publicitaire (publicité)")),
            ("R-127", _("Conditions d’utilisation de la plateforme ou loi (conduite)")),
        ],
        help_text=_("Une critique, une plainte, une question ou une faute de langue n’est jamais un motif."),
    )
    needs_escalation = forms.BooleanField(
        label=_("Demande un signalement au greffe ou à la police"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """Offer the rules of the draft."""
        super().__init__(*args, **kwargs)
        choice = self.fields["rule"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        choice.queryset = edition.rules.order_by("ordinal")


assert set(GROUND_TRACKS) == {"R-121", "R-123", "R-127"}  # noqa: S101 - the choices above are the closed list


class StartForm(forms.Form):
    """For which account: all of them, or one that has a nétiquette of its own."""

    account = forms.ModelChoiceField(
        label=_("Pour"),
        queryset=OfficialAccount.objects.none(),
        required=False,
        empty_label=_("Tous les comptes (édition générale)"),
        help_text=_(
            "Une édition propre à un compte remplace l’édition générale sur ce compte, et là seulement."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the accounts in use."""
        super().__init__(*args, **kwargs)
        choice = self.fields["account"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        choice.queryset = OfficialAccount.objects.authorised().select_related("platform")


class InstantForm(forms.Form):
    """Now, or at a local day and hour to come."""

    starts_at = forms.DateTimeField(
        label=_("Date et heure"),
        required=False,
        input_formats=[LOCAL_FORMAT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_FORMAT),
        help_text=_("Laissez vide pour tout de suite."),
    )


class InForceForm(InstantForm):
    """When an edition comes into force."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motif"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class AbandonForm(WhyForm):
    """Why a draft is given up."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(InstantForm, WhyForm):
    """When and why an account comes back to the general edition."""

    field_order = ("starts_at", "reason")


def grounds_by_rule(edition: Edition) -> dict[int, list[Ground]]:
    """Return the grounds of each rule, by its number in the database."""
    found: dict[int, list[Ground]] = {}
    for ground in Ground.objects.filter(rule__edition=edition).order_by("pk"):
        found.setdefault(ground.rule_id or 0, []).append(ground)
    return found


def instant(form: forms.Form) -> datetime | None:
    """Return the instant that was typed; None for now."""
    return form.cleaned_data.get("starts_at")

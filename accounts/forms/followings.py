"""The forms of followings and parties; the rules are asked by what writes, and each refusal comes back here."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.followings import Wanted
from accounts.models import Following, Level, OfficialAccount, Party
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.parties import MOST, PartyLine, UnreadableLine, read_lines

_DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


if TYPE_CHECKING:
    # Django's own class takes no parameter at run time.
    _ModelChoiceField = forms.ModelChoiceField[OfficialAccount]
else:
    _ModelChoiceField = forms.ModelChoiceField


class AccountChoice(_ModelChoiceField):
    """An official account, by its code in the address."""

    def __init__(self, queryset: OfficialAccountQuerySet, **kwargs: Any) -> None:
        """Read the platform with each account."""
        super().__init__(queryset.select_related("platform"), to_field_name="slug", **kwargs)


class FollowingForm(forms.Form):
    """Something to follow, and why."""

    # What a category does not ask is out of sight: the browser must not ask it either.
    use_required_attribute = False

    account = AccountChoice(
        OfficialAccount.objects.none(), label=_("Compte qui suit"), empty_label=_("Choisissez un compte")
    )
    category = forms.ChoiceField(label=_("Catégorie"), choices=Following.Category.choices)
    party = forms.ModelChoiceField(
        Party.objects.none(),
        label=_("Parti"),
        empty_label=_("Choisissez un parti"),
        error_messages={"required": _("Choisissez un parti de la liste.")},
        help_text=_(
            "Un compte suit tous les partis d’un palier ou aucun\u00a0: la page des partis le fait d’un coup."
        ),
    )
    level = forms.ChoiceField(
        label=_("Palier"),
        choices=[("", _("Choisissez un palier")), *Level.choices],
        error_messages={"required": _("Indiquez le palier.")},
    )
    name = forms.CharField(
        label=_("Nom"), max_length=150, error_messages={"required": _("Nommez ce qui est suivi.")}
    )
    url = forms.URLField(label=_("Adresse"), max_length=500, required=False, assume_scheme="https")
    justification = forms.CharField(
        label=_("Justification"),
        help_text=_("En quoi c’est lié à la vocation d’administration municipale."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    relevance = forms.CharField(
        label=_("Pertinence du contenu"),
        error_messages={"required": _("Dites en quoi le contenu que cette personne diffuse est pertinent.")},
        help_text=_("Ce que la personne diffuse d’utile; rien d’autre sur elle."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    started_on = forms.DateField(label=_("Suivi depuis le"), **_DAY)  # type: ignore[arg-type]
    written_reason = forms.CharField(
        label=_("Pourquoi l’équilibre ne sera rétabli que plus tard aujourd’hui"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, accounts: OfficialAccountQuerySet, today: date, **kwargs: Any) -> None:
        """Offer the accounts that the person keeps, and the parties registered today."""
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts.select_related("platform")  # type: ignore[attr-defined]
        self.fields["party"].queryset = Party.objects.registered(today)  # type: ignore[attr-defined]
        self.fields["party"].label_from_instance = _with_level  # type: ignore[attr-defined]
        if self.is_bound:
            self._ask_of(str(self.data.get("category")))

    def _ask_of(self, category: str) -> None:
        """Require what the category asks, and that only."""
        asked = {
            "party": {Following.Category.PARTY.value},
            "level": {Following.Category.ELECTED.value},
            "relevance": {Following.Category.CITIZEN.value},
            "name": set(Following.Category.values) - {Following.Category.PARTY.value},
        }
        for field, categories in asked.items():
            self.fields[field].required = category in categories

    def wanted(self) -> Wanted:
        """Return what is asked, without what belongs to other categories."""
        typed, category = self.cleaned_data, self.cleaned_data["category"]
        return Wanted(
            category=category,
            name=typed["name"],
            url=typed["url"],
            justification=typed["justification"],
            relevance=typed["relevance"] if category == Following.Category.CITIZEN else "",
            level=typed["level"] if category == Following.Category.ELECTED else "",
            party=typed["party"] if category == Following.Category.PARTY else None,
            started_on=typed["started_on"],
        )


def _with_level(party: Party) -> str:
    return f"{party.name} ({party.get_level_display()})"


class EndForm(forms.Form):
    """Why something is no longer followed."""

    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 2}))
    written_reason = forms.CharField(
        label=_("Pourquoi l’équilibre ne sera rétabli que plus tard aujourd’hui"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PartyFollowForm(forms.Form):
    """All the parties of a level, or none."""

    choice = forms.ChoiceField(
        label=_("Ce compte"),
        choices=[("all", _("suit tous les partis de ce palier")), ("none", _("n’en suit aucun"))],
        widget=forms.RadioSelect,
    )
    justification = forms.CharField(label=_("Justification"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        """Ask for the address of each party's account, where it is known."""
        super().__init__(*args, **kwargs)
        self.parties = parties
        for party in parties:
            self.fields[f"url-{party.pk}"] = forms.URLField(
                label=_now("Adresse\u00a0: %(party)s") % {"party": party.name},
                max_length=500,
                required=False,
                assume_scheme="https",
            )

    def addresses(self) -> dict[int, str]:
        """Return the addresses given, by party."""
        return {party.pk: self.cleaned_data[f"url-{party.pk}"] for party in self.parties}


class PartyListForm(forms.Form):
    """A list of parties, pasted."""

    level = forms.ChoiceField(label=_("Palier"), choices=Level.choices)
    registered_on = forms.DateField(label=_("Inscrits depuis le"), **_DAY)  # type: ignore[arg-type]
    names = forms.CharField(
        label=_("Partis, un par ligne"),
        help_text=_(
            "Le nom seul, ou le nom, un point-virgule et la date\u00a0: «\u00a0Parti A ; 2026-01-31\u00a0»."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_names(self) -> list[PartyLine]:
        """Read the lines."""
        try:
            lines = read_lines(self.cleaned_data["names"])
        except UnreadableLine as line:
            raise forms.ValidationError(
                _now("Cette ligne ne se lit pas\u00a0: «\u00a0%(line)s\u00a0».") % {"line": str(line)[:80]}
            ) from line
        if len(lines) > MOST:
            raise forms.ValidationError(_now("Pas plus de %(most)s lignes à la fois.") % {"most": MOST})
        return lines


class PartyEndForm(forms.Form):
    """The first day on which a party is no longer registered."""

    ended_on = forms.DateField(label=_("N’est plus inscrit depuis le"), **_DAY)  # type: ignore[arg-type]

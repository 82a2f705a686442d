"""The forms of reviews, public and of the team, and of re-examinations; the functions that write ask the rules."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount
from netiquette.forms.sanctions import ReasonForm
from netiquette.models import Letter, Review

WORDS_AT_MOST = 3000


class RequestForm(forms.Form):
    """What somebody contests; nothing more is asked than what is needed to find the decision and to answer."""

    case_number = forms.CharField(
        label=_("Numéro de dossier"),
        max_length=40,
        required=False,
        help_text=_("Il est dans la lettre reçue, par exemple A-7KQ2-M4XT. Sans lettre, laissez vide."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    account = forms.ModelChoiceField(
        label=_("Compte de la Ville"),
        queryset=OfficialAccount.objects.none(),
        required=False,
        empty_label=_("Je ne sais pas"),
    )
    display_name = forms.CharField(
        label=_("Votre nom, tel qu’affiché sur ce compte"), max_length=200, required=False
    )
    words = forms.CharField(
        label=_("Ce que vous contestez, et pourquoi"),
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.CharField(
        label=_("Où vous répondre"),
        max_length=200,
        required=False,
        help_text=_("Courriel ou téléphone, si vous voulez une réponse ailleurs que sur la plateforme."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the accounts that the city lists to everybody."""
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        field.queryset = OfficialAccount.objects.authorised().select_related("platform")

    def clean(self) -> dict[str, Any]:
        """Ask for a way to find the decision: its number, or the name under which the person writes."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("case_number") or cleaned.get("display_name")):
            self.add_error(
                "display_name",
                gettext("Sans numéro de dossier, donnez le nom sous lequel vous écrivez sur ce compte."),
            )
        return cleaned


class PublicRequestForm(RequestForm):
    """The same, on the public page."""

    # Shown to nobody: only a program fills it.
    website = forms.CharField(required=False, max_length=200)


class RecordForm(RequestForm):
    """A request that came otherwise."""

    channel = forms.ChoiceField(
        label=_("Reçue par"),
        choices=[
            (value, capfirst(label))
            for value, label in Review.Channel.choices
            if value != Review.Channel.FORM.value
        ],
    )

    field_order = ("channel",)


class MatchForm(forms.Form):
    """The decision that is contested, and how the person was recognised."""

    contested = forms.ChoiceField(label=_("Décision contestée"), widget=forms.RadioSelect)
    recognised = forms.CharField(
        label=_("Comment la personne a été reconnue"),
        max_length=1000,
        help_text=_(
            "Par exemple\u00a0: elle donne le numéro de sa lettre; elle a répondu depuis le même compte."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    new_facts = forms.CharField(
        label=_("Faits nouveaux"),
        max_length=1000,
        required=False,
        help_text=_("Seulement si cette décision a déjà été révisée."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the decisions found."""
        super().__init__(*args, **kwargs)
        field = self.fields["contested"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to mypy
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]


class OutcomeForm(forms.Form):
    """How the review ends; its reasons are in the letter."""

    outcome = forms.ChoiceField(
        label=_("Issue"),
        choices=[(value, capfirst(label)) for value, label in Review.Outcome.choices],
        widget=forms.RadioSelect,
    )

    reasons = forms.CharField(
        label=_("Motifs"),
        max_length=3000,
        help_text=_("La personne les lira."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class KeepForm(ReasonForm):
    """Kept until another day."""

    review_on = forms.DateField(
        label=_("À réexaminer de nouveau le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LetterForm(forms.Form):
    """The letter as it was sent, and what proves it; or why it could not be."""

    text = forms.CharField(
        label=_("Texte, tel qu’envoyé"), max_length=6000, widget=forms.Textarea(attrs={"rows": 10})
    )
    channel = forms.ChoiceField(
        label=_("Moyen"), choices=[(value, capfirst(label)) for value, label in Letter.Channel.choices]
    )
    proof_url = forms.URLField(
        label=_("Lien en preuve"), required=False, max_length=500, assume_scheme="https"
    )
    proof_note = forms.CharField(
        label=_("Preuve, ou pourquoi c’est impossible"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

"""The forms of requests: a draft keeps whatever was typed; what is missing is asked when it is submitted."""

from functools import partial
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import MANAGEMENT
from accounts.models import AccountRequest, Audience, Objective, OfficialAccount, Platform, Position
from accounts.plan import CLOSING_FIELDS, OPENING_FIELDS, OPTIONAL, blank_fields, thin_fields

_LONG = forms.Textarea(attrs={"rows": 3})
_HELP = {
    "name": _("Tel que les citoyens le verront."),
    "handle": _("Tel que la plateforme l’écrit, par exemple @MaVille."),
    "exists_already": _(
        "Un compte ouvert avant les approbations est noté comme une irrégularité à régulariser."
    ),
    "need": _(
        "À quel besoin des citoyens le compte répond, et pourquoi les comptes actuels n’y suffisent pas."
    ),
    "resources": _("Qui s’en occupera, combien de temps par semaine, avec quels moyens."),
    "netiquette_placement": _(
        "Où la nétiquette sera affichée\u00a0: « À propos », publication épinglée, lien…"
    ),
    "risks": _("Ce qui peut mal tourner, et comment on y répondrait."),
    "privacy_note": _(
        "À remplir si des renseignements personnels sont recueillis\u00a0: où en est l’évaluation."
    ),
    "exit_plan": _("Comment le compte serait fermé s’il n’était plus utile."),
}
_CLOSING_HELP = {
    "need": _("Pourquoi ce compte n’est plus utile."),
    "archive_plan": _("Ce qui est exporté avant la fermeture, par qui, et où c’est conservé."),
    "access_plan": _("Qui ferme les accès, change les mots de passe et retire les rôles."),
    "redirect_notice": _("Ce qui est dit aux abonnés avant la fermeture, et vers où ils sont dirigés."),
}


class _RequestForm(forms.ModelForm):  # type: ignore[type-arg]
    """A request, complete or not."""

    use_required_attribute = False
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what each question is about."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.help_text = self.helps.get(name, field.help_text)

    def full_clean(self) -> None:
        """Accept what is blank, which a draft may be, though the page shows what will be asked for."""
        self._require(set())
        super().full_clean()
        self._require(set(self.fields) - OPTIONAL)

    def say_what_is_missing(self, request: AccountRequest) -> None:
        """Put beside each question why the request could not be submitted."""
        for name in blank_fields(request):
            self.add_error(name, gettext("À remplir pour soumettre la demande."))
        for name in set(thin_fields(request)) - set(blank_fields(request)):
            self.add_error(name, gettext("Expliquez en quelques mots de plus."))

    def _require(self, names: set[str]) -> None:
        for name, field in self.fields.items():
            field.required = name in names

    def clean(self) -> dict[str, Any]:
        """Refuse a request that says nothing at all: there is no draft to keep."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(gettext("Répondez à une question au moins avant d’enregistrer."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was answered, by field."""
        return {name: self.cleaned_data[name] for name in self.fields}


def _choices(model: Any) -> list[tuple[str, str]]:
    # The direction générale approves and manages no account.
    return [(row.slug, str(row)) for row in model.objects.filter(is_active=True).exclude(slug=MANAGEMENT)]


class OpeningForm(_RequestForm):
    """A new account: the analysis and the plan that the policy asks for (R-057)."""

    helps = _HELP

    class Meta:
        model = AccountRequest
        fields = OPENING_FIELDS
        # An address typed without a scheme is a secure one.
        field_classes = {"url": partial(forms.URLField, assume_scheme="https")}
        labels = {
            "privacy": _("Des renseignements personnels seront-ils recueillis?"),
        }
        widgets = {
            "need": _LONG,
            "resources": _LONG,
            "netiquette_placement": _LONG,
            "risks": _LONG,
            "privacy": forms.RadioSelect,
            "privacy_note": _LONG,
            "exit_plan": _LONG,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the lists of the policy, and the positions of the city."""
        super().__init__(*args, **kwargs)
        platform = self.fields["platform"]
        assert isinstance(platform, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        platform.queryset = Platform.objects.all()
        platform.empty_label = _("Choisissez une plateforme")
        privacy = self.fields["privacy"]
        assert isinstance(privacy, forms.ChoiceField)  # noqa: S101 - told to mypy
        privacy.choices = list(AccountRequest.Privacy.choices)
        lists = {"audiences": Audience, "objectives": Objective, "managers": Position, "follow_up": Position}
        for name, model in lists.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=capfirst(AccountRequest._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                choices=_choices(model),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )


class ClosingForm(_RequestForm):
    """An account to close, and what becomes of it (A-28)."""

    helps = _CLOSING_HELP

    class Meta:
        model = AccountRequest
        fields = CLOSING_FIELDS
        labels = {"need": _("Motif de la fermeture")}
        widgets = dict.fromkeys(("need", "archive_plan", "access_plan", "redirect_notice"), _LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the accounts that are not closed."""
        super().__init__(*args, **kwargs)
        account = self.fields["account"]
        assert isinstance(account, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        in_use = [OfficialAccount.State.AUTHORISED, OfficialAccount.State.SUSPENDED]
        account.queryset = OfficialAccount.objects.filter(state__in=in_use).select_related("platform")
        account.empty_label = _("Choisissez un compte")


FORMS: dict[str, type[_RequestForm]] = {
    AccountRequest.Purpose.OPEN: OpeningForm,
    AccountRequest.Purpose.CLOSE: ClosingForm,
}


class DecisionForm(forms.Form):
    """A decision on the content that was read; a refusal says why."""

    content_hash = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Motif, en cas de refus"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class StateForm(forms.Form):
    """Why an account is suspended, or used again."""

    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 2}))

"""The forms of the addresses of an account; the rules themselves are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import MAX_LENGTH
from accounts.models import OfficialAccount


class AddressForm(forms.Form):
    """An address to add."""

    address = forms.CharField(
        label=_("Adresse ou identifiant"),
        max_length=MAX_LENGTH,
        help_text=_("Collez l’adresse de la page du compte, ou d’une de ses publications."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Collez l’adresse du compte, par exemple celle de sa page d’accueil.")},
    )


class _OneAddressForm(forms.Form):
    """Which of the account's current addresses."""

    chosen = forms.TypedChoiceField(
        label=_("Adresse"), coerce=int, error_messages={"required": _("Choisissez une adresse.")}
    )

    def __init__(self, *args: Any, account: OfficialAccount, **kwargs: Any) -> None:
        """Offer the addresses that are not withdrawn."""
        super().__init__(*args, **kwargs)
        choice = self.fields["chosen"]
        assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101 - told to mypy
        choice.choices = [(one.pk, one.url) for one in account.addresses.current()]


class MainAddressForm(_OneAddressForm):
    """The address to publish."""


class WithdrawalForm(_OneAddressForm):
    """The address to take off the list, and why."""

    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez pourquoi l’adresse est retirée.")},
    )

"""The forms of custody. What is typed as a secret is never put back in a form, even a refused one."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Custody, CustodyHolder, Person, Secret
from accounts.rights import holdings, local_date
from accounts.rules.custody import EXTERNAL

_NEVER_AGAIN = gettext_lazy(
    "Par prudence, ce que vous aviez tapé n’est pas remis ici\u00a0: tapez-le de nouveau."
)


def people_in_office(at: datetime, *also: int | None) -> Any:
    """Return the employees who hold a position, and those of `also` whatever they hold."""
    held = holdings(local_date(at)).order_by().values("person")
    return Person.objects.filter(Q(pk__in=held) | Q(pk__in=[one for one in also if one]))


class CustodyForm(forms.ModelForm):  # type: ignore[type-arg]
    """How the account is entered; `version` is what the person was reading."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Custody
        fields = (
            "way",
            "user_name",
            "external_reference",
            "recovery_email",
            "recovery_phone",
            "second_factor_holder",
        )
        widgets = {
            "user_name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "recovery_phone": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        }
        help_texts = {
            "way": gettext_lazy(
                "Sur Facebook et LinkedIn, chacun entre avec son profil\u00a0: inscrivez les rôles, "
                "pas un mot de passe."
            ),
            "external_reference": gettext_lazy("Coffre et nom de l’entrée, jamais le mot de passe."),
        }

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Offer as holder of the second factor the people in office."""
        super().__init__(*args, **kwargs)
        choice = self.fields["second_factor_holder"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        choice.queryset = people_in_office(now, self.instance.second_factor_holder_id)
        self.fields["version"].initial = self.instance.version if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        """Ask where the password is when it is kept elsewhere."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") == EXTERNAL and not cleaned.get("external_reference"):
            self.add_error(
                "external_reference", _("Dites où se trouve l’accès dans le gestionnaire externe.")
            )
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it is: the function that writes asks the rules under its lock, PostgreSQL after it."""


class HolderForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody who holds the access."""

    class Meta:
        model = CustodyHolder
        fields = ("person", "role")
        help_texts = {"role": gettext_lazy("Par exemple\u00a0: administrateur, éditeur.")}

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        """Offer the people in office."""
        super().__init__(*args, **kwargs)
        choice = self.fields["person"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        choice.queryset = people_in_office(now)

    def _post_clean(self) -> None:
        """Leave the uniqueness to the function: the same person again changes the role."""


class _BlindTextarea(forms.Textarea):
    """An area that never shows back what was typed in it."""

    def format_value(self, value: Any) -> str:
        """Return nothing."""
        return ""


class SecretForm(forms.Form):
    """A new value."""

    secret = forms.CharField(label=gettext_lazy("Nouvelle valeur"), max_length=4000, strip=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """Take several lines for codes, one hidden line for the rest."""
        super().__init__(*args, **kwargs)
        plain = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        several = kind == Secret.Kind.RECOVERY_CODES
        hidden = forms.PasswordInput(attrs=plain | {"autocomplete": "new-password"}, render_value=False)
        self.fields["secret"].widget = _BlindTextarea(attrs=plain | {"rows": 4}) if several else hidden
        self.fields["secret"].label = Secret.Kind(kind).label.capitalize()
        # Once something was typed and refused, say why it is not there any more.
        self.fields["secret"].help_text = _NEVER_AGAIN if self.is_bound else ""
        self.strips = several

    def clean_secret(self) -> str:
        """Refuse the space that a copy brings along: nobody would see it, and the password would not work."""
        typed: str = self.cleaned_data["secret"]
        if typed.strip() != typed and not self.strips:
            raise forms.ValidationError(_("Il y a une espace au début ou à la fin\u00a0: retirez-la."))
        if not typed.strip():
            raise forms.ValidationError(_("Ce champ est obligatoire."))
        return typed.strip() if self.strips else typed


class WhyForm(forms.Form):
    """Why a secret is shown, or destroyed."""

    reason = forms.CharField(label=gettext_lazy("Pourquoi?"), max_length=300)

    def __init__(self, *args: Any, suggestions: str = "", **kwargs: Any) -> None:
        """Propose the usual reasons of the list called `suggestions`."""
        super().__init__(*args, **kwargs)
        if suggestions:
            self.fields["reason"].widget.attrs["list"] = suggestions

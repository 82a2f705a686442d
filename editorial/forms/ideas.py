"""Forms of the ideas: one more, its account, and why one is declined."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person


class IdeaForm(forms.Form):
    """An idea in a few words: the rest comes later."""

    title = forms.CharField(label=_("Votre idée"), max_length=150, strip=True)


class DeclineForm(forms.Form):
    """Why it is not selected."""

    reason = forms.CharField(
        label=_("Motif"), max_length=2000, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )


class IdeaAccountForm(forms.Form):
    """On which account it would leave."""

    account = forms.ModelChoiceField(
        label=_("Compte"), queryset=OfficialAccount.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: object, person: Person, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own = accounts_for(person, "publish", at).select_related("platform")
        self.fields["account"].queryset = own  # type: ignore[attr-defined]

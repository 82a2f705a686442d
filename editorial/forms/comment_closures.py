"""Forms of the closures of comments."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from editorial.comment_closures import ACTION, belongs


class KeepClosedForm(forms.Form):
    """The end, and why."""

    ends_on = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Fermer les commentaires a une fin\u00a0: donnez une date.")
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Écrivez pourquoi les commentaires sont fermés.")},
    )


class CloseCommentsForm(KeepClosedForm):
    """Which publication, then the end, and why."""

    account = forms.ModelChoiceField(
        label=gettext_lazy("Compte"), queryset=OfficialAccount.objects.none(), to_field_name="slug"
    )
    title = forms.CharField(label=gettext_lazy("Publication"), max_length=150)
    link = forms.URLField(
        label=gettext_lazy("Lien de la publication"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    field_order = ("account", "title", "link", "ends_on", "reason")

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = accounts_for(person, ACTION, at).select_related("platform")
        self.fields["account"].queryset = own  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a link that leads elsewhere than to the platform of the account."""
        values = super().clean() or {}
        account, link = values.get("account"), values.get("link")
        if account and link and not belongs(account, link):
            self.add_error(
                "link",
                ValidationError(
                    _("Collez le lien de la publication sur %(platform)s.")
                    % {"platform": account.platform.name}
                ),
            )
        return values

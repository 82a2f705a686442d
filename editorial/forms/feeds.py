"""What a subscription to the calendar is about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount


class FeedForm(forms.Form):
    """Its name, and the accounts that it shows."""

    name = forms.CharField(
        label=_("Nom"),
        max_length=60,
        help_text=_("Pour vous y retrouver\u00a0: « Téléphone », « Outlook du bureau »…"),
        error_messages={"required": _("Donnez-lui un nom.")},
    )
    accounts = forms.ModelMultipleChoiceField(
        label=_("Comptes"),
        queryset=OfficialAccount.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun de coché\u00a0: tous ceux que vous voyez."),
    )

    def __init__(self, *args: Any, accounts: QuerySet[OfficialAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["accounts"]
        chosen.queryset = accounts

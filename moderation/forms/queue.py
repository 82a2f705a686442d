"""Forms of the list: a saved view, and one action for many messages."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Holding, Person
from moderation.forms.shared import NOT_CHOSEN
from moderation.models import BulkAction, Message


class SaveViewForm(forms.Form):
    """The name of a saved view."""

    name = forms.CharField(
        label=_("Nom de la vue"), max_length=60, error_messages={"required": _("Donnez un nom à la vue.")}
    )
    is_shared = forms.BooleanField(label=_("Visible par toute l’équipe"), required=False)


class BulkForm(forms.Form):
    """One action for many messages; the field that it needs is shown alone."""

    FIELDS = {"close": "reason", "assign": "assignee", "kind": "kind"}

    action_name = forms.ChoiceField(choices=BulkAction.Action.choices, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Motif de fermeture"), choices=[NOT_CHOSEN, *Message.ClosingReason.choices], required=False
    )
    assignee = forms.ModelChoiceField(
        label=_("Responsable"), queryset=Person.objects.none(), required=False, empty_label=_("Personne")
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=[NOT_CHOSEN, *Message.Kind.choices], required=False)
    kind_reason = forms.CharField(
        label=_("Motif du changement"),
        required=False,
        max_length=500,
        help_text=_("Obligatoire pour faire d’une question une plainte (section «\u00a0Plaintes\u00a0»)."),
    )

    def __init__(self, data: Any, *, user: Person, now: datetime) -> None:
        # The buttons of the list say only which action; the page that follows sends the value too.
        named = data.copy()
        named.setdefault("action_name", data.get("action", ""))
        super().__init__(named)
        self.chosen_action = named["action_name"] if named["action_name"] in self.FIELDS else "kind"
        people = self.fields["assignee"]
        people.queryset = Person.objects.filter(  # type: ignore[attr-defined]
            is_active=True,
            kind=Person.Kind.EMPLOYEE,
            holdings__in=Holding.objects.in_effect(timezone.localdate(now)),
        ).distinct()
        shown = {"action_name", self.FIELDS[self.chosen_action]}
        if self.chosen_action == "kind":
            shown.add("kind_reason")
        for name in set(self.fields) - shown:
            del self.fields[name]
        if self.chosen_action != "assign":
            self.fields[self.FIELDS[self.chosen_action]].required = True

    @property
    def is_chosen(self) -> bool:
        """Whether the value has been given, and not only the action."""
        return self.FIELDS[self.chosen_action] in self.data

    def action(self) -> dict[str, Any]:
        """Return the action and its parameters, as `moderation.bulk` takes them."""
        data = self.cleaned_data
        parameters: dict[str, Any]
        if self.chosen_action == "assign":
            parameters = {"assignee": data["assignee"].pk if data["assignee"] else None}
        elif self.chosen_action == "close":
            parameters = {"reason": data["reason"]}
        else:
            parameters = {"kind": data["kind"], "reason": data["kind_reason"]}
        return {"action": self.chosen_action, "parameters": parameters}

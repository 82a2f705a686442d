"""The forms by which a person decides on what is shown in full: yes in one tap, no with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Body
from accounts.rules.requests import may_refuse_request
from policy.outcomes import Outcome

APPROVE, REFUSE = "approve", "refuse"


class DecisionForm(forms.Form):
    """What every decision sends: the content that was read, and the answer.

    `seen` is the last line of the register that the screen showed. `reason_outcome` answers the rule of refusals.
    """

    content_hash = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[(APPROVE, ""), (REFUSE, "")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Motif du refus"),
        required=False,
        max_length=4000,
        help_text=_("La personne qui a fait la demande le lira."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def reason_outcome(self, reason: str) -> Outcome:
        """Answer whether one may refuse with this reason."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask the rule of refusals beside the field."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == REFUSE and "reason" in cleaned:
            outcome = self.reason_outcome(cleaned["reason"])
            if not outcome.allowed:
                self.add_error("reason", outcome.sentence)
        return cleaned

    @property
    def refuses(self) -> bool:
        """Whether what was sent is a refusal: its part of the form stays open."""
        return self.data.get("decision") == REFUSE if self.is_bound else False


class ApprovalForm(DecisionForm):
    """A decision on a request for an account, in the name of one of two bodies."""

    body = forms.ChoiceField(label=_("Au nom de"), choices=Body.choices, widget=forms.HiddenInput)

    def reason_outcome(self, reason: str) -> Outcome:
        """Ask the rule of requests."""
        return may_refuse_request(reason=reason)

"""The forms of sanctions; the rules themselves are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 2}))


class ProofForm(forms.Form):
    """What proves it."""

    proof = forms.CharField(
        label=_("Preuve"),
        help_text=_("Ce qui a été fait sur la plateforme, quand, et où se trouve la capture d’écran."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProposeForm(ReasonForm):
    """The further breach and why it calls for an exclusion."""

    message = forms.TypedChoiceField(label=_("Nouveau manquement"), coerce=int, widget=forms.RadioSelect)

    field_order = ("message", "reason")

    def __init__(self, *args: Any, breaches: list[Any], **kwargs: Any) -> None:
        """Offer the messages that a person judged, posted after the last warning was sent."""
        super().__init__(*args, **kwargs)
        choice = self.fields["message"]
        assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101 - told to mypy
        choice.choices = [(breach.pk, breach.excerpt or str(breach)) for breach in breaches]
        if len(breaches) == 1:
            choice.initial = breaches[0].pk


class DecisionForm(ReasonForm):
    """In force until a review, or refused."""

    review_on = forms.DateField(
        label=_("À réexaminer le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    field_order = ("reason", "review_on")

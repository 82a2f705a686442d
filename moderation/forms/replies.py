"""Forms of a reply, from its draft to its proof."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import LocalInstantField, VersionForm
from moderation.models import AnswerTemplate, Reference, Reply
from moderation.reply_cautions import Finding, Passing


class PassingForm(VersionForm):
    """What may carry the cautions read and passed: `passed`, the codes shown; `why-…`, a reason for one of them."""

    passed = forms.CharField(required=False, max_length=500)
    wants_page = forms.BooleanField(required=False)
    # What `moderation.reply_cautions` objects, when the form was sent (`was_asked`) or while it is being written.
    findings: Sequence[Finding] = ()
    was_asked = False
    # Nothing has to be passed in an emergency.
    is_urgent = False

    @property
    def cautions(self) -> list[tuple[Finding, str, str]]:
        """Return each objection, with the name of the field of its reason if one is asked, and what was typed there."""
        passing = self.passing
        return [
            (one, self.add_prefix(f"why-{one.check.code}"), passing.reasons.get(one.check.code, ""))
            if one.is_caution and one.check.wants_reason and not self.is_urgent
            else (one, "", "")
            for one in self.findings
        ]

    @property
    def codes(self) -> str:
        """Return the codes that one gesture passes."""
        simple = (one for one in self.findings if one.is_caution and not one.check.wants_reason)
        return "" if self.is_urgent else ",".join(one.check.code for one in simple)

    @property
    def is_passed(self) -> bool:
        """Say whether that gesture is made: it is offered as made once the cautions were asked."""
        return self.was_asked or set(self.codes.split(",")) <= self.passing.codes

    @property
    def passing(self) -> Passing:
        """Return what the person says of the cautions."""
        why = self.add_prefix("why-")
        return Passing(
            codes=frozenset(str(self.data.get(self.add_prefix("passed"), "")).split(",")) - {""},
            reasons={
                name.removeprefix(why): str(self.data.get(name, ""))[:500]
                for name in self.data
                if name.startswith(why)
            },
            wants_page=bool(self.data.get(self.add_prefix("wants_page"))),
        )


class ReplyForm(PassingForm):
    """A reply, from its draft to its record as sent."""

    prefix = "reponse"

    text = forms.CharField(
        label=_("Votre réponse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrivez la réponse.")},
    )
    nature = forms.ChoiceField(label=_("Ce que fait la réponse"), choices=Reply.Nature.choices)
    channel = forms.ChoiceField(label=_("Où elle est lue"), choices=Reply.Channel.choices)
    template = forms.ModelChoiceField(
        label=_("Réponse type"), queryset=AnswerTemplate.objects.filter(is_active=True), required=False
    )
    permalink = forms.URLField(
        label=_("Lien de la réponse publiée"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": _("https://… (preuve)")}),
        error_messages={"invalid": _("Ce lien n’est pas une adresse complète (https://…).")},
    )
    reference_type = forms.ChoiceField(
        label=_("Source utilisée"), choices=[("", _("Aucune")), *Reference.Type.choices], required=False
    )
    reference_locator = forms.CharField(
        label=_("Où la retrouver"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"placeholder": _("Adresse, règlement, service…")}),
    )
    reference_excerpt = forms.CharField(
        label=_("Extrait utilisé"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    no_reference_reason = forms.CharField(
        label=_("Aucune référence requise, parce que"), required=False, max_length=500
    )
    closed_hours_reason = forms.CharField(
        label=_("Motif d’envoi hors des heures d’ouverture"), required=False, max_length=500
    )
    sent_at = LocalInstantField(
        label=_("Publiée le"), required=False, help_text=_("Vide\u00a0: à l’instant.")
    )

    def clean(self) -> dict[str, Any]:
        """A source needs the place where it can be found again (R-096)."""
        data = super().clean() or {}
        if data.get("reference_type") and not data.get("reference_locator"):
            self.add_error(
                "reference_locator",
                _(
                    "Dites où retrouver cette source\u00a0: les références utilisées doivent être conservées "
                    "(section «\u00a0Réponses aux commentaires et aux questions\u00a0»)."
                ),
            )
        return data


class InsertForm(ReplyForm):
    """A reply in which something is put: it may be empty yet, or say half of its source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "nature", "channel"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Ask nothing: it does not leave."""
        return self.cleaned_data


class SentForm(PassingForm):
    """The proof that a reply has been published."""

    permalink = forms.URLField(
        label=_("Lien de la réponse publiée"),
        max_length=1000,
        assume_scheme="https",
        error_messages={
            "required": _("Collez le lien de la réponse publiée\u00a0: il sert de preuve."),
            "invalid": _("Ce lien n’est pas une adresse complète (https://…)."),
        },
    )
    sent_at = LocalInstantField(
        label=_("Publiée le"), required=False, help_text=_("Vide\u00a0: à l’instant.")
    )

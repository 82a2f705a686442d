"""Forms of a reply, from its draft to its proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import LocalInstantField, VersionForm
from moderation.models import AnswerTemplate, Reference, Reply


class ReplyForm(VersionForm):
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


class SentForm(VersionForm):
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

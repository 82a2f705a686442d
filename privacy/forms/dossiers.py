"""The forms of a dossier; the rules are asked by the functions that write."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.models import AccessRequest

REASON = forms.Textarea(attrs={"rows": 2})


class OpenDossierForm(forms.Form):
    """Whose dossier, and why."""

    person = forms.CharField(
        label=_("Nom de la personne"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    also_known_as = forms.CharField(
        label=_("Autres noms et coordonnées de la personne"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Un par ligne\u00a0: surnoms, courriels, numéros, adresses. Ils sont cherchés, et ne sont pas masqués."
        ),
    )
    request = forms.ModelChoiceField(
        label=_("Demande"),
        queryset=AccessRequest.objects.none(),
        required=False,
        empty_label=_("Aucune\u00a0: une autre raison"),
    )
    purpose = forms.CharField(
        label=_("Pourquoi ce dossier"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sans demande, la raison est inscrite au registre du dossier."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the requests that wait for an answer."""
        super().__init__(*args, **kwargs)
        choice = self.fields["request"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        choice.queryset = AccessRequest.objects.waiting()

    def clean(self) -> dict[str, Any]:
        """Ask for a request or a purpose."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned["request"] and not cleaned["purpose"].strip():
            self.add_error(
                "purpose", gettext("Dites pour quelle demande, ou pourquoi, ce dossier est ouvert.")
            )
        return cleaned


class ChooseForm(forms.Form):
    """Which identities are the person, and why."""

    subscribers = forms.TypedMultipleChoiceField(
        label=_("Identités"), coerce=int, error_messages={"required": _("Cochez au moins une identité.")}
    )
    reason = forms.CharField(
        label=_("Pourquoi c’est la même personne"),
        max_length=2000,
        widget=REASON,
        help_text=_("Par exemple\u00a0: elle donne elle-même ces deux noms dans sa demande."),
    )

    def __init__(self, *args: Any, found: list[int], **kwargs: Any) -> None:
        """Accept the identities `found` by the search."""
        super().__init__(*args, **kwargs)
        choice = self.fields["subscribers"]
        assert isinstance(choice, forms.TypedMultipleChoiceField)  # noqa: S101 - told to mypy
        choice.choices = [(number, str(number)) for number in found]


class AsideForm(forms.Form):
    """Why an identity is somebody else."""

    reason = forms.CharField(label=_("Pourquoi ce n’est pas elle"), max_length=2000, widget=REASON)


class MatchForm(forms.Form):
    """Whether a row is about the person."""

    source = forms.CharField(max_length=40)
    row = forms.IntegerField(min_value=1)
    answer = forms.ChoiceField(choices=[("oui", _("oui")), ("non", _("non"))])


class MaskForm(forms.Form):
    """What to mask or to show, wherever it is written or in one piece."""

    gesture = forms.ChoiceField(
        label=_("Geste"),
        choices=[("masquer", _("Masquer")), ("montrer", _("Ne pas masquer"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Mots"),
        max_length=200,
        required=False,
        help_text=_("Partout où ils sont écrits, avec ou sans accents."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    piece = forms.CharField(
        label=_("Ou une pièce entière"),
        max_length=60,
        required=False,
        help_text=_("Par son repère, écrit sous la pièce\u00a0: message-12."),
    )
    reason = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        required=False,
        widget=REASON,
        help_text=_("Exigé pour ne pas masquer. Inscrit au registre\u00a0: n’y nommez personne."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one target."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("words", "").strip()) == bool(cleaned.get("piece", "").strip()):
            self.add_error("words", gettext("Donnez des mots, ou une pièce."))
        if cleaned.get("gesture") == "montrer" and not cleaned.get("reason", "").strip():
            self.add_error("reason", gettext("Dites pourquoi ce passage peut être communiqué."))
        return cleaned


class ProduceForm(forms.Form):
    """The file to make."""

    is_read = forms.BooleanField(label=_("J’ai relu les pièces à relire et les masques"), required=False)
    is_unmasked = forms.BooleanField(
        label=_("Sans masques, pour un usage permis par la loi"),
        required=False,
        help_text=_("Le fichier nommera d’autres personnes."),
    )
    reason = forms.CharField(
        label=_("Pourquoi sans masques"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask why, for a file without masks."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_unmasked") and not cleaned.get("reason", "").strip():
            self.add_error("reason", gettext("Un dossier sans masques demande un motif."))
        return cleaned

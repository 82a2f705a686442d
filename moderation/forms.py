"""Forms of the queue: they say what is missing in French, with the section of the policy, and lose nothing typed."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Holding, OfficialAccount, Person
from moderation.models import AnswerTemplate, BulkAction, Message, Reference, Removal, Reply
from netiquette.models import Ground, Warning

# What decides for many messages is never chosen beforehand.
NOT_CHOSEN = ("", _("Choisir…"))


class LocalInstantField(forms.DateTimeField):
    """An instant as the platform shows it: date and time of the city, without seconds."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class VersionForm(forms.Form):
    """An act decided on a screen carries the version of the message that the screen showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class QualifyForm(VersionForm):
    """What kind of message this is."""

    kind = forms.ChoiceField(label=_("Nature"), choices=Message.Kind.choices)
    is_danger = forms.BooleanField(
        label=_("Danger ou détresse"),
        required=False,
        help_text=_("Passe en tête de file et peut recevoir une réponse à toute heure."),
    )
    reason = forms.CharField(
        label=_("Motif du changement"),
        required=False,
        max_length=500,
        help_text=_("Obligatoire pour faire d’une question une plainte (section «\u00a0Plaintes\u00a0»)."),
    )


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


class NoteForm(VersionForm):
    """An internal note."""

    prefix = "note"

    text = forms.CharField(
        label=_("Note interne"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez la note.")},
    )


class CloseForm(VersionForm):
    """Why a message gets no reply (R-088)."""

    prefix = "fermeture"

    reason = forms.ChoiceField(
        label=_("Motif"),
        choices=Message.ClosingReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _(
                "Choisissez un motif\u00a0: tous les commentaires méritent une réponse "
                "(section «\u00a0Réponses aux commentaires et aux questions\u00a0»)."
            )
        },
    )


class ReasonForm(VersionForm):
    """A reason in words, for what reverses a decision."""

    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez le motif\u00a0: il est inscrit au registre.")},
    )


class AssignForm(VersionForm):
    """To whom a message is entrusted."""

    assignee = forms.ModelChoiceField(
        label=_("Responsable"), queryset=Person.objects.none(), required=False, empty_label=_("Personne")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]


class RemoveForm(VersionForm):
    """A removal, on a ground of the edition of the time, and the warning that may go with it."""

    prefix = "retrait"

    ground = forms.ModelChoiceField(
        label=_("Motif de la nétiquette"),
        queryset=Ground.objects.none(),
        error_messages={
            "required": _(
                "Choisissez un motif de la liste\u00a0: une critique, une plainte ou une question n’en est jamais un "
                "(section «\u00a0Nétiquette\u00a0»)."
            )
        },
    )
    measure = forms.ChoiceField(label=_("Mesure"), choices=Removal.Measure.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ce qui est jugé contraire à la règle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    escalation = forms.CharField(
        label=_("Signalé à"),
        required=False,
        max_length=300,
        help_text=_("Greffe ou police\u00a0: ce motif demande un signalement."),
    )
    warn = forms.BooleanField(label=_("Préparer aussi un avertissement à son auteur"), required=False)
    warning_text = forms.CharField(
        label=_("Texte de l’avertissement"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, grounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = grounds  # type: ignore[attr-defined]


class ProofForm(VersionForm):
    """What shows that a decision was carried out on the platform, or why it cannot be."""

    proof = forms.CharField(label=_("Preuve"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WarningSentForm(VersionForm):
    """How the author was told, with the proof; or why the warning could not be delivered."""

    prefix = "avertissement"

    channel = forms.ChoiceField(label=_("Moyen"), choices=Warning.Channel.choices)
    proof_url = forms.URLField(
        label=_("Lien en preuve"), required=False, max_length=500, assume_scheme="https"
    )
    proof_note = forms.CharField(
        label=_("Preuve, ou pourquoi c’est impossible"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PasteForm(forms.Form):
    """One message copied from a platform by hand."""

    account = forms.ModelChoiceField(
        label=_("Compte"), queryset=OfficialAccount.objects.none(), empty_label=_("Choisir…")
    )
    text = forms.CharField(label=_("Texte du message"), widget=forms.Textarea(attrs={"rows": 6}), strip=False)
    author_name = forms.CharField(label=_("Nom affiché de l’auteur"), max_length=200)
    author_id = forms.CharField(
        label=_("Identifiant de l’auteur"),
        max_length=200,
        help_text=_("Ce qui suit l’adresse de la plateforme dans le lien de son profil."),
    )
    posted_at = LocalInstantField(
        label=_("Publié le"), help_text=_("Heure de l’Est, telle qu’affichée par la plateforme.")
    )
    permalink = forms.URLField(label=_("Lien du message"), max_length=1000, assume_scheme="https")
    private = forms.BooleanField(label=_("Message privé"), required=False)

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A file of messages."""

    file = forms.FileField(
        label=_("Fichier"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.jsonl,.ndjson,.json,.txt"}),
        help_text=_("JSON Lines, ou CSV avec les mêmes colonnes, en UTF-8."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide.")},
    )

    def __init__(self, *args: Any, max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes

    def clean_file(self) -> Any:
        """Refuse a file larger than the page accepts."""
        file = self.cleaned_data["file"]
        if file.size > self.max_bytes:
            raise ValidationError(
                _(
                    "Ce fichier dépasse %(limit)s Mo. Divisez-le, ou demandez à l’administrateur d’utiliser "
                    "«\u00a0import_messages\u00a0»."
                ),
                params={"limit": self.max_bytes // 2**20},
            )
        return file


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

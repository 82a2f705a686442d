"""Forms of the knowledge base."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Service
from editorial.sheet_reading import UnreadableSheet
from moderation.knowledge_reading import read_entries, text_of
from moderation.models import KnowledgeEntry

# Django's own class is generic for the type checker alone.
if TYPE_CHECKING:
    _EntryForm = forms.ModelForm[KnowledgeEntry]
else:
    _EntryForm = forms.ModelForm


class EntryForm(_EntryForm):
    """What an entry says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.CharField(label=_("Réponse"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    url = forms.URLField(
        label=_("Page du site Web"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("La page précise\u00a0: elle s’ajoute à la réponse."),
        widget=forms.URLInput(attrs={"placeholder": "https://…"}),
    )
    service = forms.ModelChoiceField(label=_("Service"), queryset=Service.objects.active(), required=False)

    class Meta:
        model = KnowledgeEntry
        fields = ("question", "answer", "url", "source", "code", "service", "verified_on")
        widgets = {
            "verified_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].help_text = _("Comme les gens la posent.")

    def validate_unique(self) -> None:
        """The writing function asks, under its lock."""


class KnowledgeFileForm(forms.Form):
    """A file of entries: CSV or XLSX."""

    file = forms.FileField(
        label=_("Fichier CSV ou XLSX"),
        help_text=_("Au plus 4\u00a0Mo et 3\u00a0000 lignes. La première ligne porte les noms des colonnes."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
            "max_length": _("Ce nom de fichier est trop long."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        """Read it: what cannot be read as entries at all says why."""
        data = super().clean() or {}
        given = data.get("file")
        if given is not None:
            try:
                data["text"] = text_of(given.name, given.read())
                read_entries(data["text"])
            except UnreadableSheet as error:
                self.add_error("file", str(error))
        return data

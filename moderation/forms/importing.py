"""Forms that bring messages in: one pasted, or a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount
from moderation.forms.shared import LocalInstantField


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

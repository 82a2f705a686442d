"""A sheet of posts: a file, or cells copied from a spreadsheet."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.sheet_reading import MAX_BYTES, UnreadableSheet, decode, read_rows


class SheetForm(forms.Form):
    """One or the other; read at once, so that what cannot be read is said here."""

    file = forms.FileField(
        label=gettext_lazy("Fichier CSV"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv"}),
        help_text=gettext_lazy("Enregistré par Excel, LibreOffice ou un autre tableur."),
        error_messages={"empty": gettext_lazy("Ce fichier est vide.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Ou les cellules copiées du tableur"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Avec la ligne des titres de colonnes."),
    )

    def clean_file(self) -> Any:
        """Refuse a file larger than a calendar is."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(
                _("Ce fichier dépasse %(limit)s Mo\u00a0: divisez-le.") % {"limit": MAX_BYTES // 1_000_000}
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Read what was given."""
        data: dict[str, Any] = super().clean() or {}
        file, typed = data.get("file"), data.get("text") or ""
        if self.errors:
            return data
        if not file and not typed.strip():
            raise ValidationError(_("Choisissez un fichier, ou collez des cellules."))
        try:
            data["read"] = decode(file.read()) if file else typed
            read_rows(data["read"])
        except UnreadableSheet as unreadable:
            self.add_error("file" if file else "text", str(unreadable))
        return data

    @property
    def name(self) -> str:
        """How the sheet is called."""
        file = self.cleaned_data.get("file")
        return str(file.name)[-200:] if file else _("Cellules collées")

"""What a person types to correct or withdraw what was published."""

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.models import Variant


class CorrectionForm(forms.Form):
    """The words that should stand there, and what was wrong."""

    title = forms.CharField(label=_("Titre"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Texte"), max_length=70_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    link = forms.URLField(label=_("Lien"), max_length=500, required=False, assume_scheme="https")
    reason = forms.CharField(
        label=_("Ce qui était erroné"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Inscrit au registre, avec les mots d’avant et d’après."),
    )

    def __init__(self, *args: object, variant: Variant, **kwargs: object) -> None:
        """Leave the title out where the variant has none."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not variant.title:
            del self.fields["title"]

    @property
    def words(self) -> dict[str, str]:
        """What was typed, but for the reason; browsers end lines as HTTP does."""
        typed = self.cleaned_data
        return {
            "title": typed.get("title", ""),
            "text": typed["text"].replace("\r\n", "\n"),
            "link": typed["link"],
        }


class WithdrawalForm(forms.Form):
    """Why it is withdrawn."""

    reason = forms.CharField(
        label=_("Motif du retrait"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Inscrit au registre; ce qui était publié y reste."),
    )


class AmendmentNoteForm(forms.Form):
    """What was done or seen on the platform, or why it is not to be done."""

    note = forms.CharField(
        label=_("Ce que vous avez fait ou vu"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

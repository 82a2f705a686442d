"""The forms of the library; the rules are asked by the functions that write."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.evidence import EvidenceField
from accounts.models import OfficialAccount
from editorial.image_files import UnacceptableImage, receive_image
from editorial.models import Image, ImagePerson

YES_NO = [("yes", _("Oui")), ("no", _("Non"))]
DAY = {"type": "date"}


def _capital(choices: Any) -> list[tuple[str, Any]]:
    return [(value, capfirst(label)) for value, label in choices]


class PictureField(forms.FileField):
    """An image for the library, refused with a sentence when it is none."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Look at the content, whatever the name says."""
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                receive_image(upload, size=upload.size or 0)
            except UnacceptableImage as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return upload


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said of an image: who made it, by what right it is shown, what it shows."""

    document = EvidenceField(
        label=_("Licence ou autorisation"),
        required=False,
        help_text=_("Le document signé\u00a0: image PNG, JPEG ou WebP, ou PDF, de 10 Mo au plus."),
    )
    shows = forms.ChoiceField(
        label=_("Des personnes sont-elles reconnaissables?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_(
            "Si oui, chacune est ensuite inscrite avec son consentement; celui des parents pour un mineur."
        ),
        error_messages={"required": _("Regardez l’image, et dites si une personne y est reconnaissable.")},
    )

    class Meta:
        """Every fact that a person writes."""

        model = Image
        fields = (
            "name",
            "alt_text",
            "author",
            "right",
            "source",
            "valid_until",
            "accounts",
            "credit",
            "credit_line",
        )
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 3}),
            "right": forms.RadioSelect,
            "credit": forms.RadioSelect,
            "accounts": forms.CheckboxSelectMultiple,
            "valid_until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }
        help_texts = {
            "name": _("Pour la retrouver; il n’est jamais publié."),
            "alt_text": _("Ce que l’image montre, pour qui ne la voit pas; proposé à chaque utilisation."),
            "author": _("La personne ou le service qui l’a faite."),
            "source": _("D’où elle vient\u00a0: adresse de la page, banque d’images, dépôt."),
            "valid_until": _("Dernier jour compris. Vide\u00a0: sans limite."),
            "accounts": _("Aucun coché\u00a0: tous les comptes."),
            "credit_line": _(
                "Telle qu’elle doit paraître, par exemple «\u00a0Photo\u00a0: Prénom Nom\u00a0»."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the accounts in use, choices with a capital, and put the questions in the order of the work."""
        super().__init__(*args, **kwargs)
        accounts = self.fields["accounts"]
        accounts.queryset = OfficialAccount.objects.authorised().select_related("platform")  # type: ignore[attr-defined]
        self.fields["right"].choices = _capital(Image.Right.choices)  # type: ignore[attr-defined]
        self.fields["credit"].choices = _capital(Image.Credit.choices)  # type: ignore[attr-defined]
        self.fields["alt_text"].label = gettext("Description de l’image")
        if self.instance.pk and self.instance.shows_people is not None:
            self.initial["shows"] = "yes" if self.instance.shows_people else "no"
        self.order_fields(["file", "name", "alt_text", "author", "right", "document", "source"])

    def clean_shows(self) -> str:
        """Somebody who is named is on the image."""
        answer: str = self.cleaned_data["shows"]
        if answer == "no" and self.instance.pk and self.instance.people.exists():
            raise forms.ValidationError(
                gettext(
                    "Des personnes sont inscrites sur cette image\u00a0: rayez d’abord celles qui l’ont été par erreur."
                )
            )
        return answer

    def clean(self) -> dict[str, Any]:
        """Say at once what the image could not be used without."""
        cleaned: dict[str, Any] = super().clean() or {}
        credit = cleaned.get("credit")
        if cleaned.get("right") == Image.Right.CC_BY and credit == Image.Credit.NONE:
            self.add_error("credit", gettext("Cette licence exige la mention de la source."))
        if credit not in (None, Image.Credit.NONE) and not cleaned.get("credit_line", "").strip():
            self.add_error("credit_line", gettext("Écrivez la mention qui doit paraître."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what the writing function takes."""
        typed = self.cleaned_data
        facts = {name: typed[name] for name in self.Meta.fields if name != "accounts"}
        return {
            "values": {**facts, "shows_people": typed["shows"] == "yes"},
            "accounts": list(typed["accounts"]),
            "document": typed["document"],
        }


class NewImageForm(ImageForm):
    """An image and what is said of it."""

    file = PictureField(
        label=_("Fichier de l’image"),
        help_text=_(
            "JPEG, PNG ou WebP, de 25 Mo au plus. Le lieu, l’appareil et les autres données cachées sont effacés."
        ),
    )


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody who can be recognised, and the consent."""

    consent_file = EvidenceField(label=_("Consentement signé"), required=False)

    class Meta:
        """Who it is, and until when the consent is good."""

        model = ImagePerson
        fields = ("name", "is_minor", "consent_until")
        widgets = {"consent_until": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}
        help_texts = {
            "is_minor": _("Le consentement à déposer est alors celui des parents."),
            "consent_until": _("Dernier jour compris. Vide\u00a0: sans limite."),
        }

    def values(self) -> dict[str, Any]:
        """Return what the writing function takes."""
        typed = self.cleaned_data
        return {"values": {name: typed[name] for name in self.Meta.fields}, "consent": typed["consent_file"]}


class ReasonForm(forms.Form):
    """Why a right or a consent is taken back."""

    reason = forms.CharField(
        label=_("Motif du retrait"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez le motif du retrait.")},
    )

"""The page of a post as a form: the idea, then what it says on each account. A draft is never refused."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.bodies import members
from accounts.models import Audience, Body, Objective, Person
from editorial.forms.local_times import LocalDateTimeField, LocalDateTimeWidget
from editorial.models import Post, Variant, VariantImage

if TYPE_CHECKING:
    # Django's own class takes no parameter at run time.
    _PostForm = forms.ModelForm[Post]
else:
    _PostForm = forms.ModelForm

TITLED_PLATFORMS = ("youtube", "vimeo")
# Part of what is approved: changing one voids the approvals given.
APPROVED_FIELDS = (
    "nature",
    "kind",
    "event_ground",
    "event_reason",
    "reference",
    "closes_on",
    "designed_by",
    "authorised_by",
    "canonical_url",
)
OTHER_FIELDS = ("title", "internal_deadline", "sources")
LISTS = ("audiences", "objectives", "other_channels")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class IdeaForm(_PostForm):
    """What is said of the post itself, on whichever account."""

    use_required_attribute = False
    labels = forms.CharField(
        label=_("Étiquettes"),
        required=False,
        max_length=400,
        help_text=_("Séparées par des virgules; une nouvelle étiquette se crée en l’écrivant."),
        widget=forms.TextInput(attrs={"list": "known-labels", "autocomplete": "off"}),
    )

    class Meta:
        model = Post
        fields = ("title", "kind", "nature", *APPROVED_FIELDS[2:], *OTHER_FIELDS[1:])
        field_classes = {"canonical_url": partial(forms.URLField, assume_scheme="https")}
        widgets = {
            "internal_deadline": _day(),
            "closes_on": _day(),
            "event_reason": forms.TextInput,
            "sources": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"canonical_url": _("Page du site Web"), "title": _("Titre de travail")}
        help_texts = {
            "title": _("Jamais publié. Les premiers mots du texte, s’il est vide."),
            "canonical_url": _("Le site demeure la principale référence\u00a0: la page qui en dit plus."),
            "sources": _("D’où vient l’information\u00a0: conservées avec la publication."),
        }

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """Offer the lists of the policy, and who may authorise an advertisement."""
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        for name, choices in self._lists().items():
            self.fields[name] = forms.MultipleChoiceField(
                label=capfirst(Post._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=getattr(self.instance, name),
            )
        if self.instance.pk and not self.is_bound:
            self.initial["labels"] = ", ".join(label.name for label in self.instance.labels.all())
        people = self.fields["authorised_by"]
        assert isinstance(people, forms.ModelChoiceField)  # noqa: S101 - told to mypy
        people.queryset = members(Body.MANAGEMENT, at) | Person.objects.filter(
            pk=self.instance.authorised_by_id or 0
        )
        people.empty_label = "\u2014"

    def _lists(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "audiences": [(one.slug, one.name) for one in Audience.objects.filter(is_active=True)],
            "objectives": [(one.slug, one.name) for one in Objective.objects.filter(is_active=True)],
            "other_channels": [(value, str(label)) for value, label in Post.Channel.choices],
        }

    def _post_clean(self) -> None:
        """Leave the row alone: the functions of the product write it."""

    def values(self) -> dict[str, Any]:
        """Return what was typed and can be kept, by field, without the labels."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"labels", *self.errors}
        }

    @property
    def shown(self) -> str:
        """Return what the screen shows, to be sent back: only what differs from it was typed by this person."""
        return shown_json(self.instance)

    def typed(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """Return what this person typed, among what can be kept: `shown` is what the screen showed."""
        values = {**self.values(), "labels": self.label_names()}
        return {name: value for name, value in values.items() if plain(value) != shown.get(name, "")}

    def label_names(self) -> list[str]:
        """Return the labels typed, once each."""
        typed = (name.strip()[:40] for name in self.cleaned_data.get("labels", "").split(","))
        return list({name.casefold(): name for name in typed if name}.values())


def plain(value: Any) -> Any:
    """Return a value as it is compared: by its words, or by those of a list."""
    if isinstance(value, list | tuple):
        return sorted(str(one) for one in value)
    if isinstance(value, Person):
        return str(value.pk)
    return one_line_end(str(value)).strip() if value not in (None, "") else ""


def shown_values(post: Post) -> dict[str, Any]:
    """Return what a post says of itself, as it is compared."""
    names = (*APPROVED_FIELDS, *OTHER_FIELDS, *LISTS)
    labels = [label.name for label in post.labels.all()] if post.pk else []
    return {**{name: plain(getattr(post, name)) for name in names}, "labels": plain(labels)}


def shown_json(post: Post) -> str:
    """Return what a post says of itself, to be sent back with what is typed."""
    return json.dumps(shown_values(post))


def read_shown(shown: str) -> dict[str, Any]:
    """Return what the screen showed, from what came back; nothing from what is not ours."""
    try:
        known = json.loads(shown)
    except (ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


class VariantForm(forms.Form):
    """What a post says on one account, or on all of them, and when."""

    title = forms.CharField(
        label=_("Titre"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Texte"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true", "lang": "fr-CA"}),
    )
    link = forms.URLField(
        label=_("Lien"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    scheduled_at = LocalDateTimeField(label=_("Date prévue"), required=False)
    # The mark of what the screen showed.
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    # The person was told that the approval is void, and goes on.
    voids = forms.BooleanField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(
        self, *args: Any, platforms: Iterable[str] = (), images: Iterable[VariantImage] = (), **kwargs: Any
    ) -> None:
        """Ask for a title only where there is one, and for what each image shows."""
        super().__init__(*args, **kwargs)
        if not set(platforms) & set(TITLED_PLATFORMS):
            del self.fields["title"]
        self.images = list(images)
        for placed in self.images:
            self.fields[f"alt-{placed.image_id}"] = forms.CharField(
                label=_("Texte de remplacement"),
                required=False,
                max_length=1000,
                initial=placed.alt_text,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @classmethod
    def showing(cls, variant: Variant, *, prefix: str, platforms: Iterable[str]) -> "VariantForm":
        """Return the form of what a variant says now; reads `placed_images`."""
        names = ("title", "text", "link", "scheduled_at")
        initial = {name: getattr(variant, name) for name in names}
        form = cls(initial=initial, prefix=prefix, platforms=platforms, images=variant.placed_images.all())
        form.initial["base"] = form.shown_mark()
        return form

    @property
    def image_fields(self) -> list[tuple[VariantImage, forms.BoundField]]:
        """Return each image with the field of what it shows."""
        return [(placed, self[f"alt-{placed.image_id}"]) for placed in self.images]

    def shown_mark(self) -> str:
        """Return the mark of what this blank form shows."""
        shown = [str(self.get_initial_for_field(self.fields[name], name) or "") for name in self._words()]
        day, hour, which = LocalDateTimeWidget().decompress(self.initial.get("scheduled_at"))
        return _mark([*shown, f"{day or ''}", f"{hour:%H:%M}" if hour else "", which or ""])

    def typed_mark(self) -> str:
        """Return the mark of what was typed."""
        names = [*self._words(), "scheduled_at_date", "scheduled_at_time", "scheduled_at_which"]
        return _mark([str(self.data.get(self.add_prefix(name)) or "") for name in names])

    @property
    def is_touched(self) -> bool:
        """Whether somebody changed something on this screen."""
        return bool(self.typed_mark() != self.data.get(self.add_prefix("base"), ""))

    def values(self) -> dict[str, Any]:
        """Return what was typed and can be kept, by field of the variant."""
        names = ("title", "text", "link", "scheduled_at")
        kept = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {name: one_line_end(value) if name == "text" else value for name, value in kept.items()}

    def alt_texts(self) -> list[tuple[int, str]]:
        """Return the images in their order, with what was typed of each."""
        return [
            (placed.image_id, self._typed_alt(f"alt-{placed.image_id}") or "")
            if self.add_prefix(f"alt-{placed.image_id}") in self.data
            else (placed.image_id, placed.alt_text)
            for placed in self.images
        ]

    def _typed_alt(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    def _words(self) -> list[str]:
        fields = ("title", "text", "link", *(f"alt-{placed.image_id}" for placed in self.images))
        return [name for name in fields if name in self.fields]


def one_line_end(text: str) -> str:
    """Write the end of a line as one character: browsers send two, no network does."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mark(shown: Iterable[str]) -> str:
    """Return a short mark, whatever the ends of lines and the spaces around."""
    plain = [one_line_end(one).strip() for one in shown]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]

"""Forms of an error that a message reports in a publication."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.models import Amendment, Variant


class ErrorForm(forms.Form):
    """Which publication, and what is wrong in it."""

    prefix = "erreur"

    variant = forms.ModelChoiceField(
        label=_("Publication"),
        queryset=Variant.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choisissez la publication."),
            "invalid_choice": _("Choisissez la publication."),
        },
    )
    what = forms.CharField(
        label=_("Ce qui est erroné"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez ce qui est erroné.")},
    )

    def __init__(self, *args: Any, publications: list[Variant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["variant"]
        field.queryset = Variant.objects.filter(pk__in=[one.pk for one in publications])
        field.choices = [(one.pk, f"{one.post}"[:120]) for one in publications]


class ErrorEndForm(forms.Form):
    """The correction that answers it, or why there is none."""

    amendment = forms.ModelChoiceField(queryset=Amendment.objects.all(), required=False)
    reason = forms.CharField(required=False, max_length=500)

"""For any app: pages of the administration site that register each change, and pages where one only reads."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model, QuerySet, URLField
from django.forms import ModelForm
from django.forms.models import model_to_dict
from django.http import HttpRequest

from policy.register import record

if TYPE_CHECKING:
    # Django's own class takes no parameter at run time.
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


# An address typed without a scheme is a secure one.
_ADDRESSES: dict[Any, dict[str, Any]] = {URLField: {"assume_scheme": "https"}}


class RecordedAdmin(_ModelAdmin):
    """Each addition or change, rows of the same page included, is registered in its transaction; nothing is deleted."""

    # The object in the events of the register; the model's name unless another is given.
    noun = ""
    clause = ""
    formfield_overrides = _ADDRESSES
    # Fields whose values are never written down.
    secrets: ClassVar[frozenset[str]] = frozenset()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse, to a superuser too: decisions refer to it."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Save and record the fields of the form that changed, or all of a new one, before and after."""
        super().save_model(request, obj, form, change)
        names = [name for name in (form.changed_data if change else form.fields) if name not in self.secrets]
        if names or not change:
            self.register(
                request,
                obj,
                "changed" if change else "added",
                before=_plain({name: form.initial.get(name) for name in names}) if change else None,
                after=_plain({name: form.cleaned_data.get(name) for name in names}),
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the rows of the page and record them all, before and after."""
        rows = formset.model.objects.filter(**{formset.fk.name: form.instance})
        before = [model_to_dict(row) for row in rows.all()]
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            after = [model_to_dict(row) for row in rows.all()]
            self.register(request, form.instance, f"{formset.get_default_prefix()}_changed", before, after)

    def register(
        self, request: HttpRequest, obj: Model, verb: str, before: Any = None, after: Any = None
    ) -> None:
        """Write what the person of the request did to `obj` in the register."""
        record(
            event=f"{self.opts.app_label}.{self.noun or self.opts.model_name}.{verb}",
            actor=cast("AbstractBaseUser", request.user),
            subject=obj,
            clause=self.clause,
            before=before,
            after=after,
        )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values that JSON can hold: a row by its number, several rows by their names."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple):
        return [str(one) for one in value]
    return value


class ReadOnlyAdmin(_ModelAdmin):
    """Records and acts made elsewhere, under their rules: here they are only read."""

    actions = None
    formfield_overrides = _ADDRESSES

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse, to a superuser too."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse, to a superuser too."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse, to a superuser too."""
        return False

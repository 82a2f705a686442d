"""For any app: pages of the administration site that register each change, and pages where one only reads."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet, URLField
from django.forms import CheckboxSelectMultiple, ModelForm
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.confidential import readable_entries
from policy.history import lines_of
from policy.register import entries_about, record
from policy.seen_forms import SEEN

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _TabularInline = admin.TabularInline


# An address typed without a scheme is a secure one.
_ADDRESSES: dict[Any, dict[str, Any]] = {URLField: {"assume_scheme": "https"}}


class RegisterHistoryAdmin(_ModelAdmin):
    """« Historique » shows what the register of decisions tells of the object: it alone is the truth."""

    history_page_size = 50

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Answer the lines about the object, newest first, to whoever may see the object."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        entries = entries_about(found).select_related("actor").reverse()
        entries = readable_entries(entries, cast("AbstractBaseUser", request.user), timezone.now())
        page = Paginator(entries, self.history_page_size).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Historique\u00a0: %(thing)s") % {"thing": found},
            "object": found,
            "opts": self.opts,
            "page": page,
            "lines": lines_of(page.object_list, self.model),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/register_history.html", context)


class RecordedAdmin(RegisterHistoryAdmin):
    """Each addition or change, rows of the same page included, is registered in its transaction; nothing is deleted."""

    # The object in the events of the register; the model's name unless another is given.
    noun = ""
    clause = ""
    formfield_overrides = _ADDRESSES
    # Fields whose values are never written down.
    secrets: ClassVar[frozenset[str]] = frozenset()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name both parts of an instant for whoever does not see them side by side."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for part, name in zip(field.widget.widgets, (_("date"), _("heure")), strict=True):
                part.attrs["aria-label"] = f"{field.label}\u00a0: {name}"
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Boxes to tick: two lists side by side fit no phone, and a list of many choices is lost by one click."""
        kwargs["widget"] = CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse, to a superuser too: decisions refer to it."""
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Lock what a form is about to change, then read it: a second person decides on what the first has written."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        lock_row(found)
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Save and record the fields of the form that changed, or all of a new one, before and after."""
        super().save_model(request, obj, form, change)
        names = [
            name
            for name in (form.changed_data if change else form.fields)
            if name not in {*self.secrets, SEEN}
        ]
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


def lock_row(row: Model) -> None:
    """Lock a row until the end of the transaction of the request."""
    rows: QuerySet[Any] = QuerySet(type(row))
    list(rows.select_for_update().filter(pk=row.pk).values_list("pk"))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values that JSON can hold: a row by its number, several rows by their names."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple):
        return [str(one) for one in value]
    return value


class ReadOnlyAdmin(RegisterHistoryAdmin):
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


class LabelledInline(_TabularInline):
    """Rows in a table, each field of which says its name to whoever does not see the head of its column."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, its fields named."""
        rows: Any = super().get_formset(request, obj, **kwargs)
        add_fields = rows.add_fields

        def add_named_fields(self: Any, form: Any, index: int | None) -> None:
            add_fields(self, form, index)
            for name, field in form.fields.items():
                field.widget.attrs.setdefault("aria-label", str(field.label or name))

        return type(rows.__name__, (rows,), {"add_fields": add_named_fields})

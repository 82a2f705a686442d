"""The policy in the administration site: its versions, its readings, and the register that nobody edits."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ModelForm
from django.forms.models import model_to_dict
from django.http import HttpRequest

from policy.models import PolicyVersion, Reading, RegisterEntry
from policy.outcomes import require
from policy.register import record
from policy.rules import may_amend_version

if TYPE_CHECKING:
    # Django's own class takes no parameter at run time.
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class RecordedAdmin(_ModelAdmin):
    """Each addition or change is written in the register, in the transaction of the page; nothing is deleted."""

    noun: str
    clause = ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: decisions were taken under it; a newer one replaces it."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Save and record, with the values before and after."""
        before = {name: form.initial.get(name) for name in form.fields} if change else None
        super().save_model(request, obj, form, change)
        record(
            event=f"policy.{self.noun}.{'changed' if change else 'added'}",
            actor=cast("AbstractBaseUser", request.user),
            subject=obj,
            clause=self.clause,
            before=before,
            after=model_to_dict(obj, exclude=["id"]),
        )


@admin.register(PolicyVersion)
class PolicyVersionAdmin(RecordedAdmin):
    """The adopted versions; one that a decision cites is only read."""

    noun = "version"
    clause = "R-001"
    list_display = ("title", "resolution", "adopted_on", "effective_from")

    def has_change_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        """Show without a form the version that a decision cites, to a superuser too."""
        amendable = obj is None or may_amend_version(cited=obj.is_cited()).allowed
        return amendable and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: PolicyVersion, form: "ModelForm[Any]", change: bool
    ) -> None:
        """Ask the rule again: a decision may have cited the version since the form was shown."""
        if change:
            require(may_amend_version(cited=obj.is_cited()))
        super().save_model(request, obj, form, change)


@admin.register(Reading)
class ReadingAdmin(RecordedAdmin):
    """What the text leaves open, as the city reads it from a date on."""

    noun = "reading"
    list_display = ("key", "value", "effective_from", "decided_by", "ambiguity")
    list_filter = ("key",)


@admin.register(RegisterEntry)
class RegisterEntryAdmin(_ModelAdmin):
    """The register: consulted, never written by hand, by nobody."""

    list_display = ("at", "event", "actor", "subject_label", "account_label", "clause")
    list_filter = ("event",)
    list_select_related = ("actor",)
    search_fields = ("event", "subject_label", "account_label", "reason")
    date_hierarchy = "at"
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: lines come from the acts themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: RegisterEntry | None = None) -> bool:
        """Refuse, as PostgreSQL does."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RegisterEntry | None = None) -> bool:
        """Refuse, as PostgreSQL does."""
        return False

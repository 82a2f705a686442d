"""The policy in the administration site: its versions, its readings, and the register that nobody edits."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from policy.confidential import readable_entries
from policy.models import PolicyVersion, Reading, RegisterEntry, RegisterEntryQuerySet
from policy.outcomes import require
from policy.recorded_admin import ReadOnlyAdmin, RecordedAdmin
from policy.rules import may_amend_version

if TYPE_CHECKING:
    from django.forms import ModelForm


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

    list_display = ("key", "value", "effective_from", "decided_by", "ambiguity")
    list_filter = ("key",)


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    """The register: consulted, never written by hand, by nobody; what is confidential, by those who may know of it."""

    list_display = ("at", "event", "actor", "subject_label", "account_label", "clause")
    list_filter = ("event",)
    list_select_related = ("actor",)
    search_fields = ("event", "subject_label", "account_label", "reason")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> RegisterEntryQuerySet:
        """Leave out the lines about what this person may not see, for a superuser too."""
        entries = cast("RegisterEntryQuerySet", super().get_queryset(request))
        return readable_entries(entries, cast("AbstractBaseUser", request.user), timezone.now())

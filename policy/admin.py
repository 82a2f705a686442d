"""The policy in the administration site: its versions, its readings, and the register that nobody edits."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.confidential import readable_entries
from policy.events import event_in_words, named_events
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


class EventFilter(admin.SimpleListFilter):
    """What happened, in words; the choices are those the apps have named, so that no list of the table is made."""

    title = _("ce qui s’est passé")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every event that has words."""
        return list(named_events().items())

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[RegisterEntry]"
    ) -> "QuerySet[RegisterEntry]":
        """Keep the lines of the event chosen."""
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    """The register: consulted, never written by hand, by nobody; what is confidential, by those who may know of it."""

    list_display = ("at", "what", "actor", "subject_label", "account_label", "clause")
    list_filter = (EventFilter,)
    list_select_related = ("actor",)
    search_fields = ("event", "subject_label", "account_label", "reason")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> RegisterEntryQuerySet:
        """Leave out the lines about what this person may not see, for a superuser too."""
        entries = cast("RegisterEntryQuerySet", super().get_queryset(request))
        return readable_entries(entries, cast("AbstractBaseUser", request.user), timezone.now())

    @admin.display(description=_("ce qui s’est passé"), ordering="event")
    def what(self, entry: RegisterEntry) -> str:
        """The event in words."""
        return event_in_words(entry.event)

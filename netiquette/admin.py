"""The nétiquette in the administration site: editions to come are written here; sanctions are only read."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netiquette.models import Display, Edition, Exclusion, Ground, LetterTemplate, Rule, Subscriber, Warning
from policy.recorded_admin import LabelledInline, ReadOnlyAdmin, RecordedAdmin

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _EditionForm = forms.ModelForm[Edition]
else:
    _EditionForm = forms.ModelForm


def _is_draft(edition: Edition | None) -> bool:
    """Whether the edition may still change: it is not in force."""
    return edition is None or edition.in_force_from is None or edition.in_force_from > timezone.now()


class EditionForm(_EditionForm):
    """An edition to come."""

    def clean_in_force_from(self) -> datetime | None:
        """Refuse the past: the text never applies backwards, and its rules are saved before it is in force (R-133)."""
        start: datetime | None = self.cleaned_data["in_force_from"]
        if start is not None and start <= timezone.now():
            raise ValidationError(
                _("Une édition entre en vigueur à un instant à venir : elle ne s’applique jamais au passé.")
            )
        return start


class RuleInline(LabelledInline):
    """The rules of an edition, as long as it is not in force."""

    model = Rule
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow while the edition is being written."""
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow while the edition is being written."""
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow while the edition is being written."""
        return _is_draft(obj) and super().has_delete_permission(request, obj)


@admin.register(Edition)
class EditionAdmin(RecordedAdmin):
    """Editions: written, approved, then in force at their instant and read only (R-133)."""

    clause = "R-133"
    list_display = ("number", "title", "in_force_from", "approved_by")
    form = EditionForm
    inlines = (RuleInline,)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Show an edition in force without a form, to a superuser too."""
        return _is_draft(obj) and super().has_change_permission(request, obj)


@admin.register(Ground)
class GroundAdmin(RecordedAdmin):
    """The closed list of grounds; those of an edition in force are only read (R-006)."""

    clause = "R-133"
    list_display = ("label", "clause", "track", "needs_escalation", "rule")
    list_select_related = ("rule__edition",)

    def has_change_permission(self, request: HttpRequest, obj: Ground | None = None) -> bool:
        """Allow for an edition that is being written; a ground of the policy itself never changes."""
        amendable = obj is None or (obj.rule is not None and _is_draft(obj.rule.edition))
        return amendable and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the rules of editions that are being written."""
        if db_field.name == "rule":
            kwargs["queryset"] = Rule.objects.exclude(edition__in_force_from__lte=timezone.now())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Display)
class DisplayAdmin(ReadOnlyAdmin):
    """Where the nétiquette was seen displayed: recorded with the checks of the profile (R-049)."""

    list_display = ("account", "edition", "url", "verified_at", "verified_by")
    list_select_related = ("profile_check__account__platform", "profile_check__checked_by", "edition")

    @admin.display(description=gettext_lazy("compte"))
    def account(self, display: Display) -> str:
        """The account."""
        return str(display.profile_check.account)

    @admin.display(description=gettext_lazy("adresse"))
    def url(self, display: Display) -> str:
        """Where on the account."""
        return display.profile_check.url

    @admin.display(description=gettext_lazy("vérifié le"))
    def verified_at(self, display: Display) -> datetime:
        """When it was seen."""
        return display.profile_check.checked_at

    @admin.display(description=gettext_lazy("vérifié par"))
    def verified_by(self, display: Display) -> str:
        """Who saw it."""
        return str(display.profile_check.checked_by)


@admin.register(Warning)
class WarningAdmin(ReadOnlyAdmin):
    """Warnings."""

    list_display = ("subscriber", "account", "track", "ordinal", "state", "sent_at", "sent_by")
    list_filter = ("state", "track", "account")
    list_select_related = ("subscriber", "account__platform", "sent_by")


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    """Exclusions."""

    list_display = ("subscriber", "account", "track", "state", "decided_by", "review_on", "applied_at")
    list_filter = ("state", "track", "account")
    list_select_related = ("subscriber", "account__platform", "decided_by")


@admin.register(LetterTemplate)
class LetterTemplateAdmin(ReadOnlyAdmin):
    """Every version of every letter; the next one is written on its own page."""

    list_display = ("kind", "number", "written_by", "written_at")
    list_filter = ("kind",)
    list_select_related = ("written_by",)


@admin.register(Subscriber)
class SubscriberAdmin(RecordedAdmin):
    """Subscribers come from the platforms; only being a member of the council is said here (R-101)."""

    clause = "R-101"
    list_display = ("name", "platform", "is_council_member")
    list_filter = ("is_council_member", "platform")
    list_select_related = ("platform",)
    search_fields = ("name", "external_id")
    fields = ("name", "platform", "external_id", "first_seen_at", "is_council_member")
    readonly_fields = ("name", "platform", "external_id", "first_seen_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a message brings its author."""
        return False

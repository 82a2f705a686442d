"""The nétiquette in the administration site: only read, but for who is a member of the council."""

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from netiquette.models import (
    Display,
    Edition,
    Exclusion,
    Ground,
    Letter,
    LetterTemplate,
    Reexamination,
    Review,
    SiteDisplay,
    Subscriber,
    Warning,
)
from policy.recorded_admin import ReadOnlyAdmin, RecordedAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Editions are written, approved and published on the pages of the team (R-133)."""

    list_display = ("title", "account", "number", "in_force_from", "author", "approver")
    list_filter = ("account",)
    list_select_related = ("account__platform", "author", "approver")


@admin.register(Ground)
class GroundAdmin(ReadOnlyAdmin):
    """The closed list of grounds, edition by edition (R-006)."""

    list_display = ("label", "clause", "track", "needs_escalation", "rule")
    list_select_related = ("rule__edition",)


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


@admin.register(SiteDisplay)
class SiteDisplayAdmin(ReadOnlyAdmin):
    """Where the nétiquette was seen on the city's site (R-049)."""

    list_display = ("edition", "url", "checked_at", "checked_by")
    list_select_related = ("edition", "checked_by")


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


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """The letters as they were sent."""

    list_display = ("kind", "subscriber", "account", "outcome", "recorded_by", "recorded_at")
    list_filter = ("kind", "outcome", "account")
    list_select_related = ("subscriber", "account__platform", "recorded_by")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """The requests for review and what was decided."""

    list_display = ("number", "state", "outcome", "due_on", "decided_by")
    list_filter = ("state", "outcome", "channel")
    list_select_related = ("decided_by",)


@admin.register(Reexamination)
class ReexaminationAdmin(ReadOnlyAdmin):
    """The exclusions looked at again and kept."""

    list_display = ("exclusion", "next_review_on", "decided_by", "decided_at")
    list_select_related = ("exclusion__subscriber", "exclusion__account__platform", "decided_by")


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

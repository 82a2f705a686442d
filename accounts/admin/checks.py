"""Checks of profiles in the administration site, only read; the policies that this one announces, edited."""

from django.contrib import admin

from accounts.models import ProfileCheck, RelatedPolicy, VisualChange
from policy.recorded_admin import ReadOnlyAdmin, RecordedAdmin


@admin.register(ProfileCheck)
class ProfileCheckAdmin(ReadOnlyAdmin):
    """What was seen of the profiles (R-059)."""

    list_display = ("account", "aspect", "result", "checked_by", "checked_at")
    list_filter = ("aspect", "result", "account")
    list_select_related = ("account__platform", "checked_by")


@admin.register(VisualChange)
class VisualChangeAdmin(ReadOnlyAdmin):
    """What was changed in the look of accounts (R-065)."""

    list_display = ("account", "what", "recorded_by", "recorded_at")
    list_filter = ("what", "account")
    list_select_related = ("account__platform", "recorded_by")


@admin.register(RelatedPolicy)
class RelatedPolicyAdmin(RecordedAdmin):
    """The policies on the logo and on images: to come, or adopted on a day (R-107, R-111)."""

    clause = "R-107"
    list_display = ("title", "state", "adopted_on")
    prepopulated_fields = {"slug": ["title"]}

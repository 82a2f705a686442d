"""Followings and parties in the administration site: only read; they change on their pages."""

from django.contrib import admin

from accounts.models import Following, Party, PartyGrace
from policy.recorded_admin import ReadOnlyAdmin


@admin.register(Following)
class FollowingAdmin(ReadOnlyAdmin):
    """What the accounts follow (R-045)."""

    list_display = ("name", "account", "category", "started_on", "ended_on", "review_on")
    list_filter = ("category", "account")
    list_select_related = ("account__platform",)
    search_fields = ("name",)


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    """The parties registered at each level (A-14)."""

    list_display = ("name", "level", "registered_on", "ended_on")
    list_filter = ("level",)


@admin.register(PartyGrace)
class PartyGraceAdmin(ReadOnlyAdmin):
    """The days on which an account was allowed to be unequal until the evening, and why (R-047)."""

    list_display = ("account", "level", "on", "given_by")
    list_select_related = ("account__platform", "given_by")

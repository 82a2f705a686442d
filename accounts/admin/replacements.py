"""Replacements in the administration site; once recorded, only interrupted."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import signed_in
from accounts.forms.replacements import ReplacementEndForm, ReplacementForm
from accounts.models import Replacement
from accounts.replacements import end_replacement, record_replacement
from accounts.rights import local_date
from policy.recorded_admin import RecordedAdmin


@admin.register(Replacement)
class ReplacementAdmin(RecordedAdmin):
    """Replacements; once recorded, only interrupted."""

    list_display = ("absent", "substitute", "starts_on", "ends_on", "ended_on", "cover", "notice_sent_at")
    list_filter = ("cover",)
    list_select_related = ("absent", "substitute")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form to record, another to interrupt; both know who asks."""
        kwargs["form"] = ReplacementEndForm if obj else ReplacementForm
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.actor = signed_in(request)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show everything, notice included, once it is recorded."""
        asked = ["absent", "substitute", "accounts", "reason", "starts_on", "ends_on"]
        answer = ["cover", "cover_answered_by", "cover_answered_at", "cover_reason"]
        return [*asked, "ended_on", *answer, "notice_sent_at", "recorded_by"] if obj else asked

    def has_change_permission(self, request: HttpRequest, obj: Replacement | None = None) -> bool:
        """Show without a form one that is over: another is recorded."""
        is_over = obj is not None and obj.is_over(local_date(timezone.now()))
        return not is_over and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what was announced as it was."""
        return [name for name in self.get_fields(request, obj) if name != "ended_on"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Go through the functions that ask the rules, write the register and owe the notice."""
        actor, now = signed_in(request), timezone.now()
        if change:
            end_replacement(replacement_id=obj.pk, actor=actor, ended_on=obj.ended_on, now=now)
            return
        recorded = record_replacement(**form.cleaned_data, actor=actor, now=now)
        obj.pk = recorded.pk

"""People, positions and accounts in the administration site; the lists of who manages what are only read there."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.authorizations import granted_pairs
from accounts.forms import (
    HoldingForm,
    PersonChangeForm,
    PersonCreationForm,
    PositionAliasFormSet,
    PositionForm,
    ReplacementEndForm,
    ReplacementForm,
)
from accounts.holdings import end_holding, open_holding
from accounts.models import (
    Holding,
    Notice,
    OfficialAccount,
    Person,
    Platform,
    Position,
    PositionAlias,
    Replacement,
)
from accounts.replacements import end_replacement, record_replacement
from accounts.rights import local_date
from accounts.rules import ACTIONS
from policy.recorded_admin import ReadOnlyAdmin, RecordedAdmin

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _TabularInline = admin.TabularInline[Any, Any]
    _UserAdmin = UserAdmin[Person]
else:
    _TabularInline = admin.TabularInline
    _UserAdmin = UserAdmin

# Rights come from positions: a group page would only let people believe otherwise.
admin.site.unregister(Group)


def _person(request: HttpRequest) -> Person:
    return cast("Person", request.user)


@admin.register(Person)
class PersonAdmin(RecordedAdmin, _UserAdmin):
    """People: entered with their password, deactivated, never deleted."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    fieldsets = (
        (None, {"fields": ("email", "full_name", "kind", "password")}),
        (gettext_lazy("Accès"), {"fields": ("is_active", "is_staff", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("email", "full_name", "kind", "usable_password", "password1", "password2")},
        ),
    )
    readonly_fields = ("last_login",)
    list_display = ("full_name", "email", "kind", "is_active", "is_staff")
    list_filter = ("is_active", "kind", "is_staff")
    search_fields = ("full_name", "email")
    ordering = ("full_name",)
    filter_horizontal = ()
    clause = "R-014"
    secrets = frozenset({"password", "password1", "password2", "usable_password"})

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Change someone's password, and register who did: that person could sign in as another."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
                self.register(request, Person.objects.get(pk=id), "password_changed")
        return response


class PositionAliasInline(_TabularInline):
    """The other ways to write a title (R-002)."""

    model = PositionAlias
    formset = PositionAliasFormSet
    extra = 1


_ACTION_NAMES = dict(
    zip(
        ACTIONS,
        (
            gettext_lazy("publier"),
            gettext_lazy("répondre"),
            gettext_lazy("modérer"),
            gettext_lazy("connecter"),
            gettext_lazy("voir les statistiques"),
            gettext_lazy("corriger"),
        ),
        strict=True,
    )
)


def _grants_list(grants: Iterable[tuple[str, str]], labels: dict[str, str]) -> SafeString:
    """Return, for each code of `labels` that has (code, action) grants, its actions in words."""
    granted = set(grants)
    lines = (
        (label, ", ".join(str(name) for action, name in _ACTION_NAMES.items() if (code, action) in granted))
        for code, label in labels.items()
    )
    items = format_html_join("", "<li>{}\u00a0: {}</li>", (line for line in lines if line[1]))
    return format_html("<ul>{}</ul>", items) if items else SafeString("—")


@admin.register(Position)
class PositionAdmin(RecordedAdmin):
    """Positions and the accounts they are listed on."""

    form = PositionForm
    fields = ("slug", "title", "is_active", "listed_on")
    list_display = ("title", "is_active")
    inlines = (PositionAliasInline,)

    @admin.display(description=gettext_lazy("comptes"))
    def listed_on(self, position: Position) -> SafeString:
        """The accounts on whose list the position stands; a list is changed by a decision, not here."""
        grants = ((account, action) for slug, action, account in granted_pairs() if slug == position.slug)
        accounts = OfficialAccount.objects.select_related("platform")
        return _grants_list(grants, {account.slug: str(account) for account in accounts})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The readings of the policy use the code: once recorded, it stays."""
        return ("slug", "listed_on") if obj else ("listed_on",)

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Give a new position its group, which nobody joins."""
        if not change:
            obj.group = Group.objects.create(name=obj.slug)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the title among the ways to write it."""
        super().save_related(request, form, formsets, change)
        position: Position = form.instance
        if not Position.objects.filter(pk=position.pk).named(position.title):
            position.aliases.create(title=position.title)


@admin.register(Platform)
class PlatformAdmin(RecordedAdmin):
    """Social networks (R-007)."""

    list_display = ("name", "family", "can_hide", "can_delete", "can_block", "has_private_messages")
    prepopulated_fields = {"slug": ["name"]}


@admin.register(OfficialAccount)
class OfficialAccountAdmin(RecordedAdmin):
    """Official accounts: their legal state and their list are only read here (R-012, R-014)."""

    fields = (
        "platform",
        "name",
        "handle",
        "url",
        "state",
        "authorised_on",
        "authorised_by",
        "council_resolution",
        "hours_set",
        "follow_up_positions",
        "managed_by",
    )
    readonly_fields = ("platform", "name", "handle", "state", "authorised_on", "authorised_by", "managed_by")
    list_display = ("__str__", "state", "authorised_on", "council_resolution")
    list_filter = ("state", "platform")
    filter_horizontal = ("follow_up_positions",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficialAccount]:
        """Read the platform with each account."""
        return super().get_queryset(request).select_related("platform")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: an account is asked for and approved (R-055)."""
        return False

    @admin.display(description=gettext_lazy("postes autorisés"))
    def managed_by(self, account: OfficialAccount) -> SafeString:
        """The positions on the account's list."""
        grants = ((position, action) for position, action, _slug in granted_pairs(account=account))
        return _grants_list(grants, {position.slug: position.title for position in Position.objects.all()})


@admin.register(Holding)
class HoldingAdmin(RecordedAdmin):
    """Who holds which position; once recorded, only its end changes."""

    form = HoldingForm
    list_display = ("person", "position", "starts_on", "ends_on")
    list_filter = ("position",)
    list_select_related = ("person", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the past as it was."""
        return ("person", "position", "starts_on") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Go through the functions that ask the rules and write the register."""
        actor, now = _person(request), timezone.now()
        if change:
            end_holding(holding_id=obj.pk, ends_on=obj.ends_on, actor=actor, now=now)
            return
        opened = open_holding(
            person=obj.person,
            position=obj.position,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
            actor=actor,
            now=now,
        )
        obj.pk = opened.pk


@admin.register(Replacement)
class ReplacementAdmin(RecordedAdmin):
    """Replacements; once recorded, only interrupted."""

    list_display = ("absent", "substitute", "starts_on", "ends_on", "ended_on", "notice_sent_at")
    list_select_related = ("absent", "substitute")
    filter_horizontal = ("accounts",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form to record, another to interrupt; both know who asks."""
        kwargs["form"] = ReplacementEndForm if obj else ReplacementForm
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.actor = _person(request)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show everything, notice included, once it is recorded."""
        asked = ["absent", "substitute", "accounts", "reason", "starts_on", "ends_on"]
        return [*asked, "ended_on", "notice_sent_at", "recorded_by"] if obj else asked

    def has_change_permission(self, request: HttpRequest, obj: Replacement | None = None) -> bool:
        """Show without a form one that is over: another is recorded."""
        is_over = obj is not None and obj.is_over(local_date(timezone.now()))
        return not is_over and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what was announced as it was."""
        return [name for name in self.get_fields(request, obj) if name != "ended_on"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Go through the functions that ask the rules, write the register and owe the notice."""
        actor, now = _person(request), timezone.now()
        if change:
            end_replacement(replacement_id=obj.pk, actor=actor, ended_on=obj.ended_on, now=now)
            return
        recorded = record_replacement(**form.cleaned_data, actor=actor, now=now)
        obj.pk = recorded.pk


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """E-mails owed and sent: consulted only."""

    list_display = (
        "created_at",
        "level",
        "recipient_email",
        "state",
        "due_at",
        "attempts",
        "sent_at",
        "last_error",
    )
    list_filter = ("state", "level")
    search_fields = ("recipient_email",)
    date_hierarchy = "created_at"

"""People, positions and who holds them, in the administration site."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.access import signed_in
from accounts.admin.shared import grants_list
from accounts.authorizations import granted_pairs
from accounts.forms.people import (
    HoldingForm,
    PersonChangeForm,
    PersonCreationForm,
    PositionAliasFormSet,
    PositionForm,
)
from accounts.holdings import end_holding, open_holding
from accounts.models import Holding, OfficialAccount, Person, Position, PositionAlias
from policy.recorded_admin import RecordedAdmin

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _TabularInline = admin.TabularInline[Any, Any]
    _UserAdmin = UserAdmin[Person]
else:
    _TabularInline = admin.TabularInline
    _UserAdmin = UserAdmin

# Rights come from positions: a group page would only let people believe otherwise.
admin.site.unregister(Group)


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
        return grants_list(grants, {account.slug: str(account) for account in accounts})

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
        actor, now = signed_in(request), timezone.now()
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

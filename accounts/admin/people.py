"""People, positions and who holds them, in the administration site."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
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
from policy.recorded_admin import LabelledInline, RecordedAdmin
from policy.words import day_in_words

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _UserAdmin = UserAdmin[Person]
else:
    _UserAdmin = UserAdmin

# Rights come from positions: a group page would only let people believe otherwise. The address that signs in is the
# person's own. The page of second factors shows their secrets: theirs is the page of the person.
admin.site.unregister([Group, EmailAddress, Authenticator])


@admin.register(Person)
class PersonAdmin(RecordedAdmin, _UserAdmin):
    """People: entered with their password, deactivated, never deleted."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    fieldsets = (
        (None, {"fields": ("email", "full_name", "kind", "password")}),
        (gettext_lazy("Accès"), {"fields": ("is_active", "is_staff", "second_factor", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("email", "full_name", "kind", "usable_password", "password1", "password2")},
        ),
    )
    readonly_fields = ("second_factor", "last_login")
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

    @admin.display(description=gettext_lazy("second facteur"))
    def second_factor(self, person: Person) -> str:
        """Since when there is one, and the way to remove it for whoever has lost the telephone."""
        first = Authenticator.objects.filter(user=person).order_by("created_at").first()
        if first is None:
            return _("Aucun\u00a0: la personne l’active elle-même, à la page de sa sécurité.")
        said = _("Actif depuis le %(day)s.") % {"day": day_in_words(localtime(first.created_at))}
        link = reverse("admin:accounts_person_second_factor", args=[person.pk])
        return format_html('{} <a href="{}">{}</a>', said, link, _("Le retirer"))

    def get_urls(self) -> list[URLPattern]:
        """Add the page that removes a second factor."""
        view = self.admin_site.admin_view(self.remove_second_factor)
        own = path("<int:pk>/second-facteur/", view, name="accounts_person_second_factor")
        return [own, *super().get_urls()]

    def remove_second_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then remove what the person can no longer give; the register keeps who did."""
        person = get_object_or_404(Person, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if request.method == "POST":
            with transaction.atomic():
                removed = Authenticator.objects.filter(user=person).delete()[0]
                if removed:
                    self.register(request, person, "second_factor_removed")
            self.message_user(request, _("Le second facteur de %(person)s est retiré.") % {"person": person})
            return redirect("admin:accounts_person_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retirer le second facteur"),
            "person": person,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/remove_second_factor.html", context)


class PositionAliasInline(LabelledInline):
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

"""The city's facts in the administration site; each change is written in the register of decisions."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.forms import ModelForm
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from city.closures import confirm_closure, decline_closure
from city.models import Candidate, Closure, ElectionPeriod, Emergency, HoursSet, OpeningInterval, Service
from policy.register import record

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _TabularInline = admin.TabularInline


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast("AbstractBaseUser", request.user)


class RecordedAdmin(_ModelAdmin):
    """Each addition or change, rows of the same page included, is registered in its transaction; nothing is deleted."""

    clause = ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: past decisions and deadlines were made under it."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Save and record, with the values before and after."""
        before = {name: form.initial.get(name) for name in form.changed_data} if change else None
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            after = model_to_dict(obj, fields=form.changed_data if change else None)
            self._record(request, obj, "changed" if change else "added", before, after)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the rows of the page and record them all, before and after."""
        if not formset.has_changed():
            return
        owner, name = form.instance, formset.get_default_prefix()
        rows = formset.model.objects.filter(**{formset.fk.name: owner})
        before = [model_to_dict(row) for row in rows.all()]
        super().save_formset(request, form, formset, change)
        after = [model_to_dict(row) for row in rows.all()]
        self._record(request, owner, f"{name}_changed", before, after)

    def _record(self, request: HttpRequest, obj: Any, verb: str, before: Any, after: Any) -> None:
        record(
            event=f"city.{self.opts.model_name}.{verb}",
            actor=_person(request),
            subject=obj,
            clause=self.clause,
            before=before,
            after=after,
        )


@admin.register(Service)
class ServiceAdmin(RecordedAdmin):
    """Services and their designated respondents."""

    clause = "R-094"
    list_display = ("name", "respondent_name", "respondent_email", "deputy_name", "coordinates_verified_on")
    list_filter = ("is_active",)
    search_fields = ("name", "respondent_name", "deputy_name")
    prepopulated_fields = {"slug": ["name"]}


class OpeningIntervalInline(_TabularInline):
    """The openings of a set of hours."""

    model = OpeningInterval
    extra = 1


@admin.register(HoursSet)
class HoursSetAdmin(RecordedAdmin):
    """Opening hours, set by set."""

    clause = "R-084"
    list_display = ("name", "is_default")
    inlines = (OpeningIntervalInline,)
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Closure)
class ClosureAdmin(RecordedAdmin):
    """Closures: those proposed wait for a person; one added here is confirmed by who adds it."""

    clause = "R-084"
    list_display = ("starts_on", "ends_on", "reason", "hours_set", "state", "decided_by")
    list_filter = ("state", "hours_set", "starts_on")
    date_hierarchy = "starts_on"
    readonly_fields = ("state", "decided_by", "decided_at")
    actions = ("confirm", "decline")

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Confirm what a person adds; a proposal that is changed stays a proposal."""
        if not change:
            obj.state = Closure.State.CONFIRMED
            obj.decided_by = _person(request)
            obj.decided_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Confirmer les fermetures choisies"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Closure]) -> None:
        """Confirm each chosen closure."""
        for closure in queryset:
            confirm_closure(closure_id=closure.pk, actor=_person(request), now=timezone.now())
        self._tell(
            request, ngettext("%d fermeture confirmée.", "%d fermetures confirmées.", len(queryset)), queryset
        )

    @admin.action(
        description=_("Écarter les fermetures choisies (les bureaux sont ouverts)"), permissions=["change"]
    )
    def decline(self, request: HttpRequest, queryset: QuerySet[Closure]) -> None:
        """Decline each chosen closure."""
        for closure in queryset:
            decline_closure(closure_id=closure.pk, actor=_person(request), now=timezone.now())
        self._tell(
            request, ngettext("%d fermeture écartée.", "%d fermetures écartées.", len(queryset)), queryset
        )

    def _tell(self, request: HttpRequest, sentence: str, queryset: QuerySet[Closure]) -> None:
        self.message_user(request, sentence % len(queryset), messages.SUCCESS)


@admin.register(Emergency)
class EmergencyAdmin(_ModelAdmin):
    """Emergencies are declared and ended on their own page, under their rules; here they are only read."""

    list_display = ("declared_at", "level", "declared_by", "ended_at", "ended_by")
    list_filter = ("level", ("ended_at", admin.EmptyFieldListFilter))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class CandidateInline(_TabularInline):
    """The candidates of an election."""

    model = Candidate
    extra = 1


@admin.register(ElectionPeriod)
class ElectionPeriodAdmin(RecordedAdmin):
    """Election periods, with their candidates."""

    clause = "R-025"
    list_display = ("label", "level", "starts_at", "ends_at", "source")
    list_filter = ("level",)
    inlines = (CandidateInline,)

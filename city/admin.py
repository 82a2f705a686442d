"""The city's facts in the administration site; each change is written in the register of decisions."""

from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from city.closures import confirm_closure, decline_closure
from city.models import Candidate, Closure, ElectionPeriod, Emergency, HoursSet, OpeningInterval, Service
from city.models.hours import OVERLAP
from policy.recorded_admin import LabelledInline, ReadOnlyAdmin, RecordedAdmin

if TYPE_CHECKING:
    # Django's own classes take no parameter at run time.
    _InlineFormSet = BaseInlineFormSet[OpeningInterval, HoursSet, Any]
else:
    _InlineFormSet = BaseInlineFormSet


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast("AbstractBaseUser", request.user)


@admin.register(Service)
class ServiceAdmin(RecordedAdmin):
    """Services and their designated respondents."""

    clause = "R-094"
    list_display = ("name", "respondent_name", "respondent_email", "deputy_name", "coordinates_verified_on")
    list_filter = ("is_active",)
    search_fields = ("name", "respondent_name", "deputy_name")
    prepopulated_fields = {"slug": ["name"]}


class OpeningIntervalFormSet(_InlineFormSet):
    """The openings of one page."""

    def clean(self) -> None:
        """Refuse two that overlap: the set of hours not being a field of the row, Django leaves it to PostgreSQL."""
        super().clean()
        rows = [form for form in self.forms if form.is_valid() and form not in self.deleted_forms]
        written = [form for form in rows if form.has_changed() or form.instance.pk]
        for first, second in combinations(written, 2):
            if first.instance.overlaps(second.instance):
                second.add_error("opens", OVERLAP)


class OpeningIntervalInline(LabelledInline):
    """The openings of a set of hours."""

    model = OpeningInterval
    formset = OpeningIntervalFormSet
    extra = 1


class _DeadlinesFollowAdmin(RecordedAdmin):
    """What is changed here moves deadlines, a little later: the page that follows says so."""

    def _say_deadlines_follow(self, request: HttpRequest) -> None:
        said = _("Les échéances des messages ouverts seront recalculées d’ici une minute.")
        self.message_user(request, said, messages.INFO)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Answer what was added, and what follows."""
        self._say_deadlines_follow(request)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Answer what was changed, and what follows."""
        self._say_deadlines_follow(request)
        return super().response_change(request, obj)


@admin.register(HoursSet)
class HoursSetAdmin(_DeadlinesFollowAdmin):
    """Opening hours, set by set."""

    clause = "R-084"
    list_display = ("name", "is_default")
    inlines = (OpeningIntervalInline,)
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Closure)
class ClosureAdmin(_DeadlinesFollowAdmin):
    """Closures: those proposed wait for a person; one added here is confirmed by who adds it."""

    clause = "R-084"
    list_display = ("starts_on", "ends_on", "reason", "hours_set", "state", "decided_by")
    list_filter = ("state", "hours_set", "starts_on")
    date_hierarchy = "starts_on"
    readonly_fields = ("state", "decided_by", "decided_at")
    actions = ("confirm", "decline")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say nothing of a decision on what is being added: adding is deciding."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in self.readonly_fields]

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
        self._say_deadlines_follow(request)


@admin.register(Emergency)
class EmergencyAdmin(ReadOnlyAdmin):
    """Emergencies are declared and ended on their own page, under their rules; here they are only read."""

    list_display = ("declared_at", "level", "declared_by", "ended_at", "ended_by")
    list_filter = ("level", ("ended_at", admin.EmptyFieldListFilter))


class CandidateInline(LabelledInline):
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

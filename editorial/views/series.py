"""The page of a series: how it comes back, its days, and what is done to one of them or to all that follow."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.rights import local_date
from editorial import recurring
from editorial.access import check_edit, writable
from editorial.forms.series import SeriesForm, initial_from, initial_of
from editorial.local_times import local_clock
from editorial.models import Post, Recurrence
from editorial.series_content import differs
from editorial.series_page import days_of, preview_of, rule_in_words
from editorial.states import ImpossibleAct
from editorial.tasks import fill_series
from policy.outcomes import Outcome, PolicyRefusal

CONFLICT, INVALID = 409, 422
PREVIEW = "apercu"


class SeriesView(View):
    """The series of a post, or what it takes to begin one."""

    audience = "post"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        now = timezone.now()
        post = _seen(request, pk, now)
        return _page(request, post, SeriesForm(initial=_initial(post, now), now=now), now)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the days of the rule typed, or begin the series, or plan it otherwise from this post on."""
        now = timezone.now()
        post = _seen(request, pk, now)
        form = SeriesForm(request.POST, now=now)
        valid = form.is_valid() and form.pattern is not None
        if request.POST.get("act") == PREVIEW:
            return _preview(request, post, form, now, valid=valid)
        if not valid or form.pattern is None:
            return _page(request, post, form, now, status=INVALID)
        write = recurring.replan_following if post.recurrence_id else recurring.begin_series
        try:
            series = write(
                post_id=pk, pattern=form.pattern, at_time=form.hour, actor=signed_in(request), now=now
            )
        except (PolicyRefusal, ImpossibleAct) as refusal:
            return _page(request, post, form, now, status=CONFLICT, alert=str(refusal))
        transaction.on_commit(lambda: fill_series.delay(series.pk), robust=True)
        messages.success(request, _("La série est enregistrée. Ses prochaines occurrences s’écrivent."))
        return HttpResponseRedirect(reverse("editorial:series", args=[pk]))


class SeriesActView(View):
    """What is done to one day, or to all that follow."""

    audience = "post-act"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do it, and come back to the series."""
        now = timezone.now()
        post = _seen(request, pk, now)
        found = ACTS.get(act)
        if found is None:
            raise Http404
        try:
            done = found(request, pk, signed_in(request), now)
        except (PolicyRefusal, ImpossibleAct, recurring.NotInSeries) as refusal:
            form = SeriesForm(initial=_initial(post, now), now=now)
            return _page(request, post, form, now, status=CONFLICT, alert=str(refusal))
        messages.success(request, str(done))
        return HttpResponseRedirect(reverse("editorial:series", args=[pk]))


def _skip(request: HttpRequest, pk: int, actor: Person, now: datetime) -> Any:
    recurring.skip_occurrence(post_id=pk, day=_day(request), actor=actor, now=now)
    return gettext_lazy("L’occurrence est sautée.")


def _restore(request: HttpRequest, pk: int, actor: Person, now: datetime) -> Any:
    recurring.unskip_occurrence(post_id=pk, day=_day(request), actor=actor, now=now)
    return gettext_lazy("L’occurrence est rétablie.")


def _rewrite(request: HttpRequest, pk: int, actor: Person, now: datetime) -> Any:
    recurring.rewrite_following(post_id=pk, actor=actor, now=now)
    return gettext_lazy("Les occurrences suivantes disent maintenant la même chose que celle-ci.")


def _end(request: HttpRequest, pk: int, actor: Person, now: datetime) -> Any:
    recurring.end_series(post_id=pk, actor=actor, now=now)
    return gettext_lazy("La série s’arrête après cette occurrence.")


def _take_over(request: HttpRequest, pk: int, actor: Person, now: datetime) -> Any:
    recurring.take_over_series(post_id=pk, actor=actor, now=now)
    return gettext_lazy("Vous répondez maintenant de cette série.")


ACTS: dict[str, Callable[[HttpRequest, int, Person, datetime], Any]] = {
    "sauter": _skip,
    "retablir": _restore,
    "suivantes": _rewrite,
    "arreter": _end,
    "reprendre": _take_over,
}


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("jour", ""))
    except ValueError:
        raise recurring.NotInSeries(_("Cette date n’est pas une occurrence de la série.")) from None


def _seen(request: HttpRequest, pk: int, now: datetime) -> Post:
    visible = Post.objects.visible_to(signed_in(request), now)
    return get_object_or_404(visible.select_related("recurrence__author"), pk=pk)


def _initial(post: Post, now: datetime) -> dict[str, Any]:
    series, today = post.recurrence, local_date(now)
    if series and post.occurrence_on:
        return initial_from(series.pattern, series.at_time, max(post.occurrence_on, today))
    planned = post.variants.filter(scheduled_at__gt=now).order_by("scheduled_at").first()
    return initial_of(local_clock(planned.scheduled_at) if planned and planned.scheduled_at else None, today)


def _preview(
    request: HttpRequest, post: Post, form: SeriesForm, now: datetime, *, valid: bool
) -> HttpResponse:
    preview = preview_of(form.pattern, form.hour) if valid and form.pattern else None
    if getattr(request, "htmx", None):
        return render(request, "editorial/_series_preview.html", {"preview": preview, "form": form})
    status = 200 if preview else INVALID
    return _page(request, post, form, now, status=status, preview=preview)


def _page(
    request: HttpRequest,
    post: Post,
    form: SeriesForm,
    now: datetime,
    *,
    status: int = 200,
    alert: str = "",
    preview: Any = None,
) -> HttpResponse:
    series, person = post.recurrence, signed_in(request)
    context = {
        "post": post,
        "series": series,
        "form": form,
        "alert": alert,
        "preview": preview,
        "is_changed": form.is_bound,
        "may": _may(post, person, now),
        "now": now,
    }
    if series:
        context |= _context_of(post, series, now)
    return render(request, "editorial/series.html", context, status=status)


def _may(post: Post, person: Person, now: datetime) -> dict[str, Outcome | bool]:
    variants = list(post.variants.exclude(state="cancelled"))
    return {
        "edit": check_edit(post, person, now),
        "publish": len(writable(variants, person, now)) == len(variants),
        "begin": recurring.check_begin(post, anew=post.recurrence_id is not None),
    }


def _context_of(post: Post, series: Recurrence, now: datetime) -> dict[str, Any]:
    return {
        "words": rule_in_words(series.pattern, series.at_time),
        "days": days_of(series, now),
        "differs": differs(post),
        "is_over": not Recurrence.objects.going_on(local_date(now)).filter(pk=series.pk).exists(),
    }

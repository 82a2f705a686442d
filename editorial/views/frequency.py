"""How often each account publishes, against what was decided for it; the communications team decides (R-020)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import OfficialAccount
from accounts.rights import local_date
from editorial.calendar.choices import MOST, shown_accounts
from editorial.calendar.overlays import bars_between
from editorial.calendar.spans import monday_of, week_of
from editorial.forms.frequency import FrequencyForm
from editorial.frequency import (
    Pace,
    check_set,
    dormant,
    dormant_days,
    paces,
    set_frequency,
    with_last_published,
    without_target,
)
from editorial.models import Post
from editorial.models.posts import sees_every_post
from editorial.rules.frequency import check_awake
from policy.outcomes import Outcome, PolicyRefusal

INVALID = 422
WITHOUT, DORMANT = "sans-cible", "dormants"


@dataclass(frozen=True, slots=True)
class Line:
    """One account: its week, what was published last, and the form that was typed, if one was."""

    pace: Pace
    last_published: datetime | None
    awake: Outcome
    form: FrequencyForm | None


class FrequencyListView(View):
    """The accounts that the person follows, and their pace."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those that the address keeps: all, without a target, dormant."""
        return show_frequencies(request)


class FrequencyView(View):
    """The target of one account."""

    audience = "staff"

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Decide it, or show what was typed again."""
        account = get_object_or_404(OfficialAccount.objects.authorised(), slug=slug)
        form = FrequencyForm(request.POST)
        if not form.is_valid():
            return show_frequencies(request, status=INVALID, typed={account.pk: form})
        try:
            set_frequency(
                account_id=account.pk,
                posts_per_week=form.cleaned_data["posts_per_week"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except PolicyRefusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("La fréquence de «\u00a0%(name)s\u00a0» est établie.") % {"name": account}
            )
        return HttpResponseRedirect(reverse("editorial:frequency-list"))


def show_frequencies(
    request: HttpRequest, *, status: int = 200, typed: dict[int, FrequencyForm] | None = None
) -> HttpResponse:
    """Answer the page; a form of `typed` takes the place of the blank one of its account."""
    person, now = signed_in(request), timezone.now()
    kept = request.GET.get("etat", "")
    rows = shown_accounts(person, now, sees_all=sees_every_post(person, now)).authorised()
    if kept == WITHOUT:
        rows = without_target(rows)
    found: Any = dormant(rows, now) if kept == DORMANT else with_last_published(rows)
    accounts = list(found[:MOST])
    context = {
        "lines": _lines(accounts, typed or {}, now),
        "kept": kept if kept in (WITHOUT, DORMANT) else "",
        "may_set": check_set(person, now),
        "week": week_of(local_date(now)),
    }
    return render(request, "editorial/frequencies.html", context, status=status)


def _lines(accounts: list[Any], typed: dict[int, FrequencyForm], now: datetime) -> list[Line]:
    today = local_date(now)
    week = week_of(today)
    bars = bars_between(week[0], week[-1], posts=Post.objects.none(), now=now)
    of_each = paces(accounts, [monday_of(today)], bars, now)[week[0]]
    days = dormant_days(now)
    return [
        Line(pace, account.last_published, _awake(account, days, now), typed.get(account.pk))
        for pace, account in zip(of_each, accounts, strict=True)
    ]


def _awake(account: Any, days: int, now: datetime) -> Outcome:
    last = account.last_published
    return check_awake(days_since_last=(now - last).days if last else None, dormant_days=days)

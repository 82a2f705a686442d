"""The calendar of who covers what, a month at a time."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Replacement
from accounts.month import bounds, month_of
from accounts.rights import local_date
from accounts.views.replacements import number

FIRST_YEAR, LAST_YEAR = 2014, 2100


class CalendarView(View):
    """A month: the accounts that the person manages, or all of them for whoever follows them."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the month of the address, or this one."""
        now, user = timezone.now(), signed_in(request)
        today, oversees = local_date(now), reach_of(user, now).oversees
        first, last = bounds(*asked_month(request.GET.get("mois", ""), today))
        visible = OfficialAccount.objects.authorised() if oversees else accounts_for(user, "publish", now)
        slug = request.GET.get("compte", "")
        month = month_of(
            first=first,
            last=last,
            accounts=visible.filter(slug=slug) if slug else visible,
            today=today,
            after=number(request.GET.get("apres", "")),
        )
        ids = {bar.cell.replacement_id for _row, bar in month.absences}
        readable = Replacement.objects.visible_to(user, oversees=oversees).filter(pk__in=ids)
        context = {
            "month": month,
            "first": first,
            "accounts": visible.select_related("platform"),
            "chosen": slug,
            "readable": set(readable.values_list("pk", flat=True)),
            "previous_url": _url(first - timedelta(days=1), slug),
            "next_url": _url(last + timedelta(days=1), slug),
            "today_url": _url(today, slug),
            "more_url": f"{_url(first, slug)}&apres={month.next_after}" if month.next_after else "",
        }
        return render(request, "accounts/replacement_calendar.html", context)


def asked_month(text: str, today: date) -> tuple[int, int]:
    """Return the year and month of the address (« 2026-07 »), or today's for anything else."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = today
    return (asked.year, asked.month) if FIRST_YEAR <= asked.year <= LAST_YEAR else (today.year, today.month)


def _url(day: date, slug: str) -> str:
    return f"?{urlencode({'mois': f'{day:%Y-%m}'} | ({'compte': slug} if slug else {}))}"

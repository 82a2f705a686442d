"""Where the nétiquette is displayed: each account and the city's site, what is to be brought up to date."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import is_team_member
from accounts.checks import grace_days, standings
from accounts.models import Aspect
from accounts.rights import local_date
from netiquette.applying import EditionBook
from netiquette.forms.displays import SiteForm
from netiquette.models import Display, Edition, SiteDisplay
from netiquette.public_text import public_path
from netiquette.site_displays import edition_missing_on_site, is_late_on_site, record_on_site
from netiquette.views.editions import CONFLICT, INVALID, check_sees, check_writes
from policy.outcomes import PolicyRefusal


class DisplayListView(View):
    """Every place where the nétiquette is to be read."""

    audience = "team"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        check_sees(request)
        return _show(request)


class SiteDisplayView(View):
    """Say that the edition in force was seen on the city's site."""

    audience = "custodians"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it."""
        person, form = check_writes(request), SiteForm(request.POST)
        if not form.is_valid():
            return _show(request, form, status=INVALID)
        values = form.cleaned_data
        try:
            record_on_site(
                edition_id=values["edition"],
                url=values["url"],
                note=values["note"],
                actor=person,
                now=timezone.now(),
            )
        except PolicyRefusal as refusal:
            return _show(request, form, status=CONFLICT, alert=str(refusal))
        messages.success(request, _("La publication sur le site Web est vérifiée."))
        return HttpResponseRedirect(reverse("netiquette:display-list"))


def _show(
    request: HttpRequest, form: SiteForm | None = None, *, status: int = 200, alert: str = ""
) -> HttpResponse:
    now = timezone.now()
    edition = Edition.objects.in_force(now).first()
    missing = edition_missing_on_site(now)
    form = form or SiteForm(initial={"edition": edition.pk if edition else None})
    context = {
        "edition": edition,
        "missing": missing,
        "is_late": missing is not None and is_late_on_site(missing, now),
        "site_displays": SiteDisplay.objects.select_related("edition", "checked_by")[:5],
        "form": form,
        "may_record": is_team_member(signed_in(request), now),
        "rows": _rows(request, now),
        "public_url": request.build_absolute_uri(public_path(None)),
        "embed_url": request.build_absolute_uri(reverse("netiquette:public-embed")),
        "alert": alert,
    }
    return render(request, "netiquette/displays.html", context, status=status)


def _rows(request: HttpRequest, now: Any) -> list[dict[str, Any]]:
    """Return where each account in use stands, in a constant number of queries."""
    found = standings(now).filter(aspect=Aspect.NETIQUETTE)
    rows = list(
        found.select_related("account__platform", "last__checked_by", "last__evidence").order_by(
            "account__name"
        )
    )
    seen = Display.objects.filter(profile_check__in=[row.last_id for row in rows if row.last_id])
    by_check = {one.profile_check_id: one.edition for one in seen.select_related("edition")}
    book, editions = EditionBook.load(), Edition.objects.in_bulk()
    today, grace = local_date(now), grace_days(now)
    return [
        {
            "standing": row,
            "state": row.state(today, grace_days=grace),
            "applying": editions.get(book.applying_to(row.account_id, now) or 0),
            "seen": by_check.get(row.last_id) if row.last_id else None,
            "link": request.build_absolute_uri(public_path(row.account)),
        }
        for row in rows
    ]

"""Pages of subscribers."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from netiquette import directory, dossier
from netiquette.deciders import handles_reviews
from netiquette.forms.sanctions import ProposeForm, ReasonForm
from netiquette.models import Subscriber
from policy.events import event_in_words

TIMELINE = 30


class SubscriberListView(View):
    """Who wrote on the accounts that the person sees."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        now, user = timezone.now(), signed_in(request)
        asked = request.GET
        text = asked.get("q", "").strip().replace("\x00", "")
        account_id, standing = _number(asked.get("compte")), asked.get("etat", "")
        found = directory.found_subscribers(
            user=user,
            text=text,
            account_id=account_id,
            standing=standing,
            after=_number(asked.get("apres")),
            now=now,
        )
        page = list(found[: directory.PAGE + 1])
        rows = directory.with_standings(page[: directory.PAGE], user=user, now=now)
        chosen = {"q": text, "compte": account_id, "etat": standing}
        context = {
            "rows": rows,
            "next_url": _next_url(request.path, page, chosen),
            "accounts": directory.visible_accounts(user, now).select_related("platform"),
            "standings": directory.STANDINGS.items(),
            "chosen": chosen,
            "handles_reviews": handles_reviews(user, now),
        }
        return render(request, "netiquette/subscriber_list.html", context)


def _next_url(path: str, page: list[Subscriber], chosen: dict[str, Any]) -> str:
    """Return the address of the next page, with the same filters; nothing after the last one."""
    if len(page) <= directory.PAGE:
        return ""
    kept = {key: value for key, value in chosen.items() if value}
    return f"{path}?{urlencode(kept | {'apres': page[directory.PAGE - 1].pk})}"


class SubscriberView(View):
    """One subscriber's dossier."""

    audience = "subscriber"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, or 404 to whoever sees none of the accounts the person wrote on."""
        return show_subscriber(request, pk)


def show_subscriber(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the dossier; a form of `typed` takes the place of the blank one of the same key, opened."""
    now, user = timezone.now(), signed_in(request)
    subscriber = visible_subscriber(pk, user, now)
    views = dossier.account_views(subscriber, user, now)
    offer_forms(views, typed or {}, now)
    entries = dossier.timeline(subscriber, user, now)[:TIMELINE]
    context = {
        "subscriber": subscriber,
        "names": subscriber.names.order_by("first_seen_at"),
        "views": views,
        "remarks": dossier.remarks_of(views),
        "alert": alert,
        "timeline": [(entry, event_in_words(entry.event)) for entry in entries],
    }
    return render(request, "netiquette/subscriber.html", context, status=status)


def offer_forms(views: list[dossier.AccountView], typed: dict[str, forms.Form], now: datetime) -> None:
    """Give each act that the page may offer its form: the one typed and refused, else a blank one."""

    def offer(key: str, form_class: type[forms.Form], **options: Any) -> forms.Form:
        return typed[key] if key in typed else form_class(auto_id=f"{key}-%s", **options)

    for view in views:
        for count in view.counts:
            key = f"propose-{view.account.pk}-{count.standing.track}"
            count.propose_form = offer(key, ProposeForm, breaches=count.breaches)
            for row in count.warnings:
                row.withdraw_form = offer(f"withdraw-{row.warning.pk}", ReasonForm)


def _number(value: str | None) -> int | None:
    """Return a number of the address, or None for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else None


def visible_subscriber(pk: int, user: Person, now: datetime) -> Subscriber:
    visible = Subscriber.objects.who_wrote_on(directory.visible_accounts(user, now))
    return get_object_or_404(visible.select_related("platform"), pk=pk)

"""The calendar in one's own calendar: the page where subscriptions are given, and the address that answers them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.limits import within_limit
from editorial import feeds
from editorial.calendar.choices import shown_accounts
from editorial.forms.feeds import FeedForm
from editorial.models import CalendarFeed
from editorial.models.posts import sees_every_post

CONFLICT, INVALID, TOO_MANY = 409, 422, 429
# One subscription may be read so many times in an hour from one machine; addresses that do not exist, fewer.
READINGS, GUESSES, HOUR = 120, 30, 3600
# A calendar asks again each time, and is told in a word that nothing has changed.
FRESH = "private, no-cache"


@method_decorator(login_not_required, name="dispatch")
class FeedView(View):
    """A subscription, for programs: its address is its only key."""

    audience = "public"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Send the calendar, or 304 to whoever has it already, or 404 as if it had never been."""
        now = timezone.now()
        feed = feeds.find_feed(token, now)
        action = f"calendar-feed-{feed.pk}" if feed else "calendar-feed-unknown"
        if not within_limit(request, action, times=READINGS if feed else GUESSES, seconds=HOUR):
            return HttpResponse(status=TOO_MANY, headers={"Retry-After": str(HOUR)})
        if feed is None:
            raise Http404
        contents = feeds.contents_of(feed, now)
        feeds.note_reading(feed, now)
        etag = quote_etag(contents.version())
        headers = {"ETag": etag, "Cache-Control": FRESH}
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers=headers)
        headers["Content-Disposition"] = 'inline; filename="calendrier.ics"'
        headers["X-Robots-Tag"] = "noindex"
        return HttpResponse(contents.write(), content_type="text/calendar; charset=utf-8", headers=headers)


class FeedListView(View):
    """One's own subscriptions; a new one shows its address once."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return _page(request, _form(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give a new one, and show its address in this answer alone."""
        form = _form(request, request.POST)
        if not form.is_valid():
            return _page(request, form, status=INVALID)
        person, now = signed_in(request), timezone.now()
        if not feeds.may_subscribe(person, now):
            return _page(request, form, status=CONFLICT)
        try:
            feed, token = feeds.give_feed(
                name=form.cleaned_data["name"], accounts=form.cleaned_data["accounts"], actor=person, now=now
            )
        except feeds.TooManyFeeds as refusal:
            form.add_error(None, str(refusal))
            return _page(request, form, status=CONFLICT)
        address = settings.SITE_URL + reverse("editorial:feed", args=[token])
        return _page(request, _form(request), given=feed, address=address)


class FeedRevokeView(View):
    """The end of one's own subscription."""

    audience = "own"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke it."""
        try:
            feed = feeds.revoke_feed(feed_id=pk, actor=signed_in(request), now=timezone.now())
        except CalendarFeed.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("L’abonnement « %(name)s » est révoqué.") % {"name": feed.name})
        return HttpResponseRedirect(reverse("editorial:feed-list"))


def _form(request: HttpRequest, data: Any = None) -> FeedForm:
    person, now = signed_in(request), timezone.now()
    accounts = shown_accounts(person, now, sees_all=sees_every_post(person, now))
    return FeedForm(data, accounts=accounts)


def _page(
    request: HttpRequest,
    form: FeedForm,
    *,
    status: int = 200,
    given: CalendarFeed | None = None,
    address: str = "",
) -> HttpResponse:
    person = signed_in(request)
    context = {
        "form": form,
        "feeds": CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).prefetch_related(
            "accounts__platform"
        ),
        "given": given,
        "address": address,
        "webcal": "webcal:" + address.partition(":")[2] if address else "",
        "may": feeds.may_subscribe(person, timezone.now()),
    }
    return render(request, "editorial/feeds.html", context, status=status)

"""The queue and the message opened beside it; both live in the address, so that a link shows the same screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import who_may
from accounts.models import OfficialAccount, Person
from accounts.models.people import normalized_title
from city.models import ElectionPeriod, Emergency
from moderation.detail import message_detail, visible_message
from moderation.explanation import explained, moves_of
from moderation.filters import DEADLINES, STATES, Filters
from moderation.forms.assignment import AssignForm
from moderation.forms.queue import SaveViewForm
from moderation.models import Message, SavedView
from moderation.queries import (
    AccountCount,
    MessageQuerySet,
    closed_cursor,
    open_counts,
    posted_cursor,
    queue_cursor,
    seen_accounts,
    with_accounts,
)
from moderation.saved_views import views_for
from moderation.situations import FIRST, about, asking, emergencies_in_force, lived_through
from netiquette.models import Subscriber

PAGE = 50
# Beside a message opened by its address the list is a reminder of what follows: more than a screen, less than a page.
BESIDE = 25


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the list: its messages, and the address of the next page."""

    messages: list[Message]
    next_url: str


def queue_page(
    filters: Filters,
    user: Person,
    now: datetime,
    accounts: dict[int, OfficialAccount],
    emergencies: Sequence[Emergency] = (),
    *,
    most: int = PAGE,
) -> QueuePage:
    """Return the messages of one page for `user`, by keyset: the hundredth page costs what the first does.

    `accounts` are those that the person sees, `emergencies` those in force, `most` how many messages a page holds.
    """
    messages = filters.apply(Message.objects.on_accounts(accounts.values()), user, now)
    first = _about_situation(messages, filters, emergencies)
    ordered = _ordered(messages.exclude(pk__in=[one.pk for one in first]) if first else messages, filters)
    rows = list(ordered.with_people().with_services()[: most + 1])
    next_url = ""
    if len(rows) > most:
        rows = rows[:most]
        next_url = f"{reverse('moderation:queue')}?{filters.querystring(after=_cursor(rows[-1], filters))}"
    if first and not filters.after:
        rows = sorted([*first, *rows], key=lambda one: not one.comes_first)
    return QueuePage(with_accounts(rows, accounts), next_url)


def _about_situation(
    messages: MessageQuerySet, filters: Filters, emergencies: Sequence[Emergency]
) -> list[Message]:
    """Return, in an emergency, the messages about it: they come first, after the dangers (R-052).

    Not in a list that has its own order or is about it already; nothing is asked while no emergency has words.
    """
    if filters.text or filters.shows_closed or filters.situation:
        return []
    asked = asking(emergencies)
    return (
        list(messages.filter(about(asked)).in_queue_order().with_people().with_services()[:FIRST])
        if asked
        else []
    )


def _cursor(message: Message, filters: Filters) -> str:
    """Return the place of a message in the order of the list."""
    if filters.text:
        return posted_cursor(message)
    return closed_cursor(message) if filters.shows_closed else queue_cursor(message)


def _ordered(messages: MessageQuerySet, filters: Filters) -> MessageQuerySet:
    """Order from the place named in the address: what is found newest first, closed last first, open by deadline."""
    if filters.text:
        return messages.after_posted(filters.after)
    if filters.shows_closed:
        return messages.in_closed_order().after_closed(filters.after)
    return messages.in_queue_order().after(filters.after)


class ListContext:
    """What the list beside the message needs, computed only if the answer shows it."""

    def __init__(self, request: HttpRequest, now: datetime, *, most: int = PAGE) -> None:
        self.user = signed_in(request)
        self.now = now
        self.most = most
        self.filters = Filters.from_query(request.GET)

    @cached_property
    def counts(self) -> list[AccountCount]:
        """The accounts of the rail with what is open on each: also whose messages the person sees."""
        return open_counts(self.user, self.now)

    @cached_property
    def accounts(self) -> dict[int, OfficialAccount]:
        """The accounts whose messages the person sees."""
        return {count.account.pk: count.account for count in self.counts}

    @cached_property
    def page(self) -> QueuePage:
        """The page of the list."""
        return queue_page(self.filters, self.user, self.now, self.accounts, self.emergencies, most=self.most)

    @cached_property
    def emergencies(self) -> list[Emergency]:
        """The emergencies in force, for the order of the list as for the banner."""
        return emergencies_in_force(self.now)

    @cached_property
    def elections(self) -> list[ElectionPeriod]:
        """The election periods under way."""
        return list(ElectionPeriod.objects.in_force(self.now))

    @cached_property
    def newest(self) -> int:
        """The number of the last message received, so that the page can count those that come after it."""
        return Message.objects.aggregate(newest=Max("pk"))["newest"] or 0

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """The person's views, then those that others share."""
        return list(views_for(self.user))

    def as_dict(self) -> dict[str, Any]:
        """Return the template's variables."""
        return {
            "now": self.now,
            "filters": self.filters,
            "query": self.filters.here,
            "list": self,
            "rail_accounts": SimpleLazyObject(lambda: self.counts),
            "emergencies_in_force": SimpleLazyObject(lambda: self.emergencies),
            "states": STATES,
            "deadlines": DEADLINES,
            "kinds": Message.Kind.choices,
            "save_view_form": SaveViewForm(),
        }


class QueueView(View):
    """The messages that await an answer, the most urgent first."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list; htmx asks for the list alone when a filter changes."""
        context = ListContext(request, timezone.now()).as_dict()
        template = "moderation/_list.html" if _targets(request, "list-pane") else "moderation/queue.html"
        return render(request, template, context)


class MessageView(View):
    """One message, beside the list it was opened from."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the message; htmx asks for the message alone when a row is opened."""
        return show_message(request, pk)


def show_message(
    request: HttpRequest, pk: int, *, status: int = 200, forms: dict[str, Any] | None = None, alert: str = ""
) -> HttpResponse:
    """Answer the page of a message, with the forms as they were typed when an act was refused."""
    now = timezone.now()
    user = signed_in(request)
    beside = ListContext(request, now, most=BESIDE)
    alone = _targets(request, "detail-pane")
    # The message alone shows no rail: its accounts need not be counted.
    accounts = seen_accounts(user, now) if alone else beside.accounts
    message = visible_message(pk, user, now, accounts)
    context = beside.as_dict() | message_detail(message, user, now, forms or {}, accounts) | {"alert": alert}
    template = "moderation/_detail.html" if alone else "moderation/message.html"
    return render(request, template, context, status=status)


def message_url(pk: int, filters: Filters) -> str:
    """Return the address of a message opened from a list."""
    address = reverse("moderation:message", args=[pk])
    return f"{address}?{filters.here}" if filters.here else address


class DeadlineView(View):
    """« Pourquoi cette échéance ? »: what the clock counted, and what it did not."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the calculation; htmx asks for it alone, under the deadline."""
        now = timezone.now()
        message = visible_message(pk, signed_in(request), now)
        context = {"message": message, "now": now, "explained": explained(message, now)}
        context |= {"moves": moves_of(message), "emergencies": lived_through(message, now)}
        template = (
            "moderation/_deadline.html" if getattr(request, "htmx", None) else "moderation/deadline.html"
        )
        return render(request, template, context)


class AssigneesView(View):
    """The people to whom a message may be entrusted."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form; htmx asks for it alone, in the menu that opens it."""
        now = timezone.now()
        message = visible_message(pk, signed_in(request), now)
        form = AssignForm(
            initial={"version": message.version, "assignee": message.assignee_id},
            people=who_may("reply", message.account, now),
        )
        if not getattr(request, "htmx", None):
            return show_message(request, pk, forms={"assign_form": form})
        query = Filters.from_query(request.GET).here
        context = {"message": message, "assign_form": form, "query": query}
        return render(request, "moderation/_assign.html", context)


class SubscriberMessagesView(View):
    """The messages of one author, for that person's page."""

    audience = "subscriber"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest of those that the person may see."""
        now = timezone.now()
        subscriber = get_object_or_404(Subscriber, pk=pk)
        rows = (
            Message.objects.visible_to(signed_in(request), now)
            .filter(subscriber=subscriber)
            .with_row_details()
            .order_by("-posted_at", "-pk")[:PAGE]
        )
        if not rows:
            raise Http404
        context = {"subscriber": subscriber, "messages_found": rows, "now": now}
        template = (
            "moderation/_subscriber_messages.html"
            if getattr(request, "htmx", None)
            else "moderation/subscriber_messages.html"
        )
        return render(request, template, context)


class AccountsView(View):
    """Every account that the person sees, for whoever follows more of them than the rail can name."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the accounts whose name, code or platform holds the words looked for."""
        words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        counts = open_counts(signed_in(request), timezone.now())
        sought = normalized_title(words)

        def answers(account: OfficialAccount) -> bool:
            return sought in normalized_title(f"{account} {account.slug} {account.handle}")

        found = [count for count in counts if answers(count.account)]
        context = {"found": found, "words": words, "rail_accounts": counts}
        return render(request, "moderation/accounts.html", context)


class CountsView(View):
    """The accounts of the rail with what is open on each, asked again every minute."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the rail's fragment, and how many messages came into the list shown since it was."""
        context: dict[str, Any] = {}
        since = request.GET.get("depuis", "")
        if since.isascii() and since.isdecimal() and len(since) < 19:
            now, user = timezone.now(), signed_in(request)
            filters = Filters.from_query(QueryDict(request.GET.get("vue", "")))
            newer = filters.apply(Message.objects.visible_to(user, now), user, now).filter(pk__gt=int(since))
            context = {"news": newer.count(), "news_query": filters.querystring()}
        return render(request, "moderation/_counts.html", context)


def _targets(request: HttpRequest, element: str) -> bool:
    """Whether htmx asks for one element of the page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and htmx.target == element

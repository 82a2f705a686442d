"""Pages against the floor of the framework: a page of fifty rows, with session, person and the queue's query."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, include, path, reverse
from django.utils import timezone

from accounts.models import Person
from benchmarks.database import SMALL_ACCOUNT
from benchmarks.measuring import NOT_YET, Row, at_most, medians
from moderation.models import Message
from moderation.queries import queue_cursor

TIMES = 15
DEEP = 100 * 50
_FLOOR = (
    "<table>{% for m in messages %}<tr><td>{{ m.pk }}<td>{{ m.account.platform.name }}<td>{{ m.account.name }}"
    "<td>{{ m.subscriber.name }}<td>{{ m.get_state_display }}<td>{{ m.excerpt }}<td>{{ m.posted_at }}"
    "<td>{{ m.limit_at }}"
    "{% endfor %}</table>"
)


def floor(request: HttpRequest) -> HttpResponse:
    """Show the first fifty rows of the queue with nothing around."""
    str(request.user)
    messages = Message.objects.open().in_queue_order().with_row_details()[:50]
    # Without the request, no context processor runs.
    return HttpResponse(engines["django"].from_string(_FLOOR).render({"messages": messages}))


floor.audience = "staff"  # type: ignore[attr-defined]
urlpatterns = [path("plancher/", floor, name="floor"), path("", include("rimouski_social.urls"))]


def measure(person: Person) -> Iterator[Row]:
    """Yield the lines of the queue, the message and home."""
    with override_settings(ROOT_URLCONF="benchmarks.pages"):
        client = Client()
        client.force_login(person)
        deep = Message.objects.visible_to(person, timezone.now()).open().in_queue_order()
        rows = list(deep[DEEP : DEEP + 1]) or list(deep.reverse()[:1])
        message = Message.objects.visible_to(person, timezone.now()).open().in_queue_order()[100]
        wanted: list[tuple[str, Callable[[], str], float, int]] = [
            ("file, première page", lambda: reverse("moderation:queue"), 1.6, 12),
            (
                "file, 100 pages plus loin",
                lambda: f"{reverse('moderation:queue')}?apres={quote(queue_cursor(rows[0]))}",
                1.6,
                12,
            ),
            ("message", lambda: reverse("moderation:message", args=[message.pk]), 2, 20),
            ("accueil", lambda: reverse("home"), 2, 15),
        ]
        for what, url_of, bar, most_queries in wanted:
            try:
                url = url_of()
            except NoReverseMatch:
                yield Row(what=what, bar=f"≤ {bar:g} × plancher", measured=NOT_YET, ok=None)
                continue
            yield from _page(client, what, url, bar, most_queries)
        yield _same_number_of_queries(client)


def _page(client: Client, what: str, url: str, bar: float, most_queries: int) -> Iterator[Row]:
    answer = client.get(url)
    if answer.status_code != 200:
        yield Row(what=what, bar="200", measured=f"{answer.status_code}", ok=False)
        return
    base, ours = medians(lambda: client.get("/plancher/"), lambda: client.get(url), times=TIMES)
    yield at_most(what, ours / base, bar, f"{ours:.1f} ms, plancher {base:.1f} ms", "plancher")
    queries = _queries(client, url)
    yield Row(
        what=f"{what}: requêtes", bar=f"≤ {most_queries}", measured=str(queries), ok=queries <= most_queries
    )


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def _same_number_of_queries(client: Client) -> Row:
    url = reverse("moderation:queue")
    few, many = (
        _queries(client, f"{url}?compte={SMALL_ACCOUNT}"),
        _queries(client, f"{url}?compte=facebook-ville"),
    )
    return Row(
        what="file: requêtes à 10 rangées et à toutes",
        bar="égal",
        measured=f"{few} et {many}",
        ok=few == many,
    )

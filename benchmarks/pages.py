"""Pages against the floor of the framework: a page of fifty rows, with session, person and the queue's query."""

import gzip
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.utils import timezone

from accounts.models import Person
from benchmarks.database import SMALL_ACCOUNT
from benchmarks.measuring import Row, at_most, medians, undone
from moderation.kinds import qualify_message
from moderation.models import Message
from moderation.notes import add_note
from moderation.queries import queue_cursor
from moderation.replies import save_draft

TIMES = 25
DEEP = 100 * 50
# The fragment that htmx asks for when a row is opened: what people wait for all day.
FRAGMENT = {"HX-Request": "true", "HX-Target": "detail-pane"}
WEIGHT = 150
_FLOOR = (
    "<table>{% for m in messages %}<tr><td>{{ m.pk }}<td>{{ m.account.platform.name }}<td>{{ m.account.name }}"
    "<td>{{ m.subscriber.name }}<td>{{ m.get_state_display }}<td>{{ m.excerpt }}<td>{{ m.posted_at }}"
    "<td>{{ m.limit_at }}"
    "{% endfor %}</table>"
)


@cache
def _floor_template() -> Any:
    return engines["django"].from_string(_FLOOR)


def floor(request: HttpRequest) -> HttpResponse:
    """Show the first fifty rows of the queue, alone: no shell, no rail, no rights, no context processor."""
    str(request.user)
    messages = Message.objects.open().in_queue_order().with_row_details()[:50]
    return HttpResponse(_floor_template().render({"messages": messages}))


floor.audience = "staff"  # type: ignore[attr-defined]
urlpatterns = [path("plancher/", floor, name="floor"), path("", include("rimouski_social.urls"))]


def measure(person: Person) -> Iterator[Row]:
    """Yield the lines of the queue, the message and home."""
    with override_settings(ROOT_URLCONF="benchmarks.pages"):
        client = Client()
        client.force_login(person)
        queue = reverse("moderation:queue")
        visible = Message.objects.visible_to(person, timezone.now()).open().in_queue_order()
        deep = list(visible[DEEP : DEEP + 1]) or list(visible.reverse()[:1])
        yield from _page(client, "file, première page", queue, 1.6, 12)
        further = f"{queue}?apres={quote(queue_cursor(deep[0]))}"
        yield from _page(client, "file, 100 pages plus loin", further, 1.6, 12)
        yield from _message(client, visible[100], person)
        yield from _page(client, "accueil", reverse("home"), 2, 15)
        yield _same_number_of_queries(client)
        yield _weight(client, queue)


def _message(client: Client, message: Message, person: Person) -> Iterator[Row]:
    """Yield a message nobody has touched, then the same one qualified, noted and with a reply begun."""
    url = reverse("moderation:message", args=[message.pk])
    yield from _page(client, "message et file", url, 2, 20)
    yield from _page(client, "message seul (htmx)", url, 2, 20, FRAGMENT)
    with undone():
        act: dict[str, Any] = {"message_id": message.pk, "actor": person, "now": timezone.now()}
        qualify_message(**act, kind="question", is_danger=False, version=None)
        add_note(**act, text="Vérifié avec le service.")
        save_draft(**act, text="Bonjour, ", nature="answer", channel="public", template_id=None)
        yield from _page(client, "message qualifié, noté, réponse commencée, et file", url, 2, 20)
        yield from _page(client, "le même seul (htmx)", url, 2, 20, FRAGMENT)


def _page(
    client: Client, what: str, url: str, bar: float, most_queries: int, headers: dict[str, str] | None = None
) -> Iterator[Row]:
    get: Callable[[], Any] = lambda: client.get(url, headers=headers)  # noqa: E731
    answer = get()
    if answer.status_code != 200:
        yield Row(what=what, bar="200", measured=f"{answer.status_code}", ok=False)
        return
    base, ours = medians(lambda: client.get("/plancher/"), get, times=TIMES)
    yield at_most(what, ours / base, bar, f"{ours:.1f} ms, plancher {base:.1f} ms", "plancher")
    queries = count_queries(get)
    yield Row(
        what=f"{what}: requêtes", bar=f"≤ {most_queries}", measured=str(queries), ok=queries <= most_queries
    )


def count_queries(get: Callable[[], Any]) -> int:
    """Count the queries of `get`."""
    with CaptureQueriesContext(connection) as queries:
        get()
    return sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)


def _same_number_of_queries(client: Client) -> Row:
    few, many = (
        count_queries(lambda account=account: client.get(f"{reverse('moderation:queue')}?compte={account}"))  # type: ignore[misc]
        for account in (SMALL_ACCOUNT, "facebook-ville")
    )
    return Row(
        what="file: requêtes à 10 rangées et à toutes",
        bar="égal",
        measured=f"{few} et {many}",
        ok=few == many,
    )


def _weight(client: Client, url: str) -> Row:
    """Add up the page, which nothing compresses, and the files that it links, which WhiteNoise keeps compressed."""
    page = client.get(url).content
    names = [part.split('"')[0] for part in page.decode().split(f'="{settings.STATIC_URL}')[1:]]
    found = [finders.find(name) for name in names]
    assert found and all(found), names
    sizes = [len(page)] + [len(gzip.compress(Path(str(file)).read_bytes())) for file in found]
    kilobytes = sum(sizes) / 1000
    return Row(
        what=f"poids de la file ({len(sizes)} fichiers, cache vide)",
        bar=f"≤ {WEIGHT} ko",
        measured=f"{kilobytes:.0f} ko",
        ok=kilobytes <= WEIGHT,
    )

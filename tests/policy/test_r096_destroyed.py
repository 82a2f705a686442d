"""A message destroyed as the retention schedule asks stays destroyed, even if its file is imported again (R-096)."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.key_rotation import rotate_keys
from accounts.models import Person
from accounts.vault import MissingKey, parse_field_keys
from moderation.closing import close_without_reply
from moderation.incoming import parse_message
from moderation.intake import Receipt, receive
from moderation.kinds import qualify_message
from moderation.models import DestroyedMessage, Message, RecognitionKey
from netiquette.models import Subscriber, SubscriberName
from tests.builders import the_policy_world
from tests.builders_acts import SOON, a_closed_message, an_agent
from tests.builders_moderation import fields_of_a_message
from tests.builders_retention import LATER, an_approved_batch, depersonalised

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-096")]
WORD = "Quenneville"


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def a_line(**changes: Any) -> dict[str, Any]:
    return fields_of_a_message(author_name=f"Zéphyrin {WORD}", text=f"Ici {WORD}.", **changes)


def destroyed(agent: Person, *lines: dict[str, Any]) -> list[Message]:
    """Take the lines in, close their messages and have them emptied years later."""
    messages = [a_closed_message(agent, **line) for line in lines]
    depersonalised(an_approved_batch())
    return messages


def again(*lines: dict[str, Any]) -> Receipt:
    return receive([parse_message(line) for line in lines], now=LATER)


def test_imported_again_it_stays_empty_and_its_author_unknown(agent: Person) -> None:
    line = a_line()
    [message] = destroyed(agent, line)
    for _time in range(2):
        [result] = again(line).results
        assert (result.outcome, result.message_id) == ("destroyed", None)
        assert result.reason.startswith("Ce message a été détruit selon le calendrier de conservation")
    assert Message.objects.get() == message
    assert not SubscriberName.objects.exists()
    assert set(Subscriber.objects.values_list("name", flat=True)) == {"dépersonnalisé"}


def test_edited_since_on_the_platform_it_stays_empty(agent: Person) -> None:
    line = a_line()
    destroyed(agent, line)
    [result] = again({**line, "text": "Autre chose", "edited_at": LATER.isoformat()}).results
    assert result.outcome == "destroyed"


def test_what_its_author_writes_next_is_received_as_from_somebody_new(agent: Person) -> None:
    line = a_line()
    [message] = destroyed(agent, line)
    new = {**line, "external_id": "nouveau", "posted_at": LATER.isoformat()}
    assert [result.outcome for result in again(line, new).results] == ["destroyed", "created"]
    author = Message.objects.get(external_id="nouveau").subscriber
    assert (author.name, author.first_seen_at) == (line["author_name"], LATER)
    assert author.pk != message.subscriber_id


def test_the_same_identifier_on_another_platform_is_another_message(agent: Person) -> None:
    line = a_line()
    destroyed(agent, line)
    [result] = again({**line, "platform": "x", "account": "x-villerimouski"}).results
    assert result.outcome == "created"


def test_neither_the_row_nor_its_mark_leads_from_one_to_the_other(agent: Person) -> None:
    line = a_line()
    [message] = destroyed(agent, line)
    message.refresh_from_db()
    mark = DestroyedMessage.objects.get().mark
    assert message.external_id == f"dépersonnalisé {message.pk}"
    assert [field.name for field in DestroyedMessage._meta.fields] == ["mark"]
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - {"moderation_destroyedmessage"}:
            cursor.execute(f'SELECT 1 FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{mark}%"])  # noqa: S608
            assert cursor.fetchone() is None, table


def test_the_report_of_a_file_counts_it_apart_in_plain_words(agent: Person, tmp_path: Path) -> None:
    line = a_line()
    destroyed(agent, line)
    path = tmp_path / "ancien.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in (line, a_line())))
    out = io.StringIO()
    call_command("import_messages", str(path), format="json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "rejections": [], "created": 1, "known": 0, "edited": 0, "destroyed": 1, "rejected": 0,
    }  # fmt: skip


def test_pasted_again_it_is_refused_with_the_reason_and_what_was_typed(agent: Person) -> None:
    browser = Client()
    browser.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {
        "account": a_closed_message(agent).account_id,
        "author_id": "z-1",
        "author_name": f"Zéphyrin {WORD}",
        "posted_at": "2026-07-06T10:00",
        "text": f"Ici {WORD}.",
        "permalink": "https://www.facebook.com/villerimouski/posts/77",
    }
    assert browser.post(reverse("moderation:paste"), typed).status_code == 302
    message = Message.objects.get(subscriber__name=f"Zéphyrin {WORD}")
    an_act: dict[str, Any] = {"message_id": message.pk, "actor": agent, "version": None, "now": SOON}
    qualify_message(kind="comment", is_danger=False, keeps=False, **an_act)
    close_without_reply(reason="emoji_only", **an_act)
    depersonalised(an_approved_batch())
    response = browser.post(reverse("moderation:paste"), typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "détruit selon le calendrier de conservation" in page
    assert f"Zéphyrin {WORD}" in page


@pytest.mark.parametrize("size", [3, 30])
def test_recognising_asks_two_queries_whatever_the_number_of_lines(agent: Person, size: int) -> None:
    lines = [a_line() for _row in range(size)]
    destroyed(agent, *lines)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert again(*lines).counts == {"destroyed": size}
    about = [one for one in asked if "recognitionkey" in one["sql"] or "destroyedmessage" in one["sql"]]
    assert len(about) == 2


def test_recognised_once_the_keys_of_the_server_have_changed_and_not_without_them(
    agent: Person, settings: Any
) -> None:
    line = a_line()
    destroyed(agent, line)
    old, new = settings.FIELD_KEYS, parse_field_keys([f"2099:{'A' * 43}="])
    settings.FIELD_KEYS = new | old
    rotate_keys()
    settings.FIELD_KEYS = new
    assert again(line).counts == {"destroyed": 1}
    settings.FIELD_KEYS = old
    with pytest.raises(MissingKey):
        again(line)


def test_postgresql_empties_no_message_without_its_mark_and_keeps_the_marks(agent: Person) -> None:
    message = a_closed_message(agent)
    an_approved_batch()
    other = a_closed_message(agent)
    mark = "00000000-0000-4000-8000-000000000000"
    for act in (
        lambda: Message.objects.filter(pk=message.pk).update(depersonalised_at=LATER),
        lambda: Message.objects.filter(pk=message.pk).update(depersonalised_at=LATER, external_id="x"),
        lambda: Message.objects.filter(pk=other.pk).update(depersonalised_at=LATER, external_id=mark),
        lambda: DestroyedMessage.objects.create(mark=mark),
        lambda: RecognitionKey.objects.create(pk=2, sealed=b"", key_id="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert not DestroyedMessage.objects.exists()
    Message.objects.filter(pk=message.pk).update(depersonalised_at=LATER, external_id=mark)
    for change in (DestroyedMessage.objects.all().delete, lambda: DestroyedMessage.objects.update(mark=mark)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

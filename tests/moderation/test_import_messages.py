"""The command `import_messages`, and files given through the page: idempotent, side by side, killed in the middle."""

import base64
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from rich.console import Console

from moderation import importing
from moderation.importing import run_batch
from moderation.management.commands import import_messages
from moderation.models import ImportBatch, Message, SearchEntry, Snapshot
from netiquette.models import Subscriber
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_moderation import fields_of_a_message

MixedFile = Callable[[Path, int], dict[str, int]]


def write_mixed(path: Path, size: int) -> dict[str, int]:
    """Write a file of `size` lines of every sort, one in ten bad, and return what it should bring."""
    choose = random.Random(7)  # noqa: S311
    expected = {"created": 0, "known": 0, "edited": 0, "destroyed": 0, "rejected": 0}
    good: list[dict[str, Any]] = []
    with path.open("w", encoding="utf-8") as file:
        for _line in range(size):
            sort = choose.random()
            posted_at = NOW - timedelta(minutes=choose.randrange(500_000))
            fields = fields_of_a_message(
                author_id=f"c-{choose.randrange(200)}", posted_at=posted_at.isoformat(), text="Été 🌊 " * 3
            )
            if sort < 0.1:
                fields |= choose.choice(
                    [{"posted_at": "hier"}, {"account": "inconnu"}, {"text": ""}, {"platform": 3}]
                )
                outcome = "rejected"
            elif sort < 0.2 and good:
                fields, outcome = choose.choice(good), "known"
            else:
                good.append(fields)
                outcome = "created"
            expected[outcome] += 1
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")
    return expected


def import_as_json(path: Path) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_messages", str(path), format="json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.mark.django_db
@pytest.mark.usefixtures("policy_world")
def test_ten_thousand_mixed_lines_go_in_once_and_the_second_time_create_nothing(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    expected = write_mixed(path, 10_000)
    first, second = import_as_json(path), import_as_json(path)
    rejections = first.pop("rejections")
    assert first == expected
    assert len(rejections) == expected["rejected"]
    assert all(rejection["reason"].endswith(".") for rejection in rejections)
    assert [rejection["line"] for rejection in rejections] == sorted(
        rejection["line"] for rejection in rejections
    )
    assert second["created"] == 0
    assert second["known"] == expected["created"] + expected["known"]
    assert (
        Message.objects.count()
        == Snapshot.objects.count()
        == SearchEntry.objects.count()
        == expected["created"]
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("policy_world")
def test_text_output_gives_each_rejected_line_and_the_counts(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text(
        json.dumps(fields_of_a_message()) + "\n\n" + json.dumps(fields_of_a_message(posted_at="")) + "\n"
    )
    out = io.StringIO()
    call_command("import_messages", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        "ligne 3\u00a0: La colonne «\u00a0posted_at\u00a0» est vide.",
        "created: 1",
        "known: 0",
        "edited: 0",
        "destroyed: 0",
        "rejected: 1",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "n’existe pas"), (b"a,b\n1,2\n", "n’a pas les colonnes attendues"), (b"", "vide")],
)
def test_file_that_cannot_be_read_exits_with_2_and_says_why(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "messages.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as caught:
        call_command("import_messages", str(path))
    assert caught.value.returncode == 2


@pytest.mark.django_db
def test_without_opening_hours_nothing_goes_in_and_the_reason_is_given(tmp_path: Path) -> None:
    from city.models import OpeningInterval

    the_policy_world()
    OpeningInterval.objects.all().delete()
    path = tmp_path / "messages.jsonl"
    path.write_text(json.dumps(fields_of_a_message()))
    with pytest.raises(CommandError, match="heure d’ouverture"):
        call_command("import_messages", str(path))
    assert not Subscriber.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_create_each_message_once(tmp_path: Path) -> None:
    the_policy_world()
    path = tmp_path / "messages.jsonl"
    expected = write_mixed(path, 3_000)
    backwards = tmp_path / "backwards.jsonl"
    backwards.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    answers: list[dict[str, Any]] = []

    def run(file: Path) -> None:
        answers.append(import_as_json(file))
        connection.close()

    threads = [threading.Thread(target=run, args=[file]) for file in (path, backwards)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answer["created"] for answer in answers) == expected["created"] == Message.objects.count()
    assert Snapshot.objects.count() == SearchEntry.objects.count() == expected["created"]


def database_url() -> str:
    """Return the address of the tests' own database, for another process."""
    place = connection.settings_dict
    login = f"{place['USER']}:{quote(place['PASSWORD'])}@" if place["USER"] else ""
    return f"postgres://{login}{quote(place['HOST'], safe='')}:{place['PORT']}/{place['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_import_killed_in_the_middle_leaves_nothing_half_written_and_goes_on_when_run_again(
    tmp_path: Path,
) -> None:
    the_policy_world()
    path = tmp_path / "messages.jsonl"
    expected = write_mixed(path, 20_000)
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "tests",
        "FIELD_KEYS": f"tests:{base64.b64encode(bytes(32)).decode()}",
        "HTTPS": "false",
    }
    command = [sys.executable, "manage.py", "import_messages", str(path)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    deadline = time.monotonic() + 60
    while not Message.objects.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    written = Message.objects.count()
    assert 0 < written < expected["created"]
    assert Snapshot.objects.count() == SearchEntry.objects.count() == written
    assert not Subscriber.objects.filter(names=None).exists()
    import_as_json(path)
    assert Message.objects.count() == expected["created"]


@pytest.fixture
def batch(db: None, tmp_path: Path, settings: Any) -> tuple[ImportBatch, dict[str, int]]:
    """A file given through the page, ready to be read."""
    settings.MEDIA_ROOT = tmp_path / "media"
    the_policy_world()
    path = tmp_path / "messages.jsonl"
    expected = write_mixed(path, 1_800)
    row = ImportBatch(
        owner=a_holder("agent-communications"),
        file_name=path.name,
        size=path.stat().st_size,
        created_at=NOW,
        state=ImportBatch.State.QUEUED,
    )
    row.file.save(path.name, ContentFile(path.read_bytes()))
    return row, expected


def counts(row: ImportBatch) -> dict[str, int]:
    return {name: getattr(row, name) for name in ("created", "known", "edited", "destroyed", "rejected")}


def test_file_of_the_page_is_read_whole_and_its_rejections_kept(
    batch: tuple[ImportBatch, dict[str, int]],
) -> None:
    row, expected = batch
    run_batch(row.pk)
    after = ImportBatch.objects.get(pk=row.pk)
    assert (after.state, counts(after)) == (ImportBatch.State.DONE, expected)
    assert (after.bytes_read, after.lines_read) == (row.size, 1_800)
    assert after.rejections.count() == expected["rejected"]


@pytest.mark.clause("R-014")
def test_file_of_the_page_brings_nothing_to_accounts_of_others(
    batch: tuple[ImportBatch, dict[str, int]],
) -> None:
    row, _expected = batch
    row.owner = a_holder("responsable-bibliotheques")
    row.save()
    after = run_batch(row.pk)
    assert (after.created, after.known, after.rejected) == (0, 0, 1_800)
    assert after.rejections.filter(
        reason__contains="Votre poste ne figure pas sur la liste de ce compte"
    ).exists()


def test_file_of_the_page_goes_on_where_a_dead_worker_left_it(
    batch: tuple[ImportBatch, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, expected = batch
    take_in, steps = importing.take_in, []

    def dies_at_the_third(*args: Any, **kwargs: Any) -> importing.Step:
        steps.append(1)
        if len(steps) == 3:
            raise SystemExit
        return take_in(*args, **kwargs)

    monkeypatch.setattr(importing, "take_in", dies_at_the_third)
    with pytest.raises(SystemExit):
        run_batch(row.pk)
    half = ImportBatch.objects.get(pk=row.pk)
    assert (half.state, half.lines_read) == (ImportBatch.State.RUNNING, 1_000)
    run_batch(row.pk)
    after = ImportBatch.objects.get(pk=row.pk)
    assert (after.state, counts(after)) == (ImportBatch.State.DONE, expected)
    assert run_batch(row.pk).created == expected["created"]


def test_file_of_the_page_that_cannot_be_read_says_why(batch: tuple[ImportBatch, dict[str, int]]) -> None:
    row, _expected = batch
    row.file_name = "messages.csv"
    row.file.save(row.file_name, ContentFile(b"a;b\n"))
    after = run_batch(row.pk)
    assert after.state == ImportBatch.State.FAILED
    assert "colonnes" in after.failure


@pytest.mark.parametrize(("is_terminal", "shown"), [(True, True), (False, False)])
def test_a_bar_advances_on_a_terminal_and_nothing_is_written_in_a_file(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, shown: bool
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(
        import_messages,
        "Console",
        lambda **_options: Console(file=screen, force_terminal=is_terminal, width=80),
    )
    with import_messages._progress(200) as advance_to:
        advance_to(100)
    assert ("Importation" in screen.getvalue()) is shown
    assert ("50%" in screen.getvalue()) is shown

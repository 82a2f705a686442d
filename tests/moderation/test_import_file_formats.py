"""Reading files of messages: what is taken, what is refused with its line and why, what cannot be read at all."""

import io
import json
from typing import Any

import pytest

from moderation.file_formats import Line, Position, UnreadableFileError, read_messages

COLUMNS = "platform,account,external_id,author_id,author_name,posted_at,text,permalink"
GOOD: dict[str, Any] = {
    "platform": "facebook",
    "account": "Ville de Rimouski",
    "external_id": "f-1",
    "author_id": "a-1",
    "author_name": "Citoyen 1",
    "posted_at": "2026-11-20T10:00:00-05:00",
    "text": "Bonjour",
    "permalink": "https://facebook.com/f-1",
}


def read(content: bytes | str, name: str = "", resume: Position = Position()) -> list[Line]:  # noqa: B008
    data = content.encode() if isinstance(content, str) else content
    return list(read_messages(io.BufferedReader(io.BytesIO(data)), name=name, resume=resume))


def json_line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}) + "\n"


def csv_row(**changes: str) -> str:
    return ",".join({**GOOD, **changes}.values()) + "\n"


def reason_of(**changes: Any) -> str:
    [line] = read(json_line(**changes))
    assert line.message is None
    return line.reason


def test_good_json_line_becomes_a_message_in_utc() -> None:
    [line] = read(
        json_line(media=["https://x.test/a.jpg"], private=True, edited_at="2026-11-20T16:00:00Z", parent_id=7)
    )
    assert line.message is not None
    assert line.message.posted_at.isoformat() == "2026-11-20T15:00:00+00:00"
    assert (line.message.media, line.message.private, line.message.parent_id) == (
        ("https://x.test/a.jpg",),
        True,
        "7",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"posted_at": "2026-11-20T10:00:00"}, "« posted_at » n’a pas de décalage horaire"),
        ({"posted_at": "20/11/2026"}, "« posted_at » est illisible"),
        ({"posted_at": "0001-01-01T00:00:00+14:00"}, "« posted_at » est antérieure à 2000"),
        ({"posted_at": None}, "« posted_at » est vide"),
        ({"account": "facebook-ville\nligne 1"}, "« account » contient un caractère de contrôle"),
        ({"author_name": "Citoyen\x1b[31m"}, "« author_name » contient un caractère de contrôle"),
        ({"external_id": " "}, "« external_id » est vide"),
        ({"external_id": "x" * 201}, "« external_id » dépasse 200 caractères"),
        ({"author_name": ""}, "« author_name » est vide"),
        ({"author_id": 1.5}, "« author_id » doit être un texte"),
        ({"text": "  "}, "« text » est vide"),
        ({"text": "a\x00b"}, "« text » contient un caractère nul"),
        ({"text": "a\ud83d"}, "« text » contient un caractère invalide"),
        ({"text": "é" * 50_001}, "« text » dépasse 100 000 octets"),
        ({"permalink": ""}, "« permalink » est vide"),
        ({"permalink": "javascript:alert(1)"}, "« permalink » doit être une adresse"),
        ({"private": "peut-être"}, "« private » doit être true ou false"),
        ({"media": "file:///etc/passwd"}, "« media » ne doit contenir que des adresses"),
        ({"media": {"a": 1}}, "« media » doit être une liste"),
        ({"edited_at": "2026-11-19T10:00:00Z"}, "« edited_at » précède"),
    ],
)
def test_bad_value_is_refused_and_its_column_named(changes: dict[str, Any], words: str) -> None:
    assert words.replace("\u00a0", " ") in reason_of(**changes).replace("\u00a0", " ")


def test_long_text_emoji_and_image_without_words_are_taken() -> None:
    lines = read(
        json_line(text="🌊" * 5_000)
        + json_line(text="", media=["https://x.test/a.jpg"])
        + json_line(permalink="", private=True)
    )
    assert [line.reason for line in lines] == ["", "", ""]


def test_bad_json_lines_are_refused_one_by_one_and_the_others_go_on() -> None:
    content = (
        b"\xef\xbb\xbf"
        + json_line().encode()
        + b"\n{oops\n[1]\n"
        + '{"text": "é"}\n'.encode("latin-1")
        + b"[" * 100_000
        + b"\n"
        + json_line(external_id="f-2").encode()
    )
    lines = read(content)
    assert [(line.number, bool(line.message)) for line in lines] == [
        (1, True), (3, False), (4, False), (5, False), (6, False), (7, True)
    ]  # fmt: skip
    assert "UTF-8" in lines[3].reason


def test_endless_line_is_refused_without_being_kept_in_memory() -> None:
    lines = read(
        json_line().encode() + b"{" + b"x" * 5_000_000 + b"\n" + json_line(external_id="f-2").encode()
    )
    assert [(line.number, line.reason) for line in lines] == [
        (1, ""),
        (2, "La ligne est trop longue."),
        (3, ""),
    ]


def test_csv_keeps_right_numbers_after_a_text_on_several_lines() -> None:
    content = (
        f"{COLUMNS}\r\n"
        + csv_row(text='"Un\r\ndeux, « trois »\r\n""quatre"""')
        + "\r\n"
        + csv_row(posted_at="hier")
    )
    first, second = read(content, "messages.csv")
    assert first.message is not None
    assert first.message.text == 'Un\r\ndeux, « trois »\r\n"quatre"'
    assert (first.number, second.number, "posted_at" in second.reason) == (2, 6, True)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_another_delimiter_is_recognised(delimiter: str) -> None:
    content = "\ufeff" + (
        COLUMNS.upper()
        + ",media,private\n"
        + csv_row().rstrip()
        + ",https://a.test/1 https://a.test/2,vrai\n"
    )
    [line] = read(content.replace(",", delimiter))
    assert line.message is not None
    assert (line.message.media, line.message.private) == (("https://a.test/1", "https://a.test/2"), True)


def test_csv_row_with_other_columns_or_another_encoding_is_refused_alone() -> None:
    content = (
        f"{COLUMNS}\na,b\n".encode()
        + csv_row(author_name="Citoyen é").encode("latin-1")
        + csv_row(external_id="f-2").encode()
    )
    lines = read(content)
    assert [(line.number, bool(line.message)) for line in lines] == [(2, False), (3, False), (4, True)]
    assert "2 colonnes au lieu de 8" in lines[0].reason
    assert "UTF-8" in lines[1].reason


@pytest.mark.parametrize(
    "after", [csv_row(), csv_row(text='"a, b"'), csv_row(text='"""a"" b"'), csv_row(text='"a\nb"')]
)
def test_csv_quote_never_closed_costs_no_other_line(after: str) -> None:
    content = f"{COLUMNS}\n" + csv_row() + csv_row(text='"oups') + after * 3
    lines = read(content)
    assert [bool(line.message) for line in lines] == [True, False, True, True, True]
    assert (lines[1].number, lines[2].number) == (3, 4)
    assert "guillemet" in lines[1].reason
    assert read(content, resume=lines[1].end) == lines[2:]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"[\n{}]", "liste JSON"),
        (COLUMNS.encode("utf-16"), "UTF-16"),
        (COLUMNS.encode("utf-16-le"), "UTF-16"),
        (b"plateforme,compte\nfacebook,x\n", "platform, account, external_id"),
        (b"\x89PNG\r\n\x1a\n", "UTF-8"),
        (COLUMNS.encode() + b",text\n", "deux fois"),
        # The lines of an old Mac.
        (COLUMNS.encode() + b"\r" + csv_row().encode(), "noms de colonnes"),
    ],
)
def test_file_that_is_not_messages_is_refused_as_a_whole(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read(content)


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_reading_resumes_where_it_stopped(kind: str) -> None:
    rows = [
        json_line(external_id=f"f-{n}") if kind == "json" else csv_row(external_id=f"f-{n}", text='"a\nb"')
        for n in range(6)
    ]
    content = ("" if kind == "json" else COLUMNS + "\n") + "".join(rows)
    whole = read(content)
    assert read(content, resume=whole[2].end) == whole[3:]

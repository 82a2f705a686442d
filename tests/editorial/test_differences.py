"""What differs between two versions: nothing lost, nothing made up."""

from hypothesis import given
from hypothesis import strategies as st

from editorial.differences import differences
from policy.differences import Piece, diff_of_words

BASE = {"text": "Bonjour à tous", "scheduled_at": "2026-07-08T14:00:00+00:00", "nature": "information"}


def test_only_what_changed_is_told_in_words() -> None:
    assert differences(BASE, BASE) == []
    (text, planned, nature) = differences(
        BASE, {"text": "Bonsoir à tous", "scheduled_at": None, "nature": "position"}
    )
    assert text.pieces == [Piece("out", "Bonjour"), Piece("in", "Bonsoir"), Piece("same", " à tous")]
    assert [piece.words for piece in planned.pieces] == [
        "mercredi 8 juillet 2026 à 10\u00a0h\u00a000",
        " → ",
        "—",
    ]
    assert [piece.words for piece in nature.pieces][2] == "prise de position de la Ville"


def test_nothing_and_an_empty_text_are_the_same() -> None:
    assert differences({"title": "", "link": None}, {"title": None}) == []


@given(st.text(), st.text())
def test_the_pieces_give_back_both_texts(before: str, after: str) -> None:
    pieces = list(diff_of_words(before, after))
    assert "".join(piece.words for piece in pieces if piece.how != "in") == before
    assert "".join(piece.words for piece in pieces if piece.how != "out") == after

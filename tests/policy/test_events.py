"""The codes and the values of the register in words."""

import pytest

from policy.events import event_in_words, named_events
from policy.history import Change, lines_of
from policy.models import PolicyVersion, RegisterEntry
from tests.builders import NOW


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("accounts.holding.opened", "Poste attribué"),
        ("netiquette.warning.sent", "Avertissement envoyé"),
        ("city.service.changed", "Modification"),
        ("city.service.boiled", "city.service.boiled"),
    ],
)
def test_an_event_is_said_in_words_and_an_unknown_one_by_its_code(code: str, words: str) -> None:
    assert event_in_words(code) == words


def test_the_named_events_are_in_the_order_of_their_words() -> None:
    words = list(named_events().values())
    assert words == sorted(words)
    assert len(words) > 30


@pytest.mark.parametrize(
    ("name", "before", "after", "change"),
    [
        ("adopted_on", "2014-10-20", None, Change("Adoptée le", "20 octobre 2014", "—")),
        ("title", "", "Politique", Change("Titre", "—", "Politique")),
        ("autre_chose", [], ["a", "b"], Change("Autre chose", "—", "a, b")),
        (
            "instant",
            "2026-07-01T14:00:00Z",
            True,
            Change("Instant", "1er juillet 2026 à 10\xa0h\xa000", "oui"),
        ),
        ("texte", "2014-10-844", {"un": 1}, Change("Texte", "2014-10-844", "un\xa0: 1")),
    ],
)
def test_a_change_is_read_as_on_the_page(name: str, before: object, after: object, change: Change) -> None:
    entry = RegisterEntry(event="a.b.changed", at=NOW, before={name: before}, after={name: after})
    (line,) = lines_of([entry], PolicyVersion)
    assert line.changes == [change]

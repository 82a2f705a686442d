"""Whether a text names somebody or a party: whole words, accents, hyphens, initials, and no more than that."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.names import How, handles_named, parties_named, people_named

FULL, PARTIAL = How.FULL, How.PARTIAL


def seen(text: str, *names: str) -> list[tuple[str, How]]:
    return [(mention.words, mention.how) for mention in people_named(text, names)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jean-Pierre Tremblay était là", "Jean-Pierre Tremblay"),
        ("Avec Jean Pierre TREMBLAY.", "Jean Pierre TREMBLAY"),
        ("JEAN-PIERRE TREMBLAY", "JEAN-PIERRE TREMBLAY"),
        ("jean-pierre tremblay", "jean-pierre tremblay"),
        ("Tremblay, Jean-Pierre", "Tremblay, Jean-Pierre"),
        ("la proposition de J.-P. Tremblay", "J.-P. Tremblay"),
        ("J. P. Tremblay", "J. P. Tremblay"),
        ("J.P. Tremblay", "J.P. Tremblay"),
        ("JP Tremblay", "JP Tremblay"),
        ("d’Jean-Pierre Tremblay", "Jean-Pierre Tremblay"),
        ("#JeanPierre : Jean-Pierre\nTremblay", "Jean-Pierre\nTremblay"),
    ],
)
def test_the_whole_name_is_seen_however_it_is_written(text: str, words: str) -> None:
    assert seen(text, "Jean-Pierre Tremblay") == [(words, FULL)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Éloïse Côté", "eloise cote"),
        ("Eloise Cote", "Éloïse Côté"),
        ("Éloïse Côté", unicodedata.normalize("NFD", "Éloïse Côté")),
        ("Marie-Lise Anne Roy", "Marie-Lise Roy"),
        ("Marie-Lise Anne Roy", "Marie-Lise Anne Roy"),
        ("Louis St-Laurent", "Louis Saint-Laurent et Louis St-Laurent"),
        ("Anne de la Durantaye", "Anne de la Durantaye"),
        ("Julie O’Neil", "Julie O'Neil"),
        ("Tremblay, Jean-Pierre", "Jean-Pierre Tremblay"),
        ("Anne Roy-Dubois", "Anne Roy Dubois"),
        ("Zoé Œuvrard", "ZOE OEUVRARD"),
    ],
)
def test_accents_hyphens_and_middle_names_hide_nobody(name: str, text: str) -> None:
    assert FULL in {how for _words, how in seen(text, name)}


def test_a_family_name_alone_is_left_to_a_person_whether_many_bear_it_or_few() -> None:
    assert seen("Selon Tremblay, oui.", "Jean-Pierre Tremblay") == [("Tremblay", PARTIAL)]
    assert seen("Selon M. Zwierzchowski, oui.", "Ewa Zwierzchowski") == [("Zwierzchowski", PARTIAL)]
    assert seen("TREMBLAY propose", "Jean-Pierre Tremblay") == [("TREMBLAY", PARTIAL)]


def test_one_initial_before_a_name_that_many_bear_is_not_sure_and_before_a_rare_one_is() -> None:
    assert seen("J. Tremblay", "Julie Tremblay") == [("J. Tremblay", PARTIAL)]
    assert seen("E. Zwierzchowski", "Ewa Zwierzchowski") == [("E. Zwierzchowski", FULL)]
    assert seen("K. Tremblay", "Julie Tremblay") == [("Tremblay", PARTIAL)]


@pytest.mark.parametrize(
    "text",
    [
        "La maire et le conseil votent le budget",
        "Le maire, la mairesse, le conseil, le budget, la ville",
        "le côté de la rue",
        "Côté stationnement, tout est gratuit.",
        "D’un CÔTÉ ET DE L’AUTRE",
        "Cote de la Fabrique",
        "Un petit déjeuner",
        "Petit rappel : la collecte",
        "la tremblayenne",
        "Tremblayville",
        "le Royaume et la royauté",
        "rue Côté-Roy",
        "",
        "...",
        "😀",
    ],
)
def test_ordinary_words_name_nobody(text: str) -> None:
    assert seen(text, "Jean Côté", "Anne Petit", "Julie Tremblay", "Luc Roy") == []


def test_a_name_that_is_a_word_is_still_a_name_in_the_middle_of_a_sentence() -> None:
    assert seen("Merci à Côté pour tout", "Jean Côté") == [("Côté", PARTIAL)]
    assert seen("Jean Côté", "Jean Côté") == [("Jean Côté", FULL)]


def test_a_relative_is_somebody_else_and_a_person_says_so() -> None:
    assert seen("Marc Zwierzchowski", "Ewa Zwierzchowski") == [("Zwierzchowski", PARTIAL)]


def test_several_people_come_in_the_order_of_the_text() -> None:
    found = seen("Luc Roy puis Anne Petit", "Anne Petit", "Luc Roy")
    assert found == [("Luc Roy", FULL), ("Anne Petit", FULL)]


def test_a_name_of_one_word_or_of_none_breaks_nothing() -> None:
    assert seen("Madonna chante", "Madonna") == [("Madonna", PARTIAL)]
    assert seen("Rien", "", "  ", "-", "123") == []


CAQ = ("Coalition avenir Québec", ("CAQ",))
QS = ("Québec solidaire", ("QS",))


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("La Coalition Avenir Québec annonce", FULL),
        ("coalition avenir quebec", FULL),
        ("la CAQ annonce", FULL),
        ("la C.A.Q. annonce", FULL),
        ("#CAQ", FULL),
        ("l’AQ et la (CAQ)", FULL),
        ("LA CAQ ANNONCE", PARTIAL),
    ],
)
def test_a_party_is_seen_by_its_name_or_its_acronym(text: str, how: How) -> None:
    assert [(one.name, one.how) for one in parties_named(text, [CAQ])] == [("Coalition avenir Québec", how)]


def test_an_acronym_of_two_letters_is_never_sure() -> None:
    assert [one.how for one in parties_named("selon QS", [QS])] == [PARTIAL]


@pytest.mark.parametrize(
    "text", ["une caq", "MACAQUE", "CAQ-2026", "Caq", "CAQUE", "l’avenir du Québec", "la coalition"]
)
def test_no_word_hides_an_acronym(text: str) -> None:
    assert parties_named(text, [CAQ]) == []


def test_a_handle_is_a_mention_and_an_address_of_mail_is_not() -> None:
    handles = [("Jean Roy", "@jeanroy"), ("Personne", "")]
    assert [one.words for one in handles_named("Avec @JeanRoy, merci", handles)] == ["@JeanRoy"]
    assert handles_named("info@jeanroy.ca @jeanroy2 @jeanroy-x", handles) == []


@given(st.text(), st.text())
def test_no_text_and_no_name_break_the_search(text: str, name: str) -> None:
    for mention in [*people_named(text, [name]), *parties_named(text, [(name, [name])])]:
        assert text[mention.start : mention.end] == mention.words


@given(
    st.sampled_from(["Jean-Pierre Tremblay", "Éloïse Côté", "Anne de la Durantaye"]),
    st.text(alphabet=" .,!\n«»"),
)
def test_a_whole_name_between_any_marks_is_always_seen(name: str, marks: str) -> None:
    assert [how for _words, how in seen(f"{marks}{name}{marks}", name)] == [FULL]

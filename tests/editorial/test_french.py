"""Hints on the quality of a text in French: what is looked at, what is left alone, and corrections that are right."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.french import Kind, corrected, hints
from editorial.spelling import knows, meant

pytestmark = pytest.mark.clause("R-120")
NBSP = "\u00a0"


def words(text: str, kind: Kind = Kind.SPELLING) -> list[str]:
    return [hint.words for hint in hints(text) if hint.kind == kind]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("La publicaton de demain", ["publicaton"]),
        ("Dévelloper le centre", ["Dévelloper"]),
        ("l’acceuil et l'acceuil", ["l’acceuil", "l'acceuil"]),
        ("inscrivez-vouz", ["inscrivez-vouz"]),
        ("malgrés tout", ["malgrés"]),
    ],
)
def test_a_word_that_does_not_exist_is_pointed_at(text: str, wrong: list[str]) -> None:
    assert words(text) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "L’été à l’aréna, aujourd’hui, jusqu’à demain.",
        "Aujourd'hui, qu'est-ce qu'on fait? Y a-t-il une patinoire? Donnez-m'en.",
        "Inscrivez-vous dès maintenant, appelez-nous, rendez-vous là-bas.",
        "L’infolettre rimouskoise et la webdiffusion du conseil",
        # Both spellings are right.
        "connaitre ou connaître, maitre ou maître, évènement ou événement, couter ou coûter",
        # Names in the middle of a sentence, acronyms, addresses, mentions, hashtags, numbers.
        "Avec Mme Zwierzchowski, au Colisée Financière Sun Life, rue Drapeau",
        "L’UQAR et la STR, le CISSS",
        "Voir https://exmaple.qc.ca/xyzz, rimouski.ca/abcd ou xyz.abc@rimouski.ca",
        "Merci @Vilerimouski #Rimousky #vivreabord",
        "5e édition, 12 h 30, 25 $, 3D, A4, 418 724-3100",
        "citoyennes et citoyens, la mairesse, une autrice",
        "",
        "😀 👨‍👩‍👧",
        "- des points\n• une liste\n1) un autre",
    ],
)
def test_what_is_right_or_is_no_word_is_left_alone(text: str) -> None:
    assert words(text) == []


def test_what_was_meant_is_proposed_accents_first_and_the_capital_is_kept() -> None:
    assert meant("publicaton") == ("publication",)
    assert meant("éxécuter") == ("exécuter",)
    assert meant("Publicaton") == ("Publication",)
    assert meant("zzzzqx") == ()
    assert meant("reglement")[0] == "règlement"


def test_the_hint_of_a_word_says_the_same_thing_wherever_the_word_is() -> None:
    (here,) = hints("La publicaton")
    (there,) = hints("Demain soir, une autre publicaton")
    assert here.about == there.about == "spelling:publicaton"
    assert (here.start, there.start) == (3, 23)


def test_a_hint_shows_whole_words_around_its_own() -> None:
    (hint,) = hints("Demain soir il y aura une longue publicaton au sujet de la bibliothèque")
    assert hint.context == "une longue publicaton au sujet"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Bonjour à tous !", "Bonjour à tous!"),
        (f"Vraiment{NBSP}?", "Vraiment?"),
        ("ici ; là", "ici; là"),
        ("Voici: la liste", f"Voici{NBSP}: la liste"),
        ("Voici : la liste", f"Voici{NBSP}: la liste"),
        ("« déjà »", f"«{NBSP}déjà{NBSP}»"),
        ("«déjà»", f"«{NBSP}déjà{NBSP}»"),
        ('La "fête" de demain', f"La «{NBSP}fête{NBSP}» de demain"),
        ("La “fête” de demain", f"La «{NBSP}fête{NBSP}» de demain"),
        ("Youpi!!!", "Youpi!"),
        ("Quoi ? ?", "Quoi?"),
        ('Il dit "oui !" : enfin', f"Il dit «{NBSP}oui!{NBSP}»{NBSP}: enfin"),
    ],
)
def test_typography_is_that_of_quebec(written: str, right: str) -> None:
    assert hints(written)
    assert corrected(written) == right
    assert hints(right) == []


@pytest.mark.parametrize(
    "text",
    [
        "Le 10:30, http://a.ca:80/x, C:\\",
        "Sourire ;) :) :-)",
        f"Voici{NBSP}: «{NBSP}bien{NBSP}», non? Oui! Enfin; bon.",
        'Un écran de 24" et un de 27 po',
        "Quoi?! Non",
    ],
)
def test_what_is_rightly_written_or_no_sentence_is_not_corrected(text: str) -> None:
    assert corrected(text) == text


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("LA COLLECTE EST REPORTÉE À DEMAIN", True),
        ("Attention : COLLECTE REPORTÉE DEMAIN partout en ville, dans tous les quartiers habités", True),
        ("ATTENTION! La collecte est reportée à demain", False),
        ("L’UQAR, la SAAQ, la CNESST et le MAMH participent à la rencontre", False),
        ("OUI", False),
        ("#LACOLLECTE @VILLERIMOUSKI merci beaucoup à toutes et à tous", False),
        ("", False),
    ],
)
def test_capitals_are_used_with_restraint(text: str, shouts: bool) -> None:
    assert bool(words(text, Kind.SHOUTING)) is shouts


def test_a_word_written_twice_is_pointed_at_and_a_reflexive_verb_is_not() -> None:
    assert words("le le parc", Kind.DOUBLED) == ["le le"]
    assert words("nous nous réjouissons, vous vous inscrivez", Kind.DOUBLED) == []


@given(st.text(alphabet='ab !?:;«»"“”\u00a0\n.é'))
def test_a_correction_is_made_once_and_for_all_and_changes_no_letter(text: str) -> None:
    once = corrected(text)
    assert corrected(once) == once
    assert [letter for letter in once if letter.isalpha()] == [letter for letter in text if letter.isalpha()]


@given(st.text())
def test_no_text_breaks_the_hints_and_each_says_where_it_is(text: str) -> None:
    for hint in hints(text):
        assert hint.kind == Kind.SHOUTING or text[hint.start : hint.end] == hint.words


def test_a_long_text_is_read_quickly() -> None:
    knows("bonjour")
    text = "La publicaton de la ville annonce des activités pour toute la famille. " * 400
    begun = time.perf_counter()
    hints(text)
    assert time.perf_counter() - begun < 2


def test_a_process_that_asks_for_no_word_reads_no_dictionary_and_one_that_does_stays_light() -> None:
    script = (
        "def memory(): return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "from editorial import spelling; before = memory(); assert spelling._dictionary.cache_info().currsize == 0\n"
        "spelling.knows('bonjour'); print(memory() - before)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 40_000_000

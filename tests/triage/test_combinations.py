"""What several harmless signs say together, and what takes it away."""

import pytest

from moderation.triage import suggest
from moderation.triage.lexicons import lexicon
from moderation.triage.measuring import SANCTIONED


def test_combinations_name_signals_that_exist() -> None:
    known = lexicon()
    names = {(signal.theme, signal.name) for signal in known.signals}
    for combination in known.combinations:
        for one in (*(name for group in combination.every for name in group), *combination.no):
            assert one in names, (combination.signal.name, one)
        names.add((combination.signal.theme, combination.signal.name))


@pytest.mark.clause("R-121")
@pytest.mark.parametrize(
    ("breach", "half", "other_half"),
    [
        (
            "Je sais à quelle heure tu finis, mon homme. Tu vas le regretter.",
            "Je sais à quelle heure tu finis, mon homme, je t’attends pour souper.",
            "Ce terrain-là, vous allez le regretter.",
        ),
        (
            "Il habite au 9, rue des Lilas. Allez lui montrer votre façon de penser.",
            "Il habite au 9, rue des Lilas, depuis toujours.",
            "Allez lui montrer le nouveau parc, elle va l’aimer.",
        ),
        (
            "Ces gens-là, qu’on les embarque dans un avion.",
            "Ces gens-là travaillent fort.",
            "Les bacs, qu’on les embarque dans un camion.",
        ),
    ],
)
def test_two_halves_make_a_breach_that_neither_is(breach: str, half: str, other_half: str) -> None:
    assert suggest(breach).kind == "netiquette_violation"
    assert suggest(half).kind not in SANCTIONED
    assert suggest(other_half).kind not in SANCTIONED


@pytest.mark.clause("R-119")
@pytest.mark.parametrize(
    "text",
    [
        "Renvoyer ces familles dans leur pays serait cruel. Accueillons-les.",
        "Le prochain qui glisse devant mon entrée va sortir en ambulance, mettez du sable.",
        "Ma fille finit à 16 h et marche seule, j’ai peur qu’il lui arrive quelque chose.",
        "Quelqu’un a écrit « je sais où tu restes, tu vas le regretter » : inacceptable.",
        "Elle est restée trois jours à l’hôpital, il faut que les visites soient permises.",
    ],
)
def test_words_that_frighten_are_no_breach_in_the_mouth_of_who_worries(text: str) -> None:
    assert suggest(text).kind not in SANCTIONED


@pytest.mark.clause("R-053")
def test_a_reason_quotes_each_sign_of_a_combination() -> None:
    reasons = suggest("Ma fille vomit depuis qu’elle a bu l’eau du robinet.").reasons
    assert any("vomit" in reason and "eau du robinet" in reason for reason in reasons)


def test_the_words_quoted_are_those_that_were_found() -> None:
    told = "On m’a traité de « gros cave » sous votre publication. C’est pour un article, j’aimerais une entrevue."
    for reason in suggest(told).reasons:
        for quoted in reason.split("«\u00a0")[1:]:
            words = quoted.split("\u00a0»")[0].replace("…", " ").replace("'", " ").replace("’", " ").split()
            assert all(word.casefold() in told.casefold().replace("’", " ") for word in words), reason


@pytest.mark.parametrize("text", ["fghjk lkjhg ok", "ssdf jhgfd 77", "kkkk mmmm"])
def test_keys_struck_at_random_say_nothing(text: str) -> None:
    assert suggest(text).kind == "other"

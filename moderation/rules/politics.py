"""What the policy says of a reply that touches politics or an election; the rules of the names are editorial's."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-021")
def may_let_party_be_named(*, is_adviser: bool) -> Outcome:
    """Ligne éditoriale: « s'assure de ne pas émettre d'opinion politique à travers ses différents médias sociaux ».

    A reply that names a party waits for the strategic adviser, who lets it leave with a written reason.
    """
    if is_adviser:
        return Allowed()
    return Refused(
        _(
            "Une réponse qui nomme un parti attend le conseiller stratégique\u00a0: confiez-lui ce message, "
            "votre brouillon lui est montré"
        ),
        "R-021",
    )


@applies("R-025", "R-026")
def may_name_candidate(*, period: str, candidates: Sequence[str]) -> Outcome:
    """Période d'élections: « ne doit en aucun cas prendre parti ou défendre les candidats »; nobody waives it.

    A candidate who asks an ordinary question is answered like anybody, without being named.
    """
    if not candidates:
        return Allowed()
    return Refused(
        _(
            "La réponse nomme %(names)s, en candidature pendant la période «\u00a0%(period)s\u00a0»\u00a0: "
            "répondez sans nommer personne"
        )
        % {"names": ", ".join(candidates), "period": period},
        "R-026",
    )


@applies("R-025")
def takes_sides(*, text: str) -> bool:
    """Période d'élections: « ne doit en aucun cas prendre parti »: the words that do, whatever surrounds them."""
    plain = " ".join(text.casefold().replace("\u00a0", " ").split())
    return any(words in plain for words in SIDES)


# Short on purpose: a refusal that nobody waives asks for words that mean nothing else.
SIDES = (
    "votez pour",
    "voter pour lui",
    "voter pour elle",
    "nous appuyons",
    "nous soutenons",
    "à notre avis",
    "selon nous",
    "notre candidat",
    "meilleur candidat",
    "meilleure candidat",
    "mérite votre appui",
    "mérite votre vote",
    "bonne chance à",
)

"""What the policy says of events, releases, tenders, notices, by-laws, jobs and sources: pure functions."""

from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

# Words that say « it is significant » and not why.
_HOLLOW = frozenset(
    (
        *(
            "cet",
            "cette",
            "ce",
            "ces",
            "un",
            "une",
            "le",
            "la",
            "les",
            "des",
            "du",
            "de",
            "l",
            "d",
            "c",
            "est",
            "et",
        ),
        *(
            "il",
            "elle",
            "qui",
            "très",
            "pour",
            "à",
            "au",
            "aux",
            "en",
            "dans",
            "sur",
            "par",
            "notre",
            "nos",
            "tous",
        ),
        *(
            "événement",
            "évènement",
            "activité",
            "significatif",
            "significative",
            "important",
            "importante",
            "intéressant",
        ),
        *(
            "ville",
            "rimouski",
            "municipalité",
            "citoyens",
            "citoyennes",
            "population",
            "gens",
            "oui",
            "bon",
            "bien",
        ),
    )
)
REAL_WORDS = 3
# What is published elsewhere under a number, and stops being true on a day.
NUMBERED = frozenset({"tender", "notice", "bylaw", "job"})
CLOSING = frozenset({"tender", "job"})


def is_real_reason(text: str) -> bool:
    """Say whether `text` tells something: three different words beyond « événement important pour la Ville »."""
    words = "".join(letter if letter.isalpha() else " " for letter in text.lower()).split()
    return len({word for word in words if len(word) > 1} - _HOLLOW) >= REAL_WORDS


@applies("R-029", "R-030", "R-031")
def may_share_event(*, ground: str, reason: str) -> Outcome:
    """Événements: « organisés ou financés en grande partie par la Ville », or else « significatifs pour la Ville ».

    `ground` is « organised », « funded » (how much is said) or « significant » (why is said).
    """
    if not ground:
        return Refused(
            _("Dites pourquoi la Ville partage cet événement\u00a0: organisé, financé ou significatif"),
            "R-029",
        )
    if ground == "funded" and not is_real_reason(reason):
        return Refused(
            _("Précisez la part de la Ville\u00a0: «\u00a0en grande partie\u00a0» ne va pas de soi"), "R-029"
        )
    if ground == "significant" and not is_real_reason(reason):
        return Refused(_("Écrivez en quoi cet événement est significatif pour Rimouski"), "R-031")
    return Allowed()


@applies("R-034")
def may_post_notice(*, kind: str, reference: str, closes_on: date | None, leaves_on: date) -> Outcome:
    """Appels d'offres, avis publics, règlements et offres d'emploi: what is official has its number, and its last day.

    Raises nothing for the other kinds: they are allowed.
    """
    if kind not in NUMBERED:
        return Allowed()
    if not reference.strip():
        return Refused(
            _("Donnez le numéro de l’avis, de l’appel d’offres, du règlement ou du concours"), "R-034"
        )
    if closes_on is not None and leaves_on > closes_on:
        return Refused(_("La date de clôture sera passée quand la publication partira"), "R-034")
    if kind in CLOSING and closes_on is None:
        return Cautioned(_("Aucune date de clôture n’est donnée"), "R-034")
    return Allowed()


@applies("R-024", "R-096")
def may_defend_position(*, is_position: bool, sources: str) -> Outcome:
    """Ligne éditoriale: the city « prend une position claire » first: where it did is kept with the post."""
    if is_position and not sources.strip():
        return Refused(
            _("Indiquez où la Ville a pris cette position\u00a0: résolution, communiqué, procès-verbal"),
            "R-024",
        )
    return Allowed()

"""What the policy says of politics, and of elections: pure functions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies


@applies("R-021")
def may_name_parties(*, parties: Sequence[str], is_position: bool) -> Outcome:
    """Ligne éditoriale: « s'assure de ne pas émettre d'opinion politique à travers ses différents médias sociaux ».

    Outside elections, naming a party is a sign to read again, and no more; a position taken is read by the direction
    générale anyway.
    """
    if parties and not is_position:
        return Cautioned(
            _("Le texte nomme %(names)s\u00a0: la Ville n’émet aucune opinion politique")
            % {"names": ", ".join(parties)},
            "R-021",
        )
    return Allowed()


@applies("R-025")
def may_name_in_election(
    *, period: str, named: Sequence[str], perhaps_named: Sequence[str], is_official_notice: bool
) -> Outcome:
    """Période d'élections: « ne doit en aucun cas prendre parti ou défendre les candidats », whoever would agree to it.

    `named`: candidates and parties named for certain; `perhaps_named`: those who may only share a name. The notices of
    the returning officer give the candidates and the places of the vote: they pass with a written reason (A-10).
    """
    names = {"names": ", ".join(named or perhaps_named), "period": period}
    if named and not is_official_notice:
        return Refused(
            _("Le texte nomme %(names)s pendant la période «\u00a0%(period)s\u00a0»") % names, "R-025"
        )
    if named:
        return Cautioned(
            _("L’avis nomme %(names)s pendant la période «\u00a0%(period)s\u00a0»") % names, "R-025"
        )
    if perhaps_named:
        return Cautioned(
            _("Le texte nomme peut-être %(names)s, pendant la période «\u00a0%(period)s\u00a0»") % names,
            "R-025",
        )
    return Allowed()


@applies("R-026")
def may_feature_candidate(*, period: str, candidates: Sequence[str], is_official_notice: bool) -> Outcome:
    """Période d'élections: municipal candidates « ne pourront pas utiliser les médias sociaux officiels ».

    In a text or on an image; nobody waives it (« en aucun cas »). A notice of the returning officer is not theirs.
    """
    if candidates and not is_official_notice:
        return Refused(
            _(
                "La publication met de l’avant %(names)s, en candidature pendant la période «\u00a0%(period)s\u00a0»"
            )
            % {"names": ", ".join(candidates), "period": period},
            "R-026",
        )
    return Allowed()


@applies("R-023", "R-025")
def may_give_opinion_in_election(
    *, period: str, gives_opinion: bool, election_words: Sequence[str], is_official_notice: bool
) -> Outcome:
    """Période d'élections: « ni émettre des commentaires ou des opinions sur le sujet ».

    An opinion on the administration stays allowed on anything else, and its author writes why it is something else
    (A-09); information about the vote is given by the returning officer.
    """
    words = {"period": period, "words": ", ".join(election_words)}
    if gives_opinion and election_words:
        return Refused(
            _(
                "Aucune opinion sur l’élection pendant la période «\u00a0%(period)s\u00a0»\u00a0: "
                "le texte parle de «\u00a0%(words)s\u00a0»"
            )
            % words,
            "R-025",
        )
    if gives_opinion:
        return Cautioned(
            _(
                "Pendant la période «\u00a0%(period)s\u00a0», une opinion ne touche pas à l’élection\u00a0: "
                "écrivez en quoi celle-ci n’y touche pas"
            )
            % words,
            "R-023",
        )
    if election_words and not is_official_notice:
        return Cautioned(
            _(
                "Pendant la période «\u00a0%(period)s\u00a0», le texte parle de «\u00a0%(words)s\u00a0»\u00a0: "
                "seule l’information pratique sur le vote se donne"
            )
            % words,
            "R-025",
        )
    return Allowed()

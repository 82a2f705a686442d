"""What the policy says of removing a message, and of putting it back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# The only kinds that may be removed, each with the clauses of the grounds that fit it.
GROUNDS_OF_KIND: dict[str, frozenset[str]] = {
    "advertising": frozenset({"R-123"}),
    "netiquette_violation": frozenset({"R-121", "R-127"}),
    "electoral": frozenset({"R-027"}),
}


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a person judged of one message: what a rule needs to know of it."""

    kind: str
    ground_clause: str
    # The ground comes from the edition that applied when the message was posted.
    ground_applied_then: bool
    has_snapshot: bool
    needs_escalation: bool
    escalation: str


@applies("R-039", "R-006", "R-118", "R-119")
def may_remove_kind(*, kind: str) -> Outcome:
    """Plaintes: « ne seront pas traitées publiquement »: not removed either; nor criticism, questions or bad French."""
    if kind in GROUNDS_OF_KIND:
        return Allowed()
    if not kind:
        return Refused(
            _("Qualifiez d’abord ce message : un retrait suppose qu’une personne l’a jugé"), "R-090"
        )
    return Refused(
        _("Une critique, une plainte, une question ou une faute de langue n’est jamais un motif de retrait"),
        "R-039",
    )


@applies("R-090", "R-006", "R-027", "R-039", "R-113", "R-118", "R-119", "R-121", "R-123", "R-127", "R-133")
def may_remove(judgement: Judgement) -> Outcome:
    """Annexe I: « jugé irrespectueux, raciste, sexiste, agressif, violent ou harcelant sera supprimé ».

    At any hour, without a prior warning, on a ground of the closed list that fits the kind a person gave to it, from
    the edition of the time, with the snapshot as evidence. Criticism, complaints and questions never are.
    """
    by_kind = may_remove_kind(kind=judgement.kind)
    if not by_kind.allowed:
        return by_kind
    if judgement.ground_clause not in GROUNDS_OF_KIND[judgement.kind]:
        return Refused(_("Ce motif ne correspond pas à la nature donnée au message"), "R-090")
    if not judgement.ground_applied_then:
        return Refused(
            _("Ce motif n’est pas de l’édition de la nétiquette en vigueur quand le message a été publié"),
            "R-133",
        )
    if not judgement.has_snapshot:
        return Refused(_("Aucun retrait sans conserver le message tel que reçu"), "R-090")
    if judgement.needs_escalation and not judgement.escalation.strip():
        return Refused(
            _("Ce motif demande un signalement : écrivez à qui, au greffe ou à la police"), "R-127"
        )
    return Allowed()


@applies("R-090")
def may_restore(*, reason: str) -> Outcome:
    """Réponses: « les commentaires peuvent être modérés »: a removal can be undone, saying why."""
    if reason.strip():
        return Allowed()
    return Refused(_("Écrivez pourquoi ce message est rétabli"), "R-090")

"""What the policy says of replies, closings, qualifications and removals: pure functions."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

# What is never handled on social media, publicly or privately, and the clause that says so.
REDIRECTED_KINDS = {"complaint": "R-129", "media_request": "R-042"}
# The only kinds that may be removed, each with the clauses of the grounds that fit it.
GROUNDS_OF_KIND: dict[str, frozenset[str]] = {
    "advertising": frozenset({"R-123"}),
    "netiquette_violation": frozenset({"R-121", "R-127"}),
    "electoral": frozenset({"R-027"}),
}
# What a reply may be, by the kind of the message. One that mixes an insult and a question is answered too.
NATURES_OF_KIND: dict[str, tuple[str, ...]] = {
    "question": ("answer", "redirection"),
    "comment": ("thanks", "answer", "redirection"),
    "thanks": ("thanks", "answer"),
    "complaint": ("redirection",),
    "media_request": ("redirection",),
    "advertising": ("notice", "answer"),
    "netiquette_violation": ("notice", "answer"),
    "electoral": ("notice", "answer"),
    "other": ("answer", "thanks", "redirection"),
}
CLOSING_REASONS = frozenset(
    {"friend_tag", "emoji_only", "duplicate", "spam", "between_citizens", "author_deleted"}
)
# Reasons that say that nobody is waiting: the only ones for a complaint or a journalist without an answer.
NOBODY_WAITS = frozenset({"duplicate", "spam", "author_deleted"})


@applies("R-084", "R-053")
def may_reply_at(*, is_open: bool, has_emergency: bool, is_danger: bool, may_override: bool) -> Outcome:
    """Réponses: « durant les heures officielles d'ouverture des bureaux, à l'exception des situations d'urgence ».

    Public and private replies alike. `is_open`: the offices are open at that instant; `has_emergency`: an emergency is
    in force on the account; `may_override`: the person's position may reply off hours with a reason.
    """
    if is_open or has_emergency or is_danger:
        return Allowed()
    if may_override:
        return Cautioned(
            _("Les bureaux sont fermés : écrivez pourquoi cette réponse part maintenant"), "R-084"
        )
    return Refused(
        _(
            "Les bureaux sont fermés : les réponses partent durant les heures d’ouverture, sauf en situation d’urgence"
        ),
        "R-084",
    )


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Where the words of a reply come from."""

    has_template: bool
    is_redirection: bool
    # The template is meant for messages of this kind.
    fits_kind: bool
    # The text is the template's, apart from its variables.
    is_unchanged: bool


@applies("R-039", "R-040", "R-042", "R-043", "R-129")
def may_send_wording(*, kind: str, nature: str, wording: Wording) -> Outcome:
    """Annexe I: « les plaintes ne seront pas traitées sur les médias sociaux »; « transmettre les coordonnées ».

    A complaint or a media request gets an approved redirection, unchanged, publicly or privately; and a reply called a
    redirection is nothing else, whatever the message.
    """
    if nature != "redirection" and kind not in REDIRECTED_KINDS:
        return Allowed()
    approved = wording.has_template and wording.is_redirection and wording.fits_kind and wording.is_unchanged
    if approved and nature == "redirection":
        return Allowed()
    if kind == "media_request":
        reason = _(
            "Une demande média reçoit seulement la réponse type qui dirige vers l’équipe des communications, "
            "sans modification, en public comme en privé"
        )
    elif kind == "complaint":
        reason = _(
            "Une plainte reçoit seulement une réponse type qui donne les coordonnées, sans modification, "
            "en public comme en privé"
        )
    else:
        reason = _("Une redirection est une réponse type, sans modification")
    return Refused(reason, REDIRECTED_KINDS.get(kind, "R-040"))


@applies("R-088", "R-041")
def may_answer_with(*, kind: str, nature: str) -> Outcome:
    """Plaintes: « Les questions, pour leur part, recevront des réponses »; neither a thank-you nor a notice is one."""
    if nature in NATURES_OF_KIND.get(kind, ()):
        return Allowed()
    if kind in REDIRECTED_KINDS:
        # The wording says more precisely what is allowed.
        return may_send_wording(
            kind=kind,
            nature=nature,
            wording=Wording(has_template=False, is_redirection=False, fits_kind=False, is_unchanged=False),
        )
    if kind == "question":
        return Refused(_("Une question reçoit une réponse"), "R-041")
    if nature == "notice":
        return Refused(
            _("Un avis s’adresse à l’auteur d’une publicité, d’un contenu électoral ou d’un manquement"),
            "R-090",
        )
    return Refused(_("Ce genre de réponse ne convient pas à ce message"), "R-088")


@applies("R-096", "R-083")
def may_send_without_reference(
    *, kind: str, nature: str, references: int, no_reference_reason: str
) -> Outcome:
    """Réponses: « Les références utilisées devront être conservées. »

    The answer to a question keeps at least one reference, or says in writing why none was needed.
    """
    if kind != "question" or nature != "answer" or references > 0 or no_reference_reason.strip():
        return Allowed()
    return Refused(_("Notez la référence utilisée, ou écrivez pourquoi aucune n’était requise"), "R-096")


@applies("R-098", "R-012")
def may_prove_by(*, host: str, platform_hosts: Collection[str]) -> Outcome:
    """Représentation: « Seuls les comptes officiels […] peuvent répondre au nom de la Ville »: a link of the platform.

    `host` is the link's, in lower case; subdomains of a platform's host belong to it.
    """
    if any(host == known or host.endswith(f".{known}") for known in platform_hosts):
        return Allowed()
    return Refused(
        _("Le lien donné en preuve doit mener à la réponse du compte officiel, sur sa plateforme (%(hosts)s)")
        % {"hosts": ", ".join(platform_hosts)},
        "R-098",
    )


@applies("R-088", "R-040", "R-043")
def may_close_without_reply(*, kind: str, reason: str) -> Outcome:
    """Réponses: « Tous les commentaires méritent une réponse, même ceux qui sont négatifs. »

    A closed list of reasons; a complaint always gets coordinates, and a journalist the way to the strategic adviser.
    """
    if reason not in CLOSING_REASONS:
        return Refused(
            _(
                "Tout commentaire mérite une réponse : choisissez un motif de la liste pour fermer sans répondre"
            ),
            "R-088",
        )
    if kind == "complaint" and reason not in NOBODY_WAITS:
        return Refused(_("Une plainte ne se ferme pas sans avoir donné les coordonnées à joindre"), "R-040")
    if kind == "media_request" and reason not in NOBODY_WAITS:
        return Refused(
            _("Une demande média ne se ferme pas sans l’avoir dirigée vers le conseiller stratégique"),
            "R-043",
        )
    return Allowed()


@applies("R-088")
def may_reopen(*, reason: str) -> Outcome:
    """Réponses: « Tous les commentaires méritent une réponse »: a closed message may be taken up again, saying why."""
    if reason.strip():
        return Allowed()
    return Refused(_("Écrivez pourquoi ce message est rouvert"), "R-088")


@applies("R-041", "R-039")
def may_qualify(
    *, before: str, after: str, reason: str, was_question: bool, is_removed: bool, is_sanctioned: bool
) -> Outcome:
    """Plaintes: « Les questions, pour leur part, recevront des réponses dans les meilleurs délais. »

    Calling a question a complaint dispenses from answering it: it takes a written reason, by whatever detour
    (`was_question`: it was called one once). While a removal, a warning or an exclusion rests on the message, it stays
    of a kind that may be removed.
    """
    if is_removed and after not in GROUNDS_OF_KIND:
        return Refused(
            _(
                "Ce message est retiré, et un tel message ne l’est jamais\u00a0: "
                "rétablissez-le avant de changer sa nature"
            ),
            "R-039",
        )
    if is_sanctioned and after not in GROUNDS_OF_KIND:
        return Refused(
            _(
                "Un avertissement ou une exclusion repose sur ce message, et un tel message n’y donne jamais "
                "lieu\u00a0: retirez cette sanction au dossier de l’abonné avant de changer sa nature"
            ),
            "R-039",
        )
    if was_question and after == "complaint" != before and not reason.strip():
        return Refused(_("Écrivez pourquoi cette question est une plainte"), "R-041")
    return Allowed()


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


@applies("R-063")
def may_take_over(*, is_adviser: bool) -> Outcome:
    """Rôle de l'agent: « se fait sous l'autorité du conseiller stratégique »: who may take a message from somebody."""
    if is_adviser:
        return Allowed()
    return Refused(
        _("Seul le conseiller stratégique reprend un message des mains d’une autre personne"), "R-072"
    )


@applies("R-063", "R-082")
def may_be_entrusted(*, may_reply: bool) -> Outcome:
    """Gestion des questions: a message is entrusted to somebody who may answer on its account, and to nobody else."""
    if may_reply:
        return Allowed()
    return Refused(_("Cette personne ne peut pas répondre sur ce compte"), "R-082")


@applies("R-096")
def may_change_references(*, is_sent: bool) -> Outcome:
    """Réponses: « Les références utilisées devront être conservées. »: fixed once the reply is sent."""
    if not is_sent:
        return Allowed()
    return Refused(_("Les références d’une réponse envoyée sont conservées telles quelles"), "R-096")

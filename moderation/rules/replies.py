"""What the policy says of replies: their hour, their words, their sources and their proof."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

# What is never handled on social media, publicly or privately, and the clause that says so.
REDIRECTED_KINDS = {"complaint": "R-129", "media_request": "R-042"}
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


@applies("R-084", "R-083")
def may_send_after_change(*, has_changed: bool) -> Outcome:
    """Réponses: they leave « durant les heures officielles d'ouverture », to the message as it is by then."""
    if not has_changed:
        return Allowed()
    return Cautioned(
        _(
            "La personne a modifié son message, ou en a écrit un autre, depuis que cette réponse attend\u00a0: "
            "relisez-les d’abord"
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


@applies("R-096")
def may_change_references(*, is_sent: bool) -> Outcome:
    """Réponses: « Les références utilisées devront être conservées. »: fixed once the reply is sent."""
    if not is_sent:
        return Allowed()
    return Refused(_("Les références d’une réponse envoyée sont conservées telles quelles"), "R-096")

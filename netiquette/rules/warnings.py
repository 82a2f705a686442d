"""What the policy says of warnings: never confused with a removal or an exclusion (A-01)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from netiquette.rules.tracks import ADVERTISING, TRACK_CLAUSES, WARNINGS_BEFORE_EXCLUSION
from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-038", "R-122", "R-101", "R-027")
def may_warn(
    *,
    track: str,
    sent_warnings: int,
    last_sent_at: datetime | None,
    message_posted_at: datetime,
    already_warned: bool,
    is_council_member: bool,
) -> Outcome:
    """Publicité: « recevront jusqu'à trois (3) avertissements »; Annexe I: « au préalable un avertisseur ».

    The counts are those of one subscriber, one account and one track. A warning concerns a message posted after the
    previous one was sent; one message earns one warning; a fourth for advertising is neither required nor issued.
    """
    if track not in TRACK_CLAUSES:
        return Refused(
            _("Ce motif ne donne lieu à aucun avertissement : le contenu est retiré, sans plus"), "R-027"
        )
    clause = TRACK_CLAUSES[track]
    if is_council_member:
        return Refused(
            _(
                "L’auteur est membre du conseil municipal : transmettez le message au conseiller stratégique plutôt "
                "que de l’avertir"
            ),
            "R-101",
        )
    if already_warned:
        return Refused(
            _("Ce message a déjà valu un avertissement : un message, un seul avertissement"), clause
        )
    if track == ADVERTISING and sent_warnings >= WARNINGS_BEFORE_EXCLUSION[ADVERTISING]:
        return Refused(
            _("Les trois avertissements ont déjà été envoyés sur ce compte : il n’y en a pas de quatrième"),
            clause,
        )
    if last_sent_at is not None and message_posted_at <= last_sent_at:
        return Refused(
            _(
                "Ce message a été publié avant l’envoi de l’avertissement précédent : la personne n’avait pas encore "
                "été avertie"
            ),
            clause,
        )
    return Allowed()


@applies("R-038", "R-122")
def may_write_warning(*, track: str, text: str) -> Outcome:
    """A warning is words that the person reads."""
    if not text.strip():
        return Refused(_("Un avertissement a un texte, que la personne lira"), TRACK_CLAUSES[track])
    return Allowed()


@applies("R-038", "R-122")
def may_record_warning_undeliverable(*, track: str, reason: str) -> Outcome:
    """A warning that nobody could deliver says why; it does not count."""
    if not reason.strip():
        return Refused(_("Écrivez pourquoi l’avertissement n’a pas pu être remis"), TRACK_CLAUSES[track])
    return Allowed()


@applies("R-038", "R-122")
def may_withdraw_warning(*, track: str, reason: str) -> Outcome:
    """A warning given by error, or taken back on review, is withdrawn with a reason; it stops counting."""
    if not reason.strip():
        return Refused(_("Le retrait d’un avertissement est motivé : écrivez pourquoi"), TRACK_CLAUSES[track])
    return Allowed()


@applies("R-038", "R-122")
def may_record_warning_sent(
    *, track: str, proof_host: str, platform_hosts: Sequence[str], proof_note: str
) -> Outcome:
    """A warning counts once it is sent, with its proof: a link on the platform, or words that say what was seen.

    `proof_host` is the host of the link, blank without one; `platform_hosts` are the platform's own.
    """
    clause = TRACK_CLAUSES[track]
    if proof_host and not is_on(proof_host, platform_hosts):
        return Refused(
            _("Le lien donné en preuve ne mène pas à la plateforme de ce compte (%(hosts)s)")
            % {"hosts": ", ".join(platform_hosts)},
            clause,
        )
    if not proof_host and not proof_note.strip():
        return Refused(
            _(
                "Un avertissement ne compte que s’il est envoyé : donnez son lien ou décrivez la preuve de l’envoi"
            ),
            clause,
        )
    return Allowed()


def is_on(host: str, platform_hosts: Sequence[str]) -> bool:
    """Say whether a host is one of the platform's, or under one of them."""
    return any(host == known or host.endswith(f".{known}") for known in platform_hosts)

"""What the policy says of asking a service, or telling the council, about a message: pure functions."""

from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from moderation.rules.replies import REDIRECTED_KINDS
from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


class ReferralAct(StrEnum):
    """What can become of a question asked to a service."""

    ANSWER = "answer"
    INTERIM = "interim"
    GIVE_BACK = "give_back"
    CANCEL = "cancel"


# An answer is given once; a question given back or cancelled is asked again, as another one.
TRANSITIONS: dict[tuple[str, ReferralAct], str] = {
    ("asked", ReferralAct.ANSWER): "answered",
    ("asked", ReferralAct.INTERIM): "asked",
    ("asked", ReferralAct.GIVE_BACK): "returned",
    ("asked", ReferralAct.CANCEL): "cancelled",
}


@applies("R-091", "R-064", "R-042")
def may_refer(*, kind: str, is_open: bool, already_asked: bool) -> Outcome:
    """Réponses: « un suivi peut être effectué avec le service municipal concerné »; the press goes to the adviser.

    `already_asked`: this service has not yet answered a question about this message.
    """
    if not kind:
        return Refused(
            _("Qualifiez d’abord ce message\u00a0: sa nature décide de ce qui peut être transmis"), "R-064"
        )
    if kind == "media_request":
        return Refused(
            _("Une demande média ne va pas à un service\u00a0: le conseiller stratégique en est avisé"),
            "R-043",
        )
    if not is_open:
        return Refused(_("Ce message est fermé\u00a0: rouvrez-le d’abord, en écrivant pourquoi"), "R-088")
    if already_asked:
        return Refused(
            _("Une question est déjà posée à ce service\u00a0: annulez-la pour la poser autrement"), "R-091"
        )
    return Allowed()


@applies("R-094")
def may_choose_service(*, has_respondent: bool, through_team: bool) -> Outcome:
    """Réponses: « ceux-ci devront désigner une personne responsable »: without one, the team is told, not nobody."""
    if has_respondent or through_team:
        return Allowed()
    return Refused(
        _(
            "Ce service n’a désigné personne pour répondre\u00a0: cochez la case qui confie la question à l’équipe "
            "des communications, ou choisissez un autre service"
        ),
        "R-094",
    )


@applies("R-091")
def may_tell_author(*, names_author: bool, text_names_author: bool, reason: str) -> Outcome:
    """Réponses: a follow-up tells what the message asks; who asks it, only where a written reason says so (A-32)."""
    if names_author:
        if reason.strip():
            return Allowed()
        return Refused(_("Écrivez pourquoi le nom de la personne est nécessaire"), "R-091")
    if text_names_author:
        return Refused(
            _("La question nomme la personne\u00a0: récrivez-la, ou cochez la case et dites pourquoi"),
            "R-091",
        )
    return Allowed()


@applies("R-095", "R-085")
def may_give_until(*, due_at: datetime, now: datetime, target_at: datetime) -> Outcome:
    """Réponses: « pour répondre rapidement »: to come, and within the deadline of the public answer while it lasts."""
    if due_at <= now:
        return Refused(_("L’échéance interne est passée\u00a0: donnez un moment à venir"), "R-095")
    if now < target_at < due_at:
        return Refused(
            _("L’échéance interne dépasse la cible de la réponse publique\u00a0: donnez un moment plus tôt"),
            "R-085",
        )
    return Allowed()


@applies("R-095")
def may_act_on_referral(*, state: str, act: ReferralAct) -> Outcome:
    """Réponses: « pour répondre rapidement aux questions de l'agent »: one answer for one question."""
    if (state, act) in TRANSITIONS:
        return Allowed()
    return Refused(_("Cette question n’attend plus de réponse"), "R-095")


@applies("R-095")
def may_give_answer(*, answer: str, name: str) -> Outcome:
    """Réponses: « désigner une personne responsable »: an answer says something, and who gives it."""
    if not answer.strip():
        return Refused(_("Écrivez la réponse"), "R-095")
    if not name.strip():
        return Refused(_("Dites qui répond pour le service"), "R-094")
    return Allowed()


@applies("R-095")
def may_give_interim(
    *, words: str, name: str, expected_at: datetime, now: datetime, expires_at: datetime, is_first: bool
) -> Outcome:
    """Réponses: « pour répondre rapidement »: a first answer says something, who gives it, and when the rest comes."""
    if not is_first:
        return Refused(
            _("Une première réponse est déjà reçue\u00a0: donnez maintenant la réponse complète"), "R-095"
        )
    if not words.strip():
        return Refused(_("Écrivez ce que vous pouvez déjà répondre"), "R-095")
    if not name.strip():
        return Refused(_("Dites qui répond pour le service"), "R-094")
    if expected_at <= now:
        return Refused(_("Donnez pour la réponse complète un moment à venir"), "R-095")
    if expected_at >= expires_at:
        return Refused(
            _("Le lien de cette question ne servira plus à ce moment\u00a0: donnez un jour plus tôt"), "R-095"
        )
    return Allowed()


@applies("R-096", "R-129")
def may_use_answer(*, state: str, kind: str) -> Outcome:
    """Réponses: « Les références utilisées devront être conservées. »: only what a service did answer is one.

    What a service says of a complaint serves to follow it up, never to answer it on social media (R-129).
    """
    if kind in REDIRECTED_KINDS:
        return Refused(
            _("Ce que répond un service à une plainte ne se publie pas\u00a0: donnez-en les coordonnées"),
            REDIRECTED_KINDS[kind],
        )
    if state == "answered":
        return Allowed()
    return Refused(_("Ce service n’a pas répondu\u00a0: il n’y a rien à reprendre"), "R-096")

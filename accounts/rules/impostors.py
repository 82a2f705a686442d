"""What the policy says of accounts opened in the city's name without its leave: pure functions."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


class ImpostorAct(StrEnum):
    """What can be done to a case."""

    OPEN = "open"
    KEEP = "keep"
    CAPTURE = "capture"
    REPORT = "report"
    ANSWER = "answer"
    TRANSMIT = "transmit"
    CLOSE = "close"
    PARODY = "parody"
    FALSE_REPORT = "false_report"
    MUNICIPAL = "municipal"
    REOPEN = "reopen"


ACT_NAMES = {
    ImpostorAct.OPEN: gettext_lazy("dossier ouvert"),
    ImpostorAct.KEEP: gettext_lazy("signalement retenu"),
    ImpostorAct.CAPTURE: gettext_lazy("capture ajoutée"),
    ImpostorAct.REPORT: gettext_lazy("signalé à la plateforme"),
    ImpostorAct.ANSWER: gettext_lazy("réponse de la plateforme"),
    ImpostorAct.TRANSMIT: gettext_lazy("transmis au greffe ou au contentieux"),
    ImpostorAct.CLOSE: gettext_lazy("clos"),
    ImpostorAct.PARODY: gettext_lazy("parodie licite"),
    ImpostorAct.FALSE_REPORT: gettext_lazy("faux signalement"),
    ImpostorAct.MUNICIPAL: gettext_lazy("compte d’un service municipal, à régulariser"),
    ImpostorAct.REOPEN: gettext_lazy("rouvert"),
}
# The ways a case ends, and the state each leads to.
ENDS = {
    ImpostorAct.CLOSE: "closed",
    ImpostorAct.PARODY: "parody",
    ImpostorAct.FALSE_REPORT: "false_report",
    ImpostorAct.MUNICIPAL: "municipal",
}
_UNSETTLED = ("to_review", "open", "reported", "transmitted")
TRANSITIONS: dict[tuple[str, ImpostorAct], str] = {
    ("to_review", ImpostorAct.KEEP): "open",
    ("open", ImpostorAct.REPORT): "reported",
    ("reported", ImpostorAct.REPORT): "reported",
    ("reported", ImpostorAct.ANSWER): "reported",
    ("transmitted", ImpostorAct.ANSWER): "transmitted",
    ("open", ImpostorAct.TRANSMIT): "transmitted",
    ("reported", ImpostorAct.TRANSMIT): "transmitted",
    **{(state, ImpostorAct.CAPTURE): state for state in _UNSETTLED},
    **{(state, act): end for state in _UNSETTLED for act, end in ENDS.items()},
    **{(end, ImpostorAct.REOPEN): "open" for end in ENDS.values()},
}


@applies("R-013")
def may_handle_impostors(*, oversees: bool) -> Outcome:
    """Médias sociaux utilisés: the communications team records, the direction générale decides."""
    if oversees:
        return Allowed()
    return _refused(
        _("Seules l’équipe des communications et la direction générale tiennent ces dossiers"),
    )


@applies("R-013", "R-116")
def may_open_case(
    *, is_readable: bool, official: str, first_seen_on: date, today: date, known_as: str
) -> Outcome:
    """Médias sociaux utilisés: « tentent d'ouvrir un compte au nom de la Ville »: not the city's own address.

    `official` is the account of the register that has this address, and `known_as` the case open for it; "" for none.
    """
    if not is_readable:
        return _refused(_("Cette adresse ne peut être lue\u00a0: copiez-la depuis le navigateur"))
    if official:
        return _refused(
            _("Cette adresse est celle du compte officiel «\u00a0%(account)s\u00a0»") % {"account": official}
        )
    if known_as:
        return _refused(
            _("Un dossier est déjà ouvert pour cette adresse\u00a0: %(case)s") % {"case": known_as}
        )
    if first_seen_on > today:
        return _refused(_("Ce jour n’est pas encore venu"))
    return Allowed()


@applies("R-013")
def may_act_on_case(*, state: str, act: ImpostorAct) -> Outcome:
    """Médias sociaux utilisés: from what was seen to what the platform, or justice, makes of it."""
    if (state, act) in TRANSITIONS:
        return Allowed()
    if state in ENDS.values():
        return _refused(_("Ce dossier est clos\u00a0: rouvrez-le d’abord, avec un motif"))
    if state == "to_review":
        return _refused(_("Examinez d’abord ce signalement\u00a0: retenez-le ou fermez-le"))
    return _refused(_("L’état de ce dossier ne permet pas ce geste"))


@applies("R-013")
def may_report_to_platform(*, reported_on: date, today: date) -> Outcome:
    """Médias sociaux utilisés: the platform was asked, on a day that has come."""
    return _refused(_("Ce jour n’est pas encore venu")) if reported_on > today else Allowed()


@applies("R-013", "R-116")
def may_transmit_case(*, captures: int, body: str, name: str, on: date, today: date) -> Outcome:
    """Médias sociaux utilisés: « pourront faire face à la justice »: a person decides it, on proofs."""
    objections = (
        (not captures, _("Ajoutez d’abord une capture\u00a0: rien n’est transmis sans preuve")),
        (
            body not in ("direction-generale", "greffe") or not name.strip(),
            _("Dites qui, à la direction générale ou au greffe, a décidé de transmettre"),
        ),
        (on > today, _("Ce jour n’est pas encore venu")),
    )
    for holds, reason in objections:
        if holds:
            return _refused(reason)
    return Allowed()


@applies("R-013")
def may_settle_case(*, reason: str) -> Outcome:
    """Médias sociaux utilisés: a person says why it is, or is not, an attempt to pass for the city."""
    return Allowed() if reason.strip() else _refused(_("Écrivez pourquoi le dossier se ferme"))


@applies("R-013")
def may_reopen_case(*, reason: str, known_as: str) -> Outcome:
    """Médias sociaux utilisés: what comes back is taken up again; one case at a time for an address."""
    if not reason.strip():
        return _refused(_("Écrivez pourquoi le dossier se rouvre"))
    if known_as:
        return _refused(
            _("Un autre dossier est ouvert pour cette adresse\u00a0: %(case)s") % {"case": known_as}
        )
    return Allowed()


def _refused(reason: str) -> Outcome:
    return Refused(reason, "R-013")

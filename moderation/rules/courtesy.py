"""What the policy says of the words of a reply: courteous, in French, with thanks and the way to the city's site."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.outcomes import Allowed, Cautioned, Outcome
from policy.rules import applies

THANKED_KINDS = frozenset({"comment", "thanks", "question"})


@applies("R-093", "R-010")
def may_answer_without_page(
    *, kind: str, nature: str, leads_to_page: bool, leads_home: bool, other_hosts: Sequence[str]
) -> Outcome:
    """Réponses: « tenteront toujours de diriger le citoyen vers le site Web de la Ville de Rimouski ».

    The home page alone answers no question, and another site is not the city's; a written reason passes.
    """
    if kind != "question" or nature != "answer" or leads_to_page:
        return Allowed()
    if leads_home:
        reason = _(
            "La réponse mène seulement à la page d’accueil du site de la Ville\u00a0: donnez la page précise"
        )
    elif other_hosts:
        reason = _("La réponse mène à %(hosts)s et non au site de la Ville") % {
            "hosts": ", ".join(other_hosts)
        }
    else:
        reason = _("La réponse ne dirige pas vers une page du site de la Ville")
    return Cautioned(reason, "R-093")


@applies("R-089")
def may_omit_thanks(*, kind: str, nature: str, thanks: bool) -> Outcome:
    """Réponses: « Il est important de remercier les gens qui prennent le temps d'émettre leurs commentaires. »

    Never for a breach, an advertisement or a notice.
    """
    if thanks or kind not in THANKED_KINDS or nature not in ("answer", "thanks"):
        return Allowed()
    return Cautioned(_("La réponse ne remercie pas la personne d’avoir écrit"), "R-089")


@applies("R-086")
def may_shout(*, capitals: str, marks: Sequence[str]) -> Outcome:
    """Réponses: « En tout temps, un ton courtois, poli et professionnel »: neither in capitals, nor « !!! »."""
    if not capitals and not marks:
        return Allowed()
    if capitals:
        return Cautioned(_("Écrite en majuscules, la réponse se lit comme un cri"), "R-086")
    return Cautioned(
        _("Un seul signe suffit\u00a0: «\u00a0%(marks)s\u00a0» se lit comme un cri") % {"marks": marks[0]},
        "R-086",
    )


@applies("R-086")
def may_sound_rude(*, insults: Sequence[str]) -> Outcome:
    """Réponses: « En tout temps, un ton courtois, poli et professionnel doit être utilisé. »"""
    if not insults:
        return Allowed()
    return Cautioned(
        _("Un mot de la réponse peut blesser\u00a0: «\u00a0%(words)s\u00a0»")
        % {"words": ", ".join(insults[:3])},
        "R-086",
    )


@applies("R-086")
def may_say_tu(*, familiar: Sequence[str], is_cautioned: bool) -> Outcome:
    """Réponses: « un ton courtois, poli et professionnel »; whether « tu » is so is the city's reading."""
    if not familiar or not is_cautioned:
        return Allowed()
    return Cautioned(
        _("La réponse tutoie la personne\u00a0: «\u00a0%(words)s\u00a0»")
        % {"words": ", ".join(familiar[:3])},
        "R-086",
    )


@applies("R-086")
def may_omit_greeting(*, nature: str, greets: bool, is_first: bool) -> Outcome:
    """Réponses: « un ton courtois, poli et professionnel »; neither a word of thanks nor a second reply must greet."""
    if greets or not is_first or nature == "thanks":
        return Allowed()
    return Cautioned(_("La réponse ne commence pas par une salutation"), "R-086")


@applies("R-087")
def may_leave_faults(*, faults: Sequence[str]) -> Outcome:
    """Réponses: « dans un français de qualité exempt de fautes »; the machine may be wrong: a person decides."""
    if not faults:
        return Allowed()
    return Cautioned(
        ngettext(
            "Une faute peut-être\u00a0: «\u00a0%(words)s\u00a0»",
            "%(number)d fautes peut-être\u00a0: «\u00a0%(words)s\u00a0»",
            len(faults),
        )
        % {"number": len(faults), "words": "\u00a0», «\u00a0".join(faults[:3])},
        "R-087",
    )


@applies("R-087")
def may_answer_in_another_language(*, is_french: bool) -> Outcome:
    """Réponses: « dans un français de qualité »; health, safety or natural justice may ask for another (A-22)."""
    if is_french:
        return Allowed()
    return Cautioned(
        _(
            "La réponse n’est pas en français\u00a0: une exception prévue à la Charte de la langue française se motive"
        ),
        "R-087",
    )

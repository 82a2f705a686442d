"""What the policy and fairness ask of the letters sent to a citizen: what each says, and what none says (A-36)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netiquette.rules.warnings import is_on
from policy.outcomes import Allowed, Outcome, Refused
from policy.placeholders import problem_of, variables
from policy.rules import applies

WARNING_ADVERTISING, WARNING_CONDUCT = "warning_advertising", "warning_conduct"
EXCLUSION, REINSTATEMENT = "exclusion", "reinstatement"
REMOVAL_NOTICE, ELECTORAL_NOTICE = "removal_notice", "electoral_notice"
REVIEW_RECEIVED, REVIEW_UPHELD, REVIEW_REVERSED = "review_received", "review_upheld", "review_reversed"

# What each variable stands for, as whoever writes a template reads it.
VARIABLES: Mapping[str, Any] = {
    "nom": gettext_lazy("nom affiché de la personne"),
    "ville": gettext_lazy("nom de la municipalité"),
    "compte": gettext_lazy("compte concerné, et lui seul"),
    "plateforme": gettext_lazy("plateforme du compte"),
    "regle": gettext_lazy("règle citée, telle que publiée"),
    "edition": gettext_lazy("édition en vigueur quand le message a été publié"),
    "message": gettext_lazy("début du message, tel que reçu"),
    "date_message": gettext_lazy("jour de publication du message"),
    "rang": gettext_lazy("rang de l’avertissement\u00a0: « premier de trois »"),
    "motif": gettext_lazy("motif de la décision"),
    "reexamen": gettext_lazy("jour du réexamen de l’exclusion"),
    "dossier": gettext_lazy("numéro de dossier"),
    "revision": gettext_lazy("adresse où demander une révision"),
    "contact": gettext_lazy("où demander une révision autrement que par le site"),
    "jours": gettext_lazy("jours ouvrables pour répondre à une demande de révision"),
    "numero": gettext_lazy("numéro de suivi de la demande de révision"),
    "limite": gettext_lazy("jour avant lequel la demande reçoit une réponse"),
    "lien": gettext_lazy("adresse courte où tout est expliqué"),
}
_ALWAYS = frozenset({"nom", "ville", "compte", "plateforme", "contact", "lien"})
_MESSAGE = frozenset({"regle", "edition", "message", "date_message"})
_WAY_OUT = frozenset({"dossier", "revision", "jours"})


@dataclass(frozen=True, kw_only=True)
class LetterKind:
    """One kind of letter: what its text may name, and what it must, so that nothing owed to the person is left out."""

    code: str
    label: Any
    known: frozenset[str]
    needed: frozenset[str]


def _kind(code: str, label: Any, *, needed: str, known: frozenset[str]) -> LetterKind:
    asked = frozenset(needed.split())
    return LetterKind(code=code, label=label, known=_ALWAYS | known | asked, needed=asked)


_ALL = (
    _kind(
        WARNING_ADVERTISING,
        gettext_lazy("avertissement pour publicité"),
        needed="compte regle edition message date_message rang dossier revision contact",
        known=_WAY_OUT,
    ),
    _kind(
        WARNING_CONDUCT,
        gettext_lazy("avertissement pour la conduite"),
        needed="compte regle edition message date_message dossier revision contact",
        known=_WAY_OUT | {"rang"},
    ),
    _kind(
        EXCLUSION,
        gettext_lazy("exclusion d’un compte"),
        needed="compte regle edition message date_message motif reexamen dossier revision contact",
        known=_WAY_OUT,
    ),
    _kind(
        REMOVAL_NOTICE,
        gettext_lazy("avis de retrait, sans avertissement"),
        needed="compte regle edition message date_message revision contact",
        known=frozenset({"jours"}),
    ),
    _kind(
        ELECTORAL_NOTICE,
        gettext_lazy("avis de retrait en période d’élections"),
        needed="compte regle contact",
        known=frozenset({"message", "date_message", "revision", "jours"}),
    ),
    _kind(
        REVIEW_RECEIVED,
        gettext_lazy("demande de révision reçue"),
        needed="numero limite contact",
        known=frozenset(),
    ),
    _kind(
        REVIEW_UPHELD,
        gettext_lazy("révision\u00a0: décision maintenue"),
        needed="numero dossier compte motif contact",
        known=frozenset({"reexamen"}),
    ),
    _kind(
        REVIEW_REVERSED,
        gettext_lazy("révision\u00a0: décision annulée"),
        needed="numero dossier compte motif",
        known=frozenset(),
    ),
    _kind(
        REINSTATEMENT, gettext_lazy("accès rétabli"), needed="compte contact", known=frozenset({"dossier"})
    ),
)
LETTER_KINDS: Mapping[str, LetterKind] = {kind.code: kind for kind in _ALL}

# A short form is read where the network allows few characters.
SHORT_AT_MOST = 280
# What only a court says; the nétiquette's own words stay, between quotation marks.
_LEGAL = re.compile(
    r"\b(diffam\w*|criminel\w*|illéga\w*|illicit\w*|infraction\w*|délits?|délictue\w*|coupables?"
    r"|poursuites? (?:civile|judiciaire|pénale|en justice)\w*)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«[^»]*»", re.DOTALL)


@applies("R-127")
def may_tell_citizen(*, text: str) -> Outcome:
    """Annexe I: « les différents articles des codes civil et criminel du Québec doivent être respectés ».

    A letter says which rule of the nétiquette applies; whether a law was broken is for a court to say (A-16).
    """
    found = _LEGAL.search(_QUOTED.sub("", text))
    if found is None:
        return Allowed()
    return Refused(
        _(
            "«\u00a0%(word)s\u00a0» conclut en droit\u00a0: dites quelle règle de la nétiquette s’applique, sans "
            "qualifier l’acte"
        )
        % {"word": found[0]},
        "R-127",
    )


@applies("R-122")
def may_record_letter(
    *, text: str, is_told: bool, proof_host: str, platform_hosts: Sequence[str], proof_note: str
) -> Outcome:
    """« émettra au préalable »: what decides of a person is told to the person, with proof, or why it cannot be.

    `proof_host` is the host of the link, blank without one; `platform_hosts` are the platform's own.
    """
    if not text.strip():
        return Refused(_("Gardez le texte tel que la personne l’a reçu, ou devait le recevoir"), "R-122")
    if proof_host and not is_on(proof_host, platform_hosts):
        return Refused(
            _("Le lien donné en preuve ne mène pas à la plateforme de ce compte (%(hosts)s)")
            % {"hosts": ", ".join(platform_hosts)},
            "R-122",
        )
    if not is_told and not proof_note.strip():
        return Refused(_("Écrivez pourquoi la lettre n’a pas pu être remise"), "R-122")
    if not proof_host and not proof_note.strip():
        return Refused(_("Donnez le lien de la lettre, ou décrivez la preuve de l’envoi"), "R-122")
    return may_tell_citizen(text=text)


@applies("R-122", "R-038")
def may_write_template(*, kind: str, body: str, short_body: str, is_entitled: bool) -> Outcome:
    """« émettra au préalable un avertisseur »: a letter that leaves out nothing the person is owed (A-34, A-36).

    The rule quoted and its edition, the account, the message, the rank, how to ask for a review: as its kind asks.
    """
    if not is_entitled:
        return Refused(_("Les lettres sont rédigées par l’équipe des communications"), "R-122")
    if problem := _problem(LETTER_KINDS[kind], body, short_body):
        return Refused(problem, "R-122")
    return may_tell_citizen(text=f"{body}\n{short_body}")


def _problem(kind: LetterKind, body: str, short_body: str) -> str:
    if not body.strip() or not short_body.strip():
        return _(
            "Une lettre a un texte, et une forme courte pour les plateformes qui comptent les caractères"
        )
    for text in (body, short_body):
        if problem := problem_of(text, kind.known):
            return problem
    if missing := sorted(kind.needed - set(variables(body))):
        return _("Il manque à la lettre ce que la personne doit savoir\u00a0: %(missing)s") % {
            "missing": ", ".join(f"{{{name}}} ({VARIABLES[name]})" for name in missing)
        }
    if "lien" not in variables(short_body):
        return _("La forme courte mène à l’explication complète\u00a0: placez-y {lien}")
    if len(short_body) > SHORT_AT_MOST:
        return _("La forme courte compte %(count)s caractères\u00a0: %(most)s au plus") % {
            "count": len(short_body),
            "most": SHORT_AT_MOST,
        }
    return ""

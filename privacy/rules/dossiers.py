"""What a person in charge may do to a dossier, and with what words. Pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

CLAUSE = "R-006"


@applies(CLAUSE)
def may_open_dossier(*, is_in_charge: bool, has_request: bool, purpose: str) -> Outcome:
    """Objectif de la politique: « conforme […] aux lois existantes »; nobody looks up a person without a purpose."""
    if not is_in_charge:
        return _reserved()
    if not has_request and not purpose.strip():
        return Refused(_("Dites pour quelle demande, ou pourquoi, ce dossier est ouvert"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_judge_identity(*, is_in_charge: bool, reason: str) -> Outcome:
    """Objectif de la politique: « lois existantes »; a person says why two identities are one, or why they are not."""
    if not is_in_charge:
        return _reserved()
    if not reason.strip():
        return Refused(_("Dites pourquoi c’est, ou ce n’est pas, la même personne"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_revise_masks(*, is_in_charge: bool, hides: bool, reason: str, value: str) -> Outcome:
    """Objectif de la politique: « lois existantes »; art. 59 and 88: a third party is shown with a reason."""
    if not is_in_charge:
        return _reserved()
    if not value.strip():
        return Refused(_("Dites quels mots"), CLAUSE)
    if not hides and not reason.strip():
        return Refused(_("Dites pourquoi ce passage peut être communiqué"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_produce_dossier(
    *, is_in_charge: bool, has_identities: bool, is_unmasked: bool, reason: str, to_read: int, is_read: bool
) -> Outcome:
    """Objectif de la politique: « lois existantes »; internal notes are read before anything is communicated."""
    if not is_in_charge:
        return _reserved()
    if not has_identities:
        return Refused(_("Choisissez d’abord les identités de la personne"), CLAUSE)
    if is_unmasked and not reason.strip():
        return Refused(_("Un dossier sans masques demande un motif"), CLAUSE)
    if to_read and not is_unmasked and not is_read:
        return Refused(_("Relisez d’abord les notes internes\u00a0: elles seront communiquées"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_note_correction(*, is_in_charge: bool, state: str, is_rectification: bool, text: str) -> Outcome:
    """Objectif de la politique: « lois existantes »; art. 91: a person's words are kept beside the record."""
    if not is_in_charge:
        return _reserved()
    if not is_rectification:
        return Refused(_("Une note s’inscrit à partir d’une demande de rectification"), CLAUSE)
    if state == "withdrawn":
        return Refused(_("La personne a retiré cette demande"), CLAUSE)
    if not text.strip():
        return Refused(_("Inscrivez les mots de la personne"), CLAUSE)
    return Allowed()


def _reserved() -> Outcome:
    return Refused(
        _("Réservé aux postes chargés de l’accès et des renseignements personnels"),
        CLAUSE,
    )

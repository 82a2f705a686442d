"""The events of this app in the register, in words."""

from django.utils.translation import gettext_lazy as _

from accounts.rules.authorizations import ACTION_NAMES
from policy.events import event_in_words, name_events
from policy.models import RegisterEntry

LABELS = {
    "accounts.holding.opened": _("Poste attribué"),
    "accounts.holding.ended": _("Fin d’un poste inscrite"),
    "accounts.person.password_changed": _("Mot de passe changé"),
    "accounts.person.second_factor_removed": _("Second facteur retiré"),
    "accounts.position.aliases_changed": _("Autres titres modifiés"),
    "accounts.access_review.opened": _("Revue des accès ouverte"),
    "accounts.access_review.confirmed": _("Accès confirmé à la revue"),
    "accounts.access_review.withdrawn": _("Accès retiré à la revue"),
    "accounts.access_review.closed": _("Revue des accès terminée"),
    "accounts.account_request.submitted": _("Demande soumise"),
    "accounts.account_request.amended": _("Demande modifiée\u00a0: les approbations données sont annulées"),
    "accounts.account_request.withdrawn": _("Demande retirée"),
    "accounts.account_request.approved": _("Demande approuvée"),
    "accounts.account_request.refused": _("Demande refusée"),
    "accounts.account_request.granted": _("Demande acceptée\u00a0: les deux approbations sont données"),
    "accounts.official_account.authorised": _("Compte autorisé"),
    "accounts.official_account.suspended": _("Compte suspendu"),
    "accounts.official_account.resumed": _("Compte rétabli"),
    "accounts.official_account.closed": _("Compte fermé"),
    "accounts.replacement.recorded": _("Remplacement inscrit"),
    "accounts.replacement.ended": _("Remplacement interrompu"),
    "accounts.cover.accepted": _("Relève acceptée"),
    "accounts.cover.declined": _("Relève refusée"),
    "accounts.cover.arbitrated": _("Relève confiée malgré le refus"),
    "accounts.officialaccount.loaded": _("Inscrit au registre par la liste de la politique"),
    "accounts.officialaccount.changed": _("Fiche modifiée"),
    "accounts.officialaccount.overwritten": _("Remis selon la liste de la politique"),
    "accounts.address.recorded": _("Adresse inscrite"),
    "accounts.address.chosen": _("Adresse principale choisie"),
    "accounts.address.withdrawn": _("Adresse retirée"),
    "accounts.authorisation.granted": _("Postes ajoutés à la liste du compte"),
    "accounts.authorisation.revoked": _("Postes retirés de la liste du compte"),
}
name_events(LABELS)


def told(event: str) -> str:
    """Return an event in French; its code when nobody has named it."""
    return event_in_words(event)


def told_in_full(entry: RegisterEntry) -> str:
    """Return a line of the register in French, with the address or the action that it was about."""
    facts = entry.after or entry.before
    about = facts if isinstance(facts, dict) else {}
    detail = ACTION_NAMES.get(about.get("action", "")) or about.get("adresse") or about.get("personne", "")
    return f"{told(entry.event)}\u00a0: {detail}" if detail else told(entry.event)

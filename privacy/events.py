"""The events of the register about personal information, with their words in French."""

from django.utils.translation import gettext_lazy as _

from policy.events import name_events

DOSSIER_OPENED = "privacy.dossier.opened"
IDENTITY_CHOSEN = "privacy.dossier.identity_chosen"
IDENTITY_SET_ASIDE = "privacy.dossier.identity_set_aside"
MATCH_JUDGED = "privacy.dossier.match_judged"
MASK_ADDED = "privacy.dossier.mask_added"
MASK_LIFTED = "privacy.dossier.mask_lifted"
PRODUCED = "privacy.production.produced"
FETCHED = "privacy.production.fetched"
ERASED = "privacy.production.erased"
REQUEST_RECORDED = "privacy.accessrequest.recorded"
REQUEST_VERIFIED = "privacy.accessrequest.identity_verified"
REQUEST_EXTENDED = "privacy.accessrequest.extended"
REQUEST_ANSWERED = "privacy.accessrequest.answered"
REQUEST_WITHDRAWN = "privacy.accessrequest.withdrawn"
CORRECTION_NOTED = "privacy.correctionnote.recorded"

name_events(
    {
        DOSSIER_OPENED: _("dossier d’une personne ouvert"),
        IDENTITY_CHOSEN: _("identité jugée être celle de la personne"),
        IDENTITY_SET_ASIDE: _("identité écartée du dossier"),
        MATCH_JUDGED: _("rapprochement jugé"),
        MASK_ADDED: _("masque ajouté au dossier"),
        MASK_LIFTED: _("masque levé du dossier"),
        PRODUCED: _("dossier d’une personne produit"),
        FETCHED: _("dossier produit téléchargé"),
        ERASED: _("fichier d’un dossier effacé"),
        REQUEST_RECORDED: _("demande d’accès inscrite"),
        REQUEST_VERIFIED: _("identité de qui demande vérifiée"),
        REQUEST_EXTENDED: _("délai de la demande prolongé"),
        REQUEST_ANSWERED: _("demande d’accès répondue"),
        REQUEST_WITHDRAWN: _("demande d’accès retirée"),
        CORRECTION_NOTED: _("note de rectification inscrite"),
    }
)

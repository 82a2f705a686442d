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
RULE_SET = "privacy.retention_rule.set"
BATCH_PREPARED = "privacy.disposal.prepared"
BATCH_PROPOSED = "privacy.disposal.proposed"
BATCH_APPROVED = "privacy.disposal.approved"
BATCH_REFUSED = "privacy.disposal.refused"
BATCH_FINISHED = "privacy.disposal.finished"
ITEM_EXCLUDED = "privacy.disposal_line.set_aside"
ITEM_PUT_BACK = "privacy.disposal_line.put_back"
HOLD_SET = "privacy.legal_hold.set"
HOLD_REVIEWED = "privacy.legal_hold.reviewed"
HOLD_LIFTED = "privacy.legal_hold.lifted"

BREACH_EVENTS = {
    "recorded": "privacy.breach.recorded",
    "amended": "privacy.breach.amended",
    "assessed": "privacy.breach.assessed",
    "commission": "privacy.breach.commission_told",
    "persons": "privacy.breach.persons_told",
    "public": "privacy.breach.public_notice",
    "no_notice": "privacy.breach.persons_not_told",
    "measure": "privacy.breach.measure_noted",
    "closed": "privacy.breach.closed",
    "reopened": "privacy.breach.reopened",
}

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
        RULE_SET: _("a inscrit une règle de conservation"),
        BATCH_PREPARED: _("a préparé un lot à dépersonnaliser"),
        BATCH_PROPOSED: _("a vérifié et proposé un lot à dépersonnaliser"),
        BATCH_APPROVED: _("a approuvé un lot à dépersonnaliser"),
        BATCH_REFUSED: _("a refusé un lot à dépersonnaliser"),
        BATCH_FINISHED: _("a terminé de dépersonnaliser un lot"),
        ITEM_EXCLUDED: _("a écarté une ligne d’un lot"),
        ITEM_PUT_BACK: _("a remis une ligne dans un lot"),
        HOLD_SET: _("a suspendu une destruction"),
        HOLD_REVIEWED: _("a réexaminé une suspension de la destruction"),
        HOLD_LIFTED: _("a levé une suspension de la destruction"),
        BREACH_EVENTS["recorded"]: _("incident de confidentialité inscrit"),
        BREACH_EVENTS["amended"]: _("faits d’un incident de confidentialité précisés"),
        BREACH_EVENTS["assessed"]: _("risque d’un incident de confidentialité évalué"),
        BREACH_EVENTS["commission"]: _("Commission d’accès à l’information avisée d’un incident"),
        BREACH_EVENTS["persons"]: _("personnes avisées d’un incident de confidentialité"),
        BREACH_EVENTS["public"]: _("avis public d’un incident de confidentialité"),
        BREACH_EVENTS["no_notice"]: _("motif de ne pas aviser les personnes d’un incident"),
        BREACH_EVENTS["measure"]: _("mesure prise après un incident de confidentialité"),
        BREACH_EVENTS["closed"]: _("incident de confidentialité fermé"),
        BREACH_EVENTS["reopened"]: _("incident de confidentialité rouvert"),
    }
)

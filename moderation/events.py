"""The acts on messages that the register keeps, and how each is told in one sentence."""

from django.utils.translation import gettext_lazy as _

from policy.events import name_events

TAKEN_OVER = "moderation.claim.taken_over"
QUALIFIED = "moderation.message.qualified"
DANGER_CONFIRMED = "moderation.danger.confirmed"
DANGER_DISMISSED = "moderation.danger.dismissed"
ASSIGNED = "moderation.message.assigned"
CLOSED = "moderation.message.closed"
REOPENED = "moderation.message.reopened"
BULK_UNDONE = "moderation.message.bulk_undone"
REPLY_SUBMITTED = "moderation.reply.submitted"
REPLY_HELD = "moderation.reply.held"
REPLY_RELEASED = "moderation.reply.released"
REPLY_TAKEN_BACK = "moderation.reply.taken_back"
REPLY_DISCARDED = "moderation.reply.discarded"
REPLY_SENT = "moderation.reply.sent"
REMOVAL_DECIDED = "moderation.removal.decided"
REMOVAL_DONE = "moderation.removal.done"
REMOVAL_IMPOSSIBLE = "moderation.removal.found_impossible"
REMOVAL_RESTORED = "moderation.removal.restored"
WARNING_DRAFTED = "moderation.warning.drafted"
NOTIFIED = "moderation.message.notified"
REFERRAL_ASKED = "moderation.referral.asked"
REFERRAL_INTERIM = "moderation.referral.answered_in_part"
REFERRAL_ANSWERED = "moderation.referral.answered"
REFERRAL_RETURNED = "moderation.referral.returned"
REFERRAL_CANCELLED = "moderation.referral.cancelled"
CAMPAIGN_SET_ASIDE = "moderation.campaign.set_aside"
COUNCIL_TOLD = "moderation.message.followed_up_with_council"
# A communication of personal information, which the law asks to register.
INFORMATION_COMMUNICATED = "moderation.information.communicated"
MEDIA_CALLED_BACK = "moderation.message.called_back"
DEADLINE_MOVED = "moderation.message.deadline_moved"
KNOWLEDGE_ADDED = "moderation.knowledge.added"
KNOWLEDGE_CHANGED = "moderation.knowledge.changed"
KNOWLEDGE_VERIFIED = "moderation.knowledge.verified"
KNOWLEDGE_RETIRED = "moderation.knowledge.retired"
KNOWLEDGE_RESTORED = "moderation.knowledge.restored"
KNOWLEDGE_DELETED = "moderation.knowledge.deleted"
KNOWLEDGE_IMPORTED = "moderation.knowledge.imported"
ERROR_REPORTED = "moderation.error.reported"
ERROR_CORRECTED = "moderation.error.corrected"
ERROR_SET_ASIDE = "moderation.error.set_aside"

# What follows the name of the person; a line of the system begins with « Le système ».
SAYINGS = {
    TAKEN_OVER: _("a repris ce message"),
    QUALIFIED: _("a qualifié ce message"),
    DANGER_CONFIRMED: _("a confirmé un danger ou une détresse"),
    DANGER_DISMISSED: _("a écarté le danger soupçonné dans ce message"),
    ASSIGNED: _("a changé le responsable de ce message"),
    CLOSED: _("a fermé ce message sans réponse"),
    REOPENED: _("a rouvert ce message"),
    BULK_UNDONE: _("a annulé une action groupée sur ce message"),
    REPLY_SUBMITTED: _("a une réponse prête à envoyer"),
    REPLY_HELD: _("a une réponse qui attend l’ouverture des bureaux"),
    REPLY_RELEASED: _("a libéré la réponse qui attendait l’ouverture des bureaux"),
    REPLY_TAKEN_BACK: _("a repris sa réponse pour la modifier"),
    REPLY_DISCARDED: _("a abandonné une réponse"),
    REPLY_SENT: _("a répondu à ce message"),
    REMOVAL_DECIDED: _("a décidé de retirer ce message"),
    REMOVAL_DONE: _("a retiré ce message"),
    REMOVAL_IMPOSSIBLE: _("a constaté que le retrait est impossible"),
    REMOVAL_RESTORED: _("a rétabli ce message"),
    WARNING_DRAFTED: _("a préparé un avertissement"),
    NOTIFIED: _("a avisé l’auteur de ce message"),
    REFERRAL_ASKED: _("a posé une question à un service"),
    REFERRAL_INTERIM: _("a reçu la première réponse d’un service"),
    REFERRAL_ANSWERED: _("a reçu la réponse d’un service"),
    REFERRAL_RETURNED: _("a reçu une question rendue par un service"),
    REFERRAL_CANCELLED: _("a annulé une question à un service"),
    CAMPAIGN_SET_ASIDE: _("a jugé ce message sans lien avec la campagne"),
    COUNCIL_TOLD: _("a transmis ce message à un membre du conseil, sans nommer personne"),
    INFORMATION_COMMUNICATED: _("a communiqué à un membre du conseil qui a écrit ce message"),
    MEDIA_CALLED_BACK: _("a inscrit le rappel de cette demande média"),
    DEADLINE_MOVED: _("a recalculé l’échéance de ce message"),
    ERROR_REPORTED: _("a signalé l’erreur que ce message relève dans une publication"),
    ERROR_CORRECTED: _("a relié ce message à la correction de la publication"),
    ERROR_SET_ASIDE: _("a noté que la publication n’était pas erronée"),
}
name_events(SAYINGS)
name_events(
    {
        KNOWLEDGE_ADDED: _("fiche ajoutée à la base de connaissances"),
        KNOWLEDGE_CHANGED: _("fiche modifiée"),
        KNOWLEDGE_VERIFIED: _("fiche vérifiée"),
        KNOWLEDGE_RETIRED: _("fiche retirée de l’usage"),
        KNOWLEDGE_RESTORED: _("fiche remise en usage"),
        KNOWLEDGE_DELETED: _("fiche effacée"),
        KNOWLEDGE_IMPORTED: _("fiches importées"),
    }
)

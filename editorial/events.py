"""The events of this app in the register, in words."""

from django.utils.translation import gettext_lazy as _

from policy.events import name_events

LABELS_MERGED = "editorial.label.merged"
POST_DRAFTED = "editorial.post.drafted"
POST_AMENDED = "editorial.post.amended"
POST_KEPT = "editorial.post.kept"
POST_DECLINED = "editorial.post.declined"
VARIANT_SUBMITTED = "editorial.variant.submitted"
VARIANT_RECALLED = "editorial.variant.recalled"
VARIANT_VOIDED = "editorial.variant.voided"
VARIANT_APPROVED = "editorial.variant.approved"
VARIANT_REFUSED = "editorial.variant.refused"
VARIANT_SCHEDULED = "editorial.variant.scheduled"
VARIANT_UNSCHEDULED = "editorial.variant.unscheduled"
VARIANT_HELD = "editorial.variant.held"
VARIANT_RELEASED = "editorial.variant.released"
VARIANT_CANCELLED = "editorial.variant.cancelled"
FREQUENCY_SET = "editorial.frequency.set"
VARIANT_REOPENED = "editorial.variant.reopened"
VARIANT_JUSTIFIED = "editorial.variant.justified"
COMMENTS_CLOSED = "editorial.comments.closed"
COMMENTS_KEPT_CLOSED = "editorial.comments.kept_closed"
COMMENTS_REOPENED = "editorial.comments.reopened"
ELECTION_EXAMINED = "editorial.election.examined"
ELECTION_CASE_DECIDED = "editorial.election_case.decided"
IMAGE_ADDED = "editorial.image.added"
IMAGE_AMENDED = "editorial.image.amended"
IMAGE_WITHDRAWN = "editorial.image.withdrawn"
IMAGE_RESTORED = "editorial.image.restored"
IMAGE_PERSON_NAMED = "editorial.image.person_named"
IMAGE_PERSON_STRUCK = "editorial.image.person_struck"
IMAGE_CONSENT_KEPT = "editorial.image.consent_kept"
IMAGE_CONSENT_WITHDRAWN = "editorial.image.consent_withdrawn"
VARIANT_PUBLISHED = "editorial.variant.published"
VARIANT_HANDED_OVER = "editorial.variant.handed_over"
VARIANT_MISSED = "editorial.variant.missed"
VARIANT_FAILED = "editorial.variant.failed"
VARIANT_LOST = "editorial.variant.outcome_lost"
SERIES_BEGUN = "editorial.recurrence.begun"
SERIES_REWRITTEN = "editorial.recurrence.rewritten"
SERIES_ENDED = "editorial.recurrence.ended"
SERIES_TAKEN_OVER = "editorial.recurrence.taken_over"
OCCURRENCE_SKIPPED = "editorial.occurrence.skipped"
OCCURRENCE_RESTORED = "editorial.occurrence.restored"
VARIANT_INHERITED = "editorial.variant.inherited"
FEED_GIVEN = "editorial.feed.given"
FEED_REVOKED = "editorial.feed.revoked"
AMENDMENT_ASKED = "editorial.amendment.asked"
AMENDMENT_DROPPED = "editorial.amendment.dropped"
VARIANT_CORRECTED = "editorial.variant.corrected"
VARIANT_WITHDRAWN = "editorial.variant.withdrawn"

name_events(
    {
        LABELS_MERGED: _("Étiquettes réunies"),
        POST_DRAFTED: _("Publication proposée"),
        POST_AMENDED: _("Publication modifiée\u00a0: les approbations données sont annulées"),
        POST_KEPT: _("Proposition retenue"),
        POST_DECLINED: _("Proposition écartée"),
        VARIANT_SUBMITTED: _("Soumise à l’approbation"),
        VARIANT_RECALLED: _("Reprise par son auteur"),
        VARIANT_VOIDED: _("Modifiée\u00a0: l’approbation est annulée"),
        VARIANT_APPROVED: _("Approuvée"),
        VARIANT_REFUSED: _("Refusée"),
        VARIANT_SCHEDULED: _("Programmée"),
        VARIANT_UNSCHEDULED: _("Déprogrammée"),
        VARIANT_HELD: _("Retenue"),
        VARIANT_RELEASED: _("Relâchée"),
        VARIANT_CANCELLED: _("Abandonnée"),
        FREQUENCY_SET: _("Fréquence de publication établie"),
        VARIANT_REOPENED: _("Reprise après son abandon"),
        VARIANT_JUSTIFIED: _("Motif écrit pour une mise en garde"),
        "editorial.posttemplate.loaded": _("Modèle de publication proposé par la politique"),
        COMMENTS_CLOSED: _("Commentaires fermés sur une publication"),
        COMMENTS_KEPT_CLOSED: _("Commentaires gardés fermés plus longtemps"),
        COMMENTS_REOPENED: _("Commentaires rouverts"),
        ELECTION_EXAMINED: _("Période d’élections examinée"),
        ELECTION_CASE_DECIDED: _("Publication liée à une candidature\u00a0: décision"),
        IMAGE_ADDED: _("Image ajoutée"),
        IMAGE_AMENDED: _("Fiche d’image modifiée"),
        IMAGE_WITHDRAWN: _("Autorisation d’image retirée"),
        IMAGE_RESTORED: _("Image autorisée de nouveau, par un autre document"),
        IMAGE_PERSON_NAMED: _("Personne inscrite"),
        IMAGE_PERSON_STRUCK: _("Personne inscrite par erreur, rayée"),
        IMAGE_CONSENT_KEPT: _("Consentement déposé"),
        IMAGE_CONSENT_WITHDRAWN: _("Consentement retiré"),
        VARIANT_PUBLISHED: _("Publiée"),
        VARIANT_HANDED_OVER: _("À publier à la main"),
        VARIANT_MISSED: _("Manquée\u00a0: l’heure prévue est passée"),
        VARIANT_FAILED: _("Non publiée"),
        VARIANT_LOST: _("Envoyée sans réponse\u00a0: issue inconnue"),
        SERIES_BEGUN: _("Série commencée"),
        SERIES_REWRITTEN: _("Occurrences à venir réécrites"),
        SERIES_ENDED: _("Série arrêtée"),
        SERIES_TAKEN_OVER: _("Série reprise par une autre personne"),
        OCCURRENCE_SKIPPED: _("Occurrence sautée"),
        OCCURRENCE_RESTORED: _("Occurrence rétablie"),
        VARIANT_INHERITED: _("Approuvée comme le reste de sa série"),
        FEED_GIVEN: _("Abonnement au calendrier donné"),
        FEED_REVOKED: _("Abonnement au calendrier révoqué"),
        AMENDMENT_ASKED: _("Correction ou retrait décidé"),
        AMENDMENT_DROPPED: _("Correction ou retrait abandonné"),
        VARIANT_CORRECTED: _("Corrigée après sa publication"),
        VARIANT_WITHDRAWN: _("Retirée après sa publication"),
    }
)

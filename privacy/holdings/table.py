"""What the city holds about a person who writes to its accounts: one list, read from top to bottom.

A new model that leads to a subscriber or to a message is added here, or to NOTHING_MORE with the reason: a test asks
for it. So it does for a new field: told, or `untold`.
"""

from django.utils.translation import gettext_lazy as _

from privacy.holdings.named import NAMED
from privacy.holdings.sources import Linked, Rows, Source, Traced
from privacy.holdings.traces import corrections, emails, register, thread

MESSAGES = Linked(
    key="messages",
    title=_("Messages"),
    rows=Rows(
        model="moderation.Message",
        link="subscriber",
        at="posted_at",
        plain=(
            "account",
            "external_id",
            "posted_at",
            "seen_at",
            "kind",
            "state",
            "is_private",
            "is_danger",
            "suggested_kind",
            "suspects_danger",
            "visibility",
            "first_reply_at",
            "closed_at",
            "closing_reason",
        ),
        agents=("assignee", "closed_by"),
        # The work of the queue, and what the snapshots tell in full.
        untold=(
            "platform",
            "excerpt",
            "parent_external_id",
            "target_at",
            "limit_at",
            "calendar_version",
            "next_alert_at",
            "next_alert",
            "claimed_by",
            "claimed_until",
            "version",
            "comes_first",
            "fingerprint",
        ),
        related=("account__platform",),
        parts=(
            Rows(
                model="moderation.Snapshot",
                link="message",
                at="seen_at",
                plain=("ordinal", "author_name", "author_external_id", "edited_at", "permalink", "media"),
                words=("text",),
                untold=("parent_external_id", "posted_at", "seen_at", "edition", "digest"),
            ),
        ),
    ),
)
REPLIES = Linked(
    key="replies",
    title=_("Réponses"),
    rows=Rows(
        model="moderation.Reply",
        link="message__subscriber",
        at="created_at",
        plain=("message", "nature", "channel", "state", "created_at", "sent_at", "permalink"),
        words=("text", "closed_hours_reason", "no_reference_reason"),
        agents=("author", "sent_by"),
        untold=("template", "updated_at", "held_until", "recorded_at"),
        related=("message", "template"),
        parts=(
            Rows(
                model="moderation.Reference",
                link="reply",
                at="consulted_at",
                plain=("type", "consulted_at"),
                words=("locator", "excerpt"),
                agents=("recorded_by",),
                untold=("entry",),
            ),
            Rows(
                model="moderation.PassedCaution",
                link="reply",
                at="at",
                plain=("clause", "at"),
                words=("sentence", "reason"),
                agents=("person",),
                untold=("code", "wants_page"),
            ),
        ),
    ),
)
NOTES = Linked(
    key="notes",
    title=_("Notes internes"),
    rows=Rows(
        model="moderation.Note",
        link="message__subscriber",
        at="created_at",
        plain=("message", "created_at"),
        words=("text",),
        agents=("author",),
        related=("message",),
        to_read=True,
    ),
)
REFERRALS = Linked(
    key="referrals",
    title=_("Questions posées aux services"),
    rows=Rows(
        model="moderation.Referral",
        link="message__subscriber",
        at="asked_at",
        plain=("message", "service", "state", "asked_at", "names_author", "interim_at", "ended_at"),
        words=(
            "question",
            "shared_text",
            "naming_reason",
            "interim_answer",
            "answer",
            "sources",
            "end_reason",
        ),
        agents=("asked_by", "recorded_by"),
        # Who answers for a service, the deadlines of the work, and what makes the link.
        untold=(
            "respondent_name",
            "respondent_email",
            "answered_by",
            "interim_by",
            "expected_at",
            "through_team",
            "target_at",
            "due_at",
            "late_at",
            "next_alert_at",
            "next_alert",
            "link_nonce",
            "token_hash",
            "expires_at",
            "sent_at",
            "opened_at",
            "used_in",
        ),
        related=("message", "service"),
    ),
)
COUNCIL_TRANSFERS = Linked(
    key="council",
    title=_("Suivis auprès du conseil municipal"),
    rows=Rows(
        model="moderation.CouncilTransfer",
        link="message__subscriber",
        at="made_at",
        plain=("message", "recipient", "names_author", "made_at"),
        words=("purpose", "shared_text", "naming_reason"),
        agents=("made_by",),
        related=("message",),
    ),
)
CALLBACKS = Linked(
    key="callbacks",
    title=_("Suites des demandes médias"),
    rows=Rows(
        model="moderation.MediaCallback",
        link="message__subscriber",
        at="called_at",
        plain=("message", "called_at", "recorded_at"),
        words=("note",),
        agents=("recorded_by",),
        untold=("called_by",),
        related=("message",),
    ),
)
REMOVALS = Linked(
    key="removals",
    title=_("Retraits"),
    rows=Rows(
        model="moderation.Removal",
        link="message__subscriber",
        at="judged_at",
        plain=(
            "message",
            "measure",
            "ground",
            "state",
            "judged_at",
            "done_at",
            "restored_at",
        ),
        words=("note", "escalation", "proof", "restoration_reason"),
        agents=("judged_by", "done_by", "restored_by"),
        untold=("message_kind", "snapshot"),
        related=("message", "ground__rule"),
    ),
)
CAMPAIGNS = Linked(
    key="campaigns",
    title=_("Contenu de campagne"),
    rows=Rows(
        model="moderation.CampaignContent",
        link="message__subscriber",
        at="found_at",
        plain=("message", "period", "candidate", "found_at", "set_aside_at"),
        words=("set_aside_reason",),
        agents=("set_aside_by",),
        untold=("text_key",),
        related=("message", "period", "candidate"),
    ),
)
WARNINGS = Linked(
    key="warnings",
    title=_("Avertissements"),
    rows=Rows(
        model="netiquette.Warning",
        link="subscriber",
        at="drafted_at",
        plain=(
            "reference",
            "account",
            "track",
            "ground",
            "state",
            "ordinal",
            "message_posted_at",
            "drafted_at",
            "sent_at",
            "channel",
            "proof_url",
            "display_caution",
            "withdrawn_at",
        ),
        words=("text", "message_snapshot", "proof_note", "undeliverable_reason", "withdrawal_reason"),
        agents=("drafted_by", "sent_by", "withdrawn_by"),
        untold=("message_id", "announcement_due"),
        related=("account__platform", "ground__rule"),
    ),
)
EXCLUSIONS = Linked(
    key="exclusions",
    title=_("Exclusions"),
    rows=Rows(
        model="netiquette.Exclusion",
        link="subscriber",
        at="proposed_at",
        plain=(
            "reference",
            "account",
            "track",
            "state",
            "message_posted_at",
            "proposed_at",
            "decided_at",
            "review_on",
            "applied_at",
            "lifted_at",
            "restored_at",
        ),
        words=(
            "reason",
            "message_snapshot",
            "decision_reason",
            "applied_proof",
            "lift_reason",
            "restored_proof",
        ),
        agents=("proposed_by", "decided_by", "lifted_by", "restored_by"),
        untold=("message_id",),
        related=("account__platform",),
        parts=(
            Rows(
                model="netiquette.Reexamination",
                link="exclusion",
                at="decided_at",
                plain=("decided_at", "next_review_on"),
                words=("reason",),
                agents=("decided_by",),
            ),
        ),
    ),
)
REVIEWS = Linked(
    key="reviews",
    title=_("Demandes de révision"),
    rows=Rows(
        model="netiquette.Review",
        link="subscriber",
        at="received_at",
        plain=(
            "number",
            "channel",
            "received_at",
            "case_number",
            "account",
            "display_name",
            "contact",
            "due_on",
            "state",
            "matched_at",
            "outcome",
            "decided_at",
        ),
        words=("words", "recognised", "new_facts", "reasons"),
        agents=("received_by", "matched_by", "decided_by"),
        # The sanction contested is told with the sanctions.
        untold=("warning", "exclusion"),
        related=("account__platform",),
    ),
)
LETTERS = Linked(
    key="letters",
    title=_("Lettres"),
    rows=Rows(
        model="netiquette.Letter",
        link="subscriber",
        at="recorded_at",
        plain=("kind", "account", "outcome", "channel", "proof_url", "recorded_at"),
        words=("text", "proof_note"),
        agents=("recorded_by",),
        untold=("warning", "exclusion", "review"),
        related=("account__platform",),
    ),
)
LINKED = (
    MESSAGES,
    REPLIES,
    NOTES,
    REFERRALS,
    COUNCIL_TRANSFERS,
    CALLBACKS,
    REMOVALS,
    CAMPAIGNS,
    WARNINGS,
    EXCLUSIONS,
    REVIEWS,
    LETTERS,
)
TRACED = (
    Traced(
        key="thread",
        title=_("Messages d’autres personnes auxquels elle répond, ou qui lui répondent"),
        read=thread,
    ),
    Traced(key="corrections", title=_("Notes de rectification"), read=corrections),
    Traced(key="register", title=_("Décisions du registre"), read=register),
    Traced(key="emails", title=_("Courriels internes"), read=emails),
)
SOURCES: tuple[Source, ...] = (*LINKED, *NAMED, *TRACED)

# Models that lead to a subscriber or to a message, and add nothing to what the sources above tell.
NOTHING_MORE = {
    "privacy.ConfidentialityIncident": "what happened, of many at once and of nobody by name; the link says where from",
    "privacy.ConfidentialityStep": "what was done about an incident",
    "netiquette.SubscriberName": "the names are told with the identities, at the head of the dossier",
    "moderation.SearchEntry": "the words of the message, sorted for the search",
    "privacy.CorrectionNote": "told by the source « corrections »",
    "privacy.DossierIdentity": "the dossier's own work, which makes no statement about the person",
    "moderation.ErrorReport": "what is wrong in one of the city's own publications, and the correction that it brought",
}

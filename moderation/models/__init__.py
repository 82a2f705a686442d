"""Citizens' messages and everything done about them."""

from moderation.models.acts import Note, Reference, Removal, Reply
from moderation.models.answers import AnswerTemplate, ContactDetail
from moderation.models.campaigns import CampaignContent
from moderation.models.cautions import PassedCaution
from moderation.models.destroyed import DestroyedMessage, RecognitionKey
from moderation.models.errors import ErrorReport
from moderation.models.followups import CouncilTransfer, MediaCallback
from moderation.models.knowledge import KnowledgeEntry, KnowledgeRevision, KnowledgeSheet
from moderation.models.messages import Message
from moderation.models.referrals import Referral
from moderation.models.snapshots import SearchEntry, Snapshot
from moderation.models.work import BulkAction, ImportBatch, ImportRejection, SavedView

__all__ = [
    "AnswerTemplate",
    "BulkAction",
    "CampaignContent",
    "ContactDetail",
    "CouncilTransfer",
    "DestroyedMessage",
    "ErrorReport",
    "ImportBatch",
    "ImportRejection",
    "KnowledgeEntry",
    "KnowledgeRevision",
    "KnowledgeSheet",
    "MediaCallback",
    "Message",
    "Note",
    "PassedCaution",
    "RecognitionKey",
    "Reference",
    "Referral",
    "Removal",
    "Reply",
    "SavedView",
    "SearchEntry",
    "Snapshot",
]

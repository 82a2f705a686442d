"""Citizens' messages and everything done about them."""

from moderation.models.acts import AnswerTemplate, ContactDetail, Note, Reference, Removal, Reply
from moderation.models.campaigns import CampaignContent
from moderation.models.cautions import PassedCaution
from moderation.models.followups import CouncilTransfer, MediaCallback
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
    "ImportBatch",
    "ImportRejection",
    "MediaCallback",
    "Message",
    "Note",
    "PassedCaution",
    "Reference",
    "Referral",
    "Removal",
    "Reply",
    "SavedView",
    "SearchEntry",
    "Snapshot",
]

"""People, positions, official accounts and their custody, replacements, incidents, notices owed to people."""

from accounts.models.addresses import AccountAddress
from accounts.models.bodies import Body
from accounts.models.checks import Aspect, ProfileCheck, ProfileStanding, VisualChange
from accounts.models.custody import Custody, CustodyHolder, Secret, SecretAccess
from accounts.models.evidence import Evidence
from accounts.models.followings import Following, Level, Party, PartyGrace
from accounts.models.impostors import ImpostorCase, ImpostorReport, ImpostorStep, WatchWord
from accounts.models.incidents import Incident, IncidentMeasure
from accounts.models.notices import Notice
from accounts.models.official_accounts import OfficialAccount, OfficialAccountGroupObjectPermission, Platform
from accounts.models.people import Holding, Person, Position, PositionAlias
from accounts.models.planning import Audience, Objective
from accounts.models.related_policies import RelatedPolicy
from accounts.models.replacements import Replacement
from accounts.models.requests import AccountRequest, RequestApproval
from accounts.models.reviews import AccessDecision, AccessReview

__all__ = [
    "AccessDecision",
    "AccessReview",
    "AccountAddress",
    "AccountRequest",
    "Aspect",
    "Audience",
    "Body",
    "Custody",
    "CustodyHolder",
    "Evidence",
    "Following",
    "Holding",
    "ImpostorCase",
    "ImpostorReport",
    "ImpostorStep",
    "Incident",
    "IncidentMeasure",
    "Level",
    "Notice",
    "Objective",
    "OfficialAccount",
    "OfficialAccountGroupObjectPermission",
    "Party",
    "PartyGrace",
    "Person",
    "Platform",
    "Position",
    "PositionAlias",
    "ProfileCheck",
    "ProfileStanding",
    "RelatedPolicy",
    "Replacement",
    "RequestApproval",
    "Secret",
    "SecretAccess",
    "VisualChange",
    "WatchWord",
]

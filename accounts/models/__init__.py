"""People, positions, official accounts and their custody, authorisations, replacements, notices owed to people."""

from accounts.models.addresses import AccountAddress
from accounts.models.custody import Custody, CustodyHolder, Secret, SecretAccess
from accounts.models.evidence import Evidence
from accounts.models.notices import Notice
from accounts.models.official_accounts import OfficialAccount, OfficialAccountGroupObjectPermission, Platform
from accounts.models.people import Holding, Person, Position, PositionAlias
from accounts.models.replacements import Replacement

__all__ = [
    "AccountAddress",
    "Custody",
    "CustodyHolder",
    "Evidence",
    "Holding",
    "Notice",
    "OfficialAccount",
    "OfficialAccountGroupObjectPermission",
    "Person",
    "Platform",
    "Position",
    "PositionAlias",
    "Replacement",
    "Secret",
    "SecretAccess",
]

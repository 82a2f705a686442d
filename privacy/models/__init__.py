"""What is kept to answer for the personal information that the city holds, a module for each activity."""

from privacy.models.breaches import ConfidentialityIncident, ConfidentialityStep
from privacy.models.corrections import CorrectionNote
from privacy.models.destructions import Destruction
from privacy.models.disposals import DisposalBatch, DisposalItem
from privacy.models.dossiers import Dossier, DossierIdentity, DossierMatch, MaskRevision
from privacy.models.holds import LegalHold
from privacy.models.productions import Production
from privacy.models.requests import AccessRequest
from privacy.models.retention import RetentionRule

__all__ = [
    "AccessRequest",
    "ConfidentialityIncident",
    "ConfidentialityStep",
    "CorrectionNote",
    "Destruction",
    "DisposalBatch",
    "DisposalItem",
    "Dossier",
    "DossierIdentity",
    "DossierMatch",
    "LegalHold",
    "MaskRevision",
    "Production",
    "RetentionRule",
]

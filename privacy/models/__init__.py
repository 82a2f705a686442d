"""What is kept to answer for the personal information that the city holds, a module for each activity."""

from privacy.models.corrections import CorrectionNote
from privacy.models.dossiers import Dossier, DossierIdentity, DossierMatch, MaskRevision
from privacy.models.productions import Production
from privacy.models.requests import AccessRequest

__all__ = [
    "AccessRequest",
    "CorrectionNote",
    "Dossier",
    "DossierIdentity",
    "DossierMatch",
    "MaskRevision",
    "Production",
]

"""Types of record that this software keeps, or that a person disposes of by hand; and what holds no personal word.

A test asks that every model of the product be in a type of record, or below with the reason.
"""

from django.utils.translation import gettext_lazy

from privacy.records.types import RecordType

_INCIDENT = gettext_lazy("Le registre des incidents se conserve au moins cinq ans")
KEPT = (
    RecordType(
        code="incident",
        label=gettext_lazy("Incident de représentation, avec ses suivis et ses captures"),
        starts=gettext_lazy("fermeture de l’incident"),
        holds=("accounts.Incident", "accounts.IncidentMeasure"),
        minimum_months=60,
        minimum_reason=_INCIDENT,
    ),
    RecordType(
        code="confidentiality_incident",
        label=gettext_lazy("Registre des incidents de confidentialité"),
        starts=gettext_lazy("jour où la Ville a connu l’incident"),
        holds=("privacy.ConfidentialityIncident", "privacy.ConfidentialityStep"),
        minimum_months=60,
        minimum_reason=_INCIDENT,
    ),
    RecordType(
        code="impostor",
        label=gettext_lazy("Dossier d’usurpation, avec ses signalements et ses captures"),
        starts=gettext_lazy("fermeture du dossier"),
        holds=("accounts.ImpostorCase", "accounts.ImpostorReport", "accounts.ImpostorStep"),
    ),
    RecordType(
        code="image",
        label=gettext_lazy("Image, autorisation et consentement des personnes montrées"),
        starts=gettext_lazy("fin du droit sur l’image"),
        holds=("editorial.Image", "editorial.ImagePerson", "accounts.Evidence"),
    ),
    RecordType(
        code="access_request",
        label=gettext_lazy("Demande d’accès ou de rectification, et dossier d’une personne"),
        starts=gettext_lazy("réponse à la demande"),
        holds=(
            "privacy.AccessRequest",
            "privacy.CorrectionNote",
            "privacy.Dossier",
            "privacy.DossierIdentity",
            "privacy.DossierMatch",
            "privacy.MaskRevision",
            "privacy.Production",
        ),
        minimum_months=24,
        minimum_reason=gettext_lazy("La réponse à une demande peut être révisée"),
    ),
    RecordType(
        code="publication",
        label=gettext_lazy("Publication, avec ses versions, ses approbations et son envoi"),
        starts=gettext_lazy("retrait de la publication"),
        holds=(
            "editorial.Post",
            "editorial.Variant",
            "editorial.VariantImage",
            "editorial.Revision",
            "editorial.Amendment",
            "editorial.Approval",
            "editorial.Justification",
            "editorial.Comment",
            "moderation.ErrorReport",
            "editorial.CommentClosure",
            "editorial.ElectionCase",
            "editorial.ElectionWatch",
            "editorial.Recurrence",
            "editorial.PostSheet",
            "platforms.Delivery",
        ),
    ),
    RecordType(
        code="account",
        label=gettext_lazy("Compte officiel, avec sa demande, ses approbations et ses vérifications"),
        starts=gettext_lazy("fermeture du compte"),
        holds=(
            "accounts.OfficialAccount",
            "accounts.AccountAddress",
            "accounts.AccountRequest",
            "accounts.RequestApproval",
            "accounts.ProfileCheck",
            "accounts.ProfileStanding",
            "netiquette.SiteDisplay",
            "accounts.VisualChange",
            "accounts.Following",
            "accounts.PartyGrace",
            "platforms.Connection",
        ),
    ),
    RecordType(
        code="custody",
        label=gettext_lazy("Garde des accès et journal de consultation des secrets"),
        starts=gettext_lazy("la consultation, ou la fin de la garde"),
        holds=("accounts.Custody", "accounts.CustodyHolder", "accounts.Secret", "accounts.SecretAccess"),
    ),
    RecordType(
        code="staff",
        label=gettext_lazy("Personne, poste, remplacement et revue des accès"),
        starts=gettext_lazy("la fin du lien d’emploi"),
        holds=(
            "accounts.Person",
            "accounts.Holding",
            "accounts.Replacement",
            "accounts.AccessReview",
            "accounts.AccessDecision",
            "city.Service",
            "moderation.SavedView",
            "moderation.BulkAction",
            "editorial.CalendarFeed",
        ),
    ),
    RecordType(
        code="office",
        label=gettext_lazy("Horaire, fermeture, urgence et période d’élections"),
        starts=gettext_lazy("la fin de la période"),
        holds=("city.Emergency", "city.Closure", "city.ElectionPeriod"),
    ),
    RecordType(
        code="decision_register",
        label=gettext_lazy("Registre des décisions et lectures de la politique"),
        starts=gettext_lazy("la décision"),
        holds=("policy.RegisterEntry", "policy.Reading"),
    ),
    RecordType(
        code="disposal_log",
        label=gettext_lazy("Journal de destruction, lots et suspensions"),
        starts=gettext_lazy("la destruction"),
        holds=(
            "privacy.Destruction",
            "privacy.DisposalBatch",
            "privacy.DisposalItem",
            "privacy.LegalHold",
            "privacy.RetentionRule",
            "moderation.DestroyedMessage",
        ),
    ),
)

# Published texts, lists and settings: nobody is named there, and nothing is ever past its time.
NO_PERSONAL_WORD = frozenset(
    {
        "policy.PolicyVersion",
        "city.CalendarVersion",
        "city.HoursSet",
        "city.OpeningInterval",
        "accounts.Audience",
        "accounts.Objective",
        "accounts.OfficialAccountGroupObjectPermission",
        "accounts.Party",
        "accounts.Platform",
        "accounts.Position",
        "accounts.PositionAlias",
        "accounts.RelatedPolicy",
        "accounts.WatchWord",
        "editorial.Label",
        "editorial.PostTemplate",
        "moderation.AnswerTemplate",
        # Sealed, and about nobody.
        "moderation.RecognitionKey",
        "moderation.ContactDetail",
        "moderation.KnowledgeEntry",
        "moderation.KnowledgeRevision",
        "moderation.KnowledgeSheet",
        "netiquette.Display",
        "netiquette.Edition",
        "netiquette.Ground",
        "netiquette.LetterTemplate",
        "netiquette.Rule",
    }
)

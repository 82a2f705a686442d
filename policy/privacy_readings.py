"""What the text leaves open about personal information: the readings, their defaults and their values."""

from django.utils.translation import gettext_lazy

from policy.reading_keys import ReadingKey
from policy.reading_values import positions, sentence, whole_number, yes_or_no

ABOUT_PERSONAL_INFORMATION = (
    ReadingKey(
        key="privacy_officers",
        label=gettext_lazy("Postes chargés de l’accès et des renseignements personnels"),
        default=["direction-generale", "conseiller-strategique"],
        problem=positions,
        ambiguity="R-006",
    ),
    ReadingKey(
        key="privacy_contact",
        label=gettext_lazy("Responsable de la protection des renseignements personnels\u00a0: à qui écrire"),
        default="Direction générale, à l’hôtel de ville",
        problem=sentence,
        ambiguity="R-006",
    ),
    ReadingKey(
        key="access_contact",
        label=gettext_lazy("Responsable de l’accès aux documents\u00a0: à qui écrire"),
        default="Greffe de la Ville, à l’hôtel de ville",
        problem=sentence,
        ambiguity="R-006",
    ),
    ReadingKey(
        key="dossier_masks_employees",
        label=gettext_lazy(
            "Dossier d’une personne\u00a0: masquer aussi les noms des employés (true ou false)"
        ),
        default=False,
        problem=yes_or_no,
        ambiguity="A-32",
    ),
    ReadingKey(
        key="dossier_file_days",
        label=gettext_lazy(
            "Dossier d’une personne\u00a0: jours pendant lesquels le fichier produit est gardé"
        ),
        default=30,
        problem=whole_number,
        ambiguity="A-31",
    ),
    ReadingKey(
        key="access_request_reminder_days",
        label=gettext_lazy("Demande d’accès\u00a0: rappel avant la fin du délai, en jours"),
        default=5,
        problem=whole_number,
        ambiguity="R-006",
    ),
)

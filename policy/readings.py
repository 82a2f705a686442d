"""What the text leaves open: the readings a city may take, their defaults and what values they accept."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from policy.privacy_readings import ABOUT_PERSONAL_INFORMATION
from policy.reading_keys import ReadingKey
from policy.reading_values import (
    domains,
    positions,
    sentence,
    web_address,
    whole_number,
    whole_number_or_null,
    yes_or_no,
)
from policy.referral_readings import ABOUT_SERVICES

TARGET, LIMIT = "target_open_days", "limit_open_days"


class UnknownReadingError(KeyError):
    """No reading has this key."""

    def __str__(self) -> str:
        return f"No reading of the policy is called {self.args[0]!r}."


_ALL = (
    ReadingKey(
        key="communications_team",
        label=gettext_lazy("Équipe des communications (postes)"),
        default=["conseiller-strategique", "agent-communications", "adjoint-administratif"],
        problem=positions,
        ambiguity="A-05",
    ),
    ReadingKey(
        key="warning_validity_months",
        label=gettext_lazy("Validité d’un avertissement, en mois (null pour aucune limite)"),
        default=None,
        problem=whole_number_or_null,
        ambiguity="A-01",
    ),
    ReadingKey(
        key="cover_positions",
        label=gettext_lazy("Postes dont le titulaire accepte ou refuse de prendre la relève"),
        default=["agent-communications"],
        problem=positions,
        ambiguity="R-074",
    ),
    ReadingKey(
        key="cover_arbiters",
        label=gettext_lazy("Postes qui tranchent quand une relève est refusée"),
        default=["conseiller-strategique"],
        problem=positions,
        ambiguity="R-074",
    ),
    ReadingKey(
        key="city_domains",
        label=gettext_lazy("Domaines du site de la Ville"),
        default=["rimouski.ca", "ville.rimouski.qc.ca"],
        problem=domains,
        ambiguity="R-009",
    ),
    ReadingKey(
        key="mailing_list_url",
        label=gettext_lazy("Page d’abonnement aux listes de diffusion"),
        default="https://rimouski.ca/abonnement",
        problem=web_address,
        ambiguity="R-033",
    ),
    ReadingKey(
        key="post_approvers",
        label=gettext_lazy("Postes qui approuvent les publications"),
        default=["conseiller-strategique"],
        problem=positions,
        ambiguity="A-09",
    ),
    ReadingKey(
        key="emergency_declarants",
        label=gettext_lazy("Postes qui peuvent déclarer une situation d’urgence"),
        default=["direction-generale", "conseiller-strategique"],
        problem=positions,
        ambiguity="A-18",
    ),
    ReadingKey(
        key="account_managers_ceiling",
        label=gettext_lazy("Nombre souhaité de gestionnaires par compte, au plus"),
        default=6,
        problem=whole_number,
        ambiguity="R-054",
    ),
    ReadingKey(
        key="access_reviewers",
        label=gettext_lazy("Postes qui revoient les accès aux comptes"),
        default=["conseiller-strategique", "direction-generale"],
        problem=positions,
        ambiguity="R-055",
    ),
    ReadingKey(
        key="access_review_months",
        label=gettext_lazy("Revue des accès d’un compte, en mois après la précédente"),
        default=12,
        problem=whole_number,
        ambiguity="R-055",
    ),
    ReadingKey(
        key="access_review_days",
        label=gettext_lazy("Délai pour terminer une revue des accès, en jours"),
        default=30,
        problem=whole_number,
        ambiguity="R-055",
    ),
    ReadingKey(
        key="impostor_contact",
        label=gettext_lazy("À qui le public signale un compte qui se fait passer pour la Ville"),
        default="l’équipe des communications de la Ville",
        problem=sentence,
        ambiguity="R-013",
    ),
    ReadingKey(
        key="breach_reminder_days",
        label=gettext_lazy(
            "Incident de confidentialité en attente\u00a0: un rappel tous les combien de jours"
        ),
        default=2,
        problem=whole_number,
        ambiguity="R-006",
    ),
    ReadingKey(
        key="netiquette_contact",
        label=gettext_lazy("Coordonnées données au public avec la nétiquette"),
        default="l’équipe des communications de la Ville, par les coordonnées de son site Web",
        problem=sentence,
        ambiguity="A-33",
    ),
    ReadingKey(
        key=TARGET,
        label=gettext_lazy("Cible de réponse, en jours ouvrables"),
        default=1,
        problem=whole_number,
        ambiguity="A-03",
    ),
    ReadingKey(
        key=LIMIT,
        label=gettext_lazy("Limite de réponse, en jours ouvrables"),
        default=2,
        problem=whole_number,
        ambiguity="A-03",
    ),
    ReadingKey(
        key="reminder_lead_open_minutes",
        label=gettext_lazy("Rappel avant la cible, en minutes d’ouverture"),
        default=60,
        problem=whole_number,
        ambiguity="A-03",
    ),
    ReadingKey(
        key="comments_closed_days",
        label=gettext_lazy("Commentaires fermés sur une publication\u00a0: jours au plus à la fois"),
        default=30,
        problem=whole_number,
        ambiguity="R-081",
    ),
    ReadingKey(
        key="claim_minutes",
        label=gettext_lazy("Durée d’une prise en charge, en minutes"),
        default=15,
        problem=whole_number,
        ambiguity="R-063",
    ),
    ReadingKey(
        key="exclusion_deciders",
        label=gettext_lazy("Postes qui peuvent décider d’une exclusion"),
        # Two, so that somebody is left to decide when the first gave the warnings himself.
        default=["conseiller-strategique", "direction-generale"],
        problem=positions,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="exclusion_decider_gave_no_warning",
        label=gettext_lazy(
            "Qui décide d’une exclusion n’a donné aucun des avertissements sur lesquels elle repose"
        ),
        default=True,
        problem=yes_or_no,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="review_deciders",
        label=gettext_lazy("Postes qui peuvent décider d’une révision"),
        default=["conseiller-strategique", "direction-generale"],
        problem=positions,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="review_open_days",
        label=gettext_lazy("Délai pour répondre à une demande de révision, en jours ouvrables"),
        default=10,
        problem=whole_number,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="review_contact",
        label=gettext_lazy("Où demander une révision autrement que par le site"),
        default="par la poste, par téléphone ou au comptoir de l’hôtel de ville, auprès de l’équipe des communications",
        problem=sentence,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="review_months_at_most",
        label=gettext_lazy("Réexamen d’une exclusion, au plus tard, en mois après la décision"),
        default=12,
        problem=whole_number,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="reexamination_lead_days",
        label=gettext_lazy("Réexamen d’une exclusion\u00a0: jours de rappel avant sa date"),
        default=14,
        problem=whole_number,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="offhours_reply_override",
        label=gettext_lazy("Postes qui peuvent répondre hors des heures d’ouverture, avec un motif"),
        default=["conseiller-strategique"],
        problem=positions,
        ambiguity="R-084",
    ),
    ReadingKey(
        key="reply_tu_is_cautioned",
        label=gettext_lazy("Une réponse qui tutoie est signalée avant son envoi"),
        default=True,
        problem=yes_or_no,
        ambiguity="R-086",
    ),
    ReadingKey(
        key="knowledge_stale_months",
        label=gettext_lazy(
            "Fiche et coordonnée à vérifier de nouveau, en mois après la dernière vérification"
        ),
        default=12,
        problem=whole_number,
        ambiguity="A-30",
    ),
    ReadingKey(
        key="incident_readers",
        label=gettext_lazy("Postes qui traitent les incidents de représentation"),
        default=["conseiller-strategique", "direction-generale"],
        problem=positions,
        ambiguity="A-26",
    ),
    ReadingKey(
        key="incident_readers_employee",
        label=gettext_lazy("Postes qui lisent aussi les incidents visant un employé"),
        default=["directeur-rh"],
        problem=positions,
        ambiguity="A-27",
    ),
    ReadingKey(
        key="impostor_idle_days",
        label=gettext_lazy("Usurpation\u00a0: jours sans geste avant un rappel"),
        default=14,
        problem=whole_number,
        ambiguity="R-013",
    ),
    ReadingKey(
        key="image_reminder_days",
        label=gettext_lazy("Image\u00a0: jours de rappel avant la fin d’une autorisation"),
        default=30,
        problem=whole_number,
        ambiguity="R-109",
    ),
    ReadingKey(
        key="secret_rotation_months",
        label=gettext_lazy("Changement des mots de passe, en mois (null pour aucune limite)"),
        default=12,
        problem=whole_number_or_null,
        ambiguity="A-06",
    ),
    ReadingKey(
        key="custody_confirmation_months",
        label=gettext_lazy("Confirmation de chaque accès par l’équipe, en mois"),
        default=6,
        problem=whole_number,
        ambiguity="R-067",
    ),
    ReadingKey(
        key="disposal_pause_months",
        label=gettext_lazy(
            "Document refusé, écarté ou laissé de côté\u00a0: proposé de nouveau après combien de mois"
        ),
        default=6,
        problem=whole_number,
        ambiguity="A-31",
    ),
    ReadingKey(
        key="review_months",
        label=gettext_lazy("Réexamen d’une exclusion, en mois après la décision"),
        default=6,
        problem=whole_number,
        ambiguity="A-36",
    ),
    ReadingKey(
        key="account_dormant_days",
        label=gettext_lazy("Compte sans publication récente\u00a0: après combien de jours"),
        default=30,
        problem=whole_number,
        ambiguity="R-020",
    ),
    ReadingKey(
        key="following_review_months",
        label=gettext_lazy("Revue d’un abonnement, en mois"),
        default=12,
        problem=whole_number,
        ambiguity="R-045",
    ),
    ReadingKey(
        key="profile_check_months",
        label=gettext_lazy("Durée d’une vérification de profil, en mois"),
        default=6,
        problem=whole_number,
        ambiguity="R-105",
    ),
    ReadingKey(
        key="profile_check_grace_days",
        label=gettext_lazy("Vérification de profil\u00a0: jours laissés avant le retard"),
        default=14,
        problem=whole_number,
        ambiguity="R-105",
    ),
    ReadingKey(
        key="publication_tolerance_minutes",
        label=gettext_lazy("Retard au-delà duquel une publication ne part plus d’elle-même, en minutes"),
        default=30,
        problem=whole_number,
        ambiguity="R-019",
    ),
    ReadingKey(
        key="emergency_tolerance_minutes",
        label=gettext_lazy("Le même retard, pour une publication d’urgence, en minutes"),
        default=10,
        problem=whole_number,
        ambiguity="R-051",
    ),
    ReadingKey(
        key="approval_reminder_open_days",
        label=gettext_lazy("Rappel d’une approbation qui se fait attendre, en jours ouvrables"),
        default=2,
        problem=whole_number,
        ambiguity="R-056",
    ),
    ReadingKey(
        key="approval_escalation_open_days",
        label=gettext_lazy(
            "Avis à d’autres postes d’une approbation qui se fait attendre, en jours ouvrables"
        ),
        default=4,
        problem=whole_number,
        ambiguity="R-056",
    ),
    ReadingKey(
        key="approval_escalation_positions",
        label=gettext_lazy("Postes avisés d’une approbation qui se fait attendre"),
        default=["direction-generale", "conseiller-strategique"],
        problem=positions,
        ambiguity="R-056",
    ),
)
READINGS: Mapping[str, ReadingKey] = {
    known.key: known for known in (*_ALL, *ABOUT_PERSONAL_INFORMATION, *ABOUT_SERVICES)
}


def limit_before_target(changes: Iterable[tuple[date, str, Any]]) -> date | None:
    """Return the first day on which the limit of an answer would precede its target, or None.

    `changes` are the readings `target_open_days` and `limit_open_days`, as (first day, key, value); bad values count
    for nothing, as when they are read.
    """
    values = {key: READINGS[key].default for key in (TARGET, LIMIT)}
    good = [change for change in changes if not READINGS[change[1]].problem(change[2])]
    for day in sorted({day for day, _key, _value in good}):
        values.update((key, value) for since, key, value in good if since == day)
        if values[LIMIT] < values[TARGET]:
            return day
    return None


def reading_key(key: str) -> ReadingKey:
    """Return what is known of the reading `key`; raise UnknownReadingError when the product asks no such question."""
    try:
        return READINGS[key]
    except KeyError:
        raise UnknownReadingError(key) from None

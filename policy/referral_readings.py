"""What the text leaves open about the questions asked to services."""

from django.utils.translation import gettext_lazy

from policy.reading_keys import ReadingKey
from policy.reading_values import percentage, whole_number

ABOUT_SERVICES = (
    ReadingKey(
        key="referral_share_percent",
        label=gettext_lazy("Question à un service\u00a0: part du temps qui lui est laissée, en pourcentage"),
        default=50,
        problem=percentage,
        ambiguity="R-095",
    ),
    ReadingKey(
        key="referral_link_days",
        label=gettext_lazy("Question à un service\u00a0: durée du lien pour répondre, en jours"),
        default=14,
        problem=whole_number,
        ambiguity="R-095",
    ),
    ReadingKey(
        key="coordinates_check_days",
        label=gettext_lazy(
            "Coordonnées pour les plaintes\u00a0: jours entre deux vérifications avec le site"
        ),
        default=180,
        problem=whole_number,
        ambiguity="R-130",
    ),
)

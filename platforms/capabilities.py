"""What each platform lets its own accounts do by its interface: data (`data/capabilities.toml`), five levels."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_FILE = Path(__file__).parent / "data" / "capabilities.toml"


class Level(TextChoices):
    """How far a platform lets an account do something."""

    YES = "yes", _("oui")
    # It may be refused in some cases, which the connector tells apart.
    CONDITIONAL = "conditional", _("sous condition")
    # Foreseen by the interface, never seen to work for such an account: tried, and the refusal is expected.
    UNCERTAIN = "uncertain", _("incertain")
    # A person does it on the platform, and gives the proof.
    MANUAL = "manual", _("à la main")
    NO = "no", _("non")


# What is tried by a connector.
TRIED = frozenset({Level.YES, Level.CONDITIONAL, Level.UNCERTAIN})


class Capability(TextChoices):
    """Something that may be asked of a platform."""

    READ_COMMENTS = "read_comments", _("lire les commentaires")
    READ_MENTIONS = "read_mentions", _("lire les mentions")
    READ_PRIVATE_MESSAGES = "read_private_messages", _("lire les messages privés")
    COMMENT_WEBHOOK = "comment_webhook", _("être avisé des commentaires")
    REPLY_PUBLICLY = "reply_publicly", _("répondre en public")
    REPLY_PRIVATELY = "reply_privately", _("répondre en privé")
    HIDE = "hide", _("masquer")
    UNHIDE = "unhide", _("ne plus masquer")
    DELETE_OTHERS = "delete_others", _("supprimer le commentaire d’autrui")
    DELETE_OWN = "delete_own", _("supprimer son propre commentaire")
    BLOCK = "block", _("bloquer")
    UNBLOCK = "unblock", _("débloquer")
    LIST_BLOCKED = "list_blocked", _("lire la liste des bloqués")
    MUTE = "mute", _("mettre en sourdine")
    BLOCK_PRIVATE_MESSAGES = "block_private_messages", _("bloquer les messages privés")
    CLOSE_COMMENTS = "close_comments", _("fermer les commentaires")
    PUBLISH_TEXT = "publish_text", _("publier un texte")
    PUBLISH_LINK = "publish_link", _("publier un lien")
    PUBLISH_IMAGE = "publish_image", _("publier une image")
    PUBLISH_VIDEO = "publish_video", _("publier une vidéo")
    SCHEDULE_NATIVELY = "schedule_natively", _("planifier sur la plateforme")
    EDIT_POST = "edit_post", _("modifier une publication")
    DELETE_POST = "delete_post", _("supprimer une publication")
    FOLLOWER_STATISTICS = "follower_statistics", _("lire le nombre d’abonnés")
    POST_STATISTICS = "post_statistics", _("lire les statistiques d’une publication")
    REFRESH_TOKEN = "refresh_token", _("renouveler l’accès")
    CHECK_TOKEN = "check_token", _("vérifier l’accès")


@cache
def platform_levels() -> Mapping[str, Mapping[Capability, Level]]:
    """Return the levels by platform's code; raise ValueError when the file holds a word that is none."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        slug: {Capability(name): Level(level) for name, level in levels.items()}
        for slug, levels in read.items()
    }


def level_on(slug: str, capability: Capability, refused: Mapping[str, str] | None = None) -> Level:
    """Return how far the platform of that code lets an account do it; what was refused to the account comes first.

    A platform of which nothing is known lets nothing be done by a connector: people do it.
    """
    if refused and capability in refused:
        return Level(refused[capability])
    return platform_levels().get(slug, {}).get(capability, Level.NO)

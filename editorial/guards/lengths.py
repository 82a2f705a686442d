"""Whether the platform takes a text as long as this one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from editorial.guards.facts import Facts
from editorial.guards.registry import ALWAYS, Finding, guard
from editorial.lengths import count_text, count_title
from editorial.rules.lengths import may_send_words


@guard("length", ALWAYS)
def platform_takes_the_text(facts: Facts) -> Iterator[Finding]:
    """Publier de l'information (R-062), as each platform counts."""
    variant, platform = facts.variant, facts.variant.account.platform
    text = count_text(platform.slug, variant.text, variant.link)
    title = count_title(platform.slug, variant.title.strip())
    yield Finding(
        guard="length",
        outcome=may_send_words(
            platform=platform.name,
            text_used=text.used,
            text_limit=text.limit,
            title_used=title.used,
            title_limit=title.limit,
        ),
        mend=_("Raccourcissez le texte de ce compte\u00a0: chaque compte a le sien."),
    )

"""What the templates of a dossier need: a value as people read it, and words with what will be masked."""

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from policy.events import event_in_words
from privacy.dossier_page import ShownEntry, ShownFact
from privacy.masking import in_words
from privacy.rules.masks import Segment

register = template.Library()
register.filter("in_words", in_words)
register.filter("event_words", event_in_words)


@register.simple_tag
def fact_words(fact: ShownFact, piece: ShownEntry, is_proposed: bool = False) -> SafeString:
    """Show a fact; what will be masked leads to the form that shows it, unless the piece is only proposed."""
    is_whole = fact.is_whole or piece.is_hidden
    return format_html_join(
        "", "{}", ((_segment(segment, piece.ref, is_whole, bool(is_proposed)),) for segment in fact.segments)
    )


def _segment(segment: Segment, piece: str, is_whole: bool, is_proposed: bool) -> SafeString:
    words = _lines(segment.text)
    if segment.why is None:
        return words
    if is_proposed:
        return format_html('<mark class="masked">{}</mark>', words)
    target = {"piece": piece} if is_whole else {"words": segment.text}
    address = f"?{urlencode({'gesture': 'montrer', **target})}#masks"
    return format_html('<a class="masked" href="{}" title="{}">{}</a>', address, _("Sera masqué"), words)


def _lines(text: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.split("\n")))

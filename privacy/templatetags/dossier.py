"""The filter of the dossier's templates: a value as people read it."""

from typing import Any

from django import template

from privacy.masking import in_words

register = template.Library()
register.filter("in_words", in_words)


@register.filter
def is_list(value: Any) -> bool:
    """Say whether a value is a list of lines."""
    return isinstance(value, list)

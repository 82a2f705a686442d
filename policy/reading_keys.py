"""What a reading of the policy is: a question that the text leaves open, with its default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class ReadingKey:
    """One question that the text leaves open; `problem` answers a sentence in French, empty for a good value."""

    key: str
    label: str | Promise
    default: Any
    problem: Callable[[Any], str]
    # The ambiguity (A-…) it settles, or the requirement (R-…) that leaves a number open.
    ambiguity: str

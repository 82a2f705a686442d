"""What a message looks like, by transparent rules (R-041, R-053, R-090): suggested to a person, who decides."""

from moderation.triage.suggestion import Candidate, Suggestion, kind_and_danger, suggest

__all__ = ["Candidate", "Suggestion", "kind_and_danger", "suggest"]

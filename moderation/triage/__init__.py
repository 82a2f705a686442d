"""What a message looks like, by transparent rules (R-041, R-053, R-090): suggested to a person, who decides."""

from moderation.triage.suggestion import Candidate, Suggestion, suggest

__all__ = ["Candidate", "Suggestion", "suggest"]

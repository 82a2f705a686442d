"""What the policy asks of a variant before it leaves: every rule, at each moment, in a constant number of queries.

A guard is a function of the variant's facts that yields what a rule answers; `guard` registers it with the moments at
which it is asked. Saving is never stopped: what a guard finds is shown beside the text.
"""

from editorial.guards import elections, emergencies, images, lengths, sharing, standing, website
from editorial.guards.asking import examine, examine_many, require_clear
from editorial.guards.registry import Finding, Moment, guard

__all__ = [
    "Finding",
    "Moment",
    "elections",
    "emergencies",
    "examine",
    "examine_many",
    "guard",
    "images",
    "lengths",
    "require_clear",
    "sharing",
    "standing",
    "website",
]

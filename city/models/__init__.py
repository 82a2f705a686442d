"""The municipality: services, opening hours, closures, emergencies and elections."""

from city.models.elections import Candidate, ElectionPeriod
from city.models.emergencies import Emergency
from city.models.hours import CalendarVersion, Closure, HoursSet, OpeningInterval
from city.models.services import Service

__all__ = [
    "CalendarVersion",
    "Candidate",
    "Closure",
    "ElectionPeriod",
    "Emergency",
    "HoursSet",
    "OpeningInterval",
    "Service",
]

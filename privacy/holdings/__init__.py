"""What the city holds about a person: the list of the sources, and how each is read."""

from privacy.holdings.entries import Entry, Fact, Kind, Section
from privacy.holdings.named import NAMED
from privacy.holdings.sources import Linked, Named, Rows, Scope, Traced
from privacy.holdings.table import LINKED, NOTHING_MORE, SOURCES, TRACED

__all__ = [
    "LINKED",
    "NAMED",
    "NOTHING_MORE",
    "SOURCES",
    "TRACED",
    "Entry",
    "Fact",
    "Kind",
    "Linked",
    "Named",
    "Rows",
    "Scope",
    "Section",
    "Traced",
]

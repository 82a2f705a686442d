"""Entries of the knowledge base, made by the functions of the product itself."""

from datetime import date, datetime
from itertools import count
from typing import Any

from accounts.models import Person
from moderation.knowledge import write_entry
from moderation.models import KnowledgeEntry, KnowledgeSheet
from tests.builders_acts import SOON

_number = count(1)
HEADER = "code;question;réponse;lien;source;service;vérifiée le"


def an_entry(actor: Person, *, now: datetime = SOON, **changes: Any) -> KnowledgeEntry:
    """Write an entry on the hours of the library unless told."""
    values = {
        "code": f"FAQ-{next(_number):04}",
        "source": "faq",
        "question": "À quelles heures ouvrent les bibliothèques?",
        "answer": "Les bibliothèques ouvrent à 10 h du mardi au samedi.",
        "url": "https://rimouski.ca/bibliotheques",
        "service": None,
        "verified_on": date(2026, 6, 1),
        **changes,
    }
    return write_entry(values=values, actor=actor, now=now)


def a_knowledge_sheet(actor: Person, *lines: str) -> KnowledgeSheet:
    """Give a file of entries, one on the snow unless told."""
    lines = lines or ("BIAC-1;Quand passe la charrue?;La nuit.;https://rimouski.ca/neige;BIAC;;2026-05-01",)
    return KnowledgeSheet.objects.create(
        owner=actor, file_name="biac.csv", text="\n".join([HEADER, *lines]), created_at=SOON
    )

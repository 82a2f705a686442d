"""What the register tells of one thing, as people read it: who, when, in what capacity, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from policy.catalogue import clause
from policy.events import event_in_words
from policy.models import RegisterEntry
from policy.words import day_in_words

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a line: its name, what it was and what it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A decision, ready to be read."""

    entry: RegisterEntry
    said: str
    section: str
    changes: list[Change]


def lines_of(entries: Iterable[RegisterEntry], model: type[models.Model] | None = None) -> list[Line]:
    """Return `entries` as lines; the fields of `model` give their names to the values."""
    return [_line(entry, model) for entry in entries]


def _line(entry: RegisterEntry, model: type[models.Model] | None) -> Line:
    section = clause(entry.clause).section if entry.clause else ""
    return Line(entry, event_in_words(entry.event), section, list(_changes(entry.before, entry.after, model)))


def _changes(before: Any, after: Any, model: type[models.Model] | None) -> Iterable[Change]:
    was, now_is = _named(before), _named(after)
    for name in dict.fromkeys([*was, *now_is]):
        known = _field(model, name)
        label = capfirst(str(known.verbose_name)) if known is not None else capfirst(name.replace("_", " "))
        yield Change(label, _in_words(was.get(name), known), _in_words(now_is.get(name), known))


def _named(values: Any) -> Mapping[str, Any]:
    """Values of a line as a mapping: the rows of a formset come as a list."""
    if isinstance(values, Mapping):
        return values
    return {} if values is None else {_("contenu"): values}


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if hasattr(found, "verbose_name") else None


def _in_words(value: Any, known: Any) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return ", ".join(_in_words(one, None) for one in value)
    if isinstance(value, Mapping):
        return " ; ".join(f"{name}\u00a0: {_in_words(one, None)}" for name, one in value.items())
    if known is not None and known.choices:
        return str(dict(known.flatchoices).get(value, value))
    return _instant(value) or str(value)


def _instant(value: Any) -> str:
    """Return a day or an instant written in JSON as it is read in the city; nothing for any other value."""
    if not isinstance(value, str) or value[4:5] != "-":
        return ""
    try:
        found: datetime | date | None = parse_datetime(value) if "T" in value else parse_date(value)
    except ValueError:
        return ""
    if isinstance(found, datetime):
        local = timezone.localtime(found, timezone.get_default_timezone()) if found.tzinfo else found
        return _("%(day)s à %(time)s") % {"day": day_in_words(local), "time": formats.time_format(local)}
    return day_in_words(found) if found else ""

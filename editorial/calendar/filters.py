"""What the calendar is asked to show: read from the address, applied to the variants, written back into links."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.core.validators import slug_re
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.calendar.spans import day_in_address
from editorial.models import Post, Variant

MONTH, WEEK, DAY, LIST = "mois", "semaine", "jour", "liste"
VIEWS = {MONTH: _("Mois"), WEEK: _("Semaine"), DAY: _("Jour"), LIST: _("Liste")}
# What a person has to look at, whatever the reason: one word of the address for several states.
TO_WATCH = "a-surveiller"
WATCHED = (
    Variant.State.TO_PUBLISH,
    Variant.State.MISSED,
    Variant.State.HELD,
    Variant.State.FAILED,
    Variant.State.OUTCOME_UNKNOWN,
)
CODE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked. A blank value, or one that means nothing, filters nothing."""

    day: date
    is_today: bool = True
    view: str = MONTH
    account: str = ""
    state: str = ""
    nature: str = ""
    kind: str = ""
    label: int | None = None
    author: int | None = None
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> Self:
        """Read the filters of an address."""
        day = day_in_address(query.get("date", ""), today)
        return cls(
            day=day,
            is_today=day == today,
            view=_known(query.get("vue", ""), VIEWS) or MONTH,
            account=_code(query.get("compte", "")),
            state=_known(query.get("etat", ""), [*Variant.State.values, TO_WATCH]),
            nature=_known(query.get("nature", ""), Post.Nature.values),
            kind=_known(query.get("genre", ""), Post.Kind.values),
            label=_number(query.get("etiquette", "")),
            author=_number(query.get("auteur", "")),
            after=query.get("apres", "")[:60],
            before=query.get("avant", "")[:60],
        )

    @property
    def narrows(self) -> bool:
        """Whether something is left out."""
        return any((self.account, self.state, self.nature, self.kind, self.label, self.author))

    def query(self, **changes: Any) -> str:
        """Return the query of the address for these filters with `changes`; the place in a list only if named."""
        chosen = replace(self, **{"after": "", "before": "", **changes})
        told = {
            "vue": chosen.view if chosen.view != MONTH else "",
            "date": "" if chosen.is_today and "day" not in changes else chosen.day.isoformat(),
            "compte": chosen.account,
            "etat": chosen.state,
            "nature": chosen.nature,
            "genre": chosen.kind,
            "etiquette": chosen.label,
            "auteur": chosen.author,
            "apres": chosen.after,
            "avant": chosen.before,
        }
        return urlencode({name: value for name, value in told.items() if value})

    def query_before_date(self, view: str) -> str:
        """Return the query of a view for these filters, to be ended with a day."""
        kept = replace(self, is_today=True).query(view=view)
        return f"{kept}&date=" if kept else "date="

    def apply(self, variants: QuerySet[Variant]) -> QuerySet[Variant]:
        """Keep the variants that the filters ask for; those given up are shown only when they are asked for."""
        wanted: dict[str, Any] = {
            "account__slug": self.account,
            "post__nature": self.nature,
            "post__kind": self.kind,
            "post__labels": self.label,
            "post__author": self.author,
        }
        found = variants.filter(**{name: value for name, value in wanted.items() if value})
        if self.state == TO_WATCH:
            return found.filter(state__in=WATCHED)
        if self.state:
            return found.filter(state=self.state)
        return found.exclude(state=Variant.State.CANCELLED)


def _known(value: str, values: Any) -> str:
    return value if value in values else ""


def _code(value: str) -> str:
    return value if len(value) <= CODE and slug_re.match(value) else ""


def _number(value: str) -> int | None:
    """Return a number of the address, or None for anything that is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None

"""What a dossier holds, source by source, before any mask; nothing is copied, nothing is merged."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Person
from netiquette.models import Subscriber, SubscriberName
from privacy.holdings import NAMED, SOURCES, Entry, Scope, Section
from privacy.models import Dossier

PROPOSED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One identity of the person, with the names it has borne."""

    subscriber: Subscriber
    names: list[SubscriberName]
    # The decision that it is the person: None for one given on the command line.
    choice_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The identities and everything held, in the order of the list of sources."""

    dossier: Dossier
    scope: Scope
    identities: list[Identity]
    sections: list[Section]

    @property
    def to_read(self) -> int:
        """How many pieces somebody reads before anything is communicated."""
        return sum(entry.to_read for section in self.sections for entry in section.entries)


def identities_of(dossier: Dossier) -> list[Identity]:
    """Return the identities chosen, in the order of the platforms and identifiers."""
    chosen = (
        dossier.identities.filter(set_aside_at__isnull=True)
        .select_related("subscriber__platform")
        .order_by("subscriber__platform__slug", "subscriber__external_id")
    )
    rows = list(chosen)
    names: dict[int, list[SubscriberName]] = defaultdict(list)
    borne = SubscriberName.objects.filter(subscriber__in=[row.subscriber_id for row in rows])
    for name in borne.order_by("first_seen_at", "pk"):
        names[name.subscriber_id].append(name)
    return [
        Identity(
            subscriber=row.subscriber,
            names=names[row.subscriber_id],
            choice_id=row.pk,
            reason=row.reason,
        )
        for row in rows
    ]


def scope_of(dossier: Dossier, identities: list[Identity], reader: Person | None, at: datetime) -> Scope:
    """Return whose dossier it is, as `reader` reads it."""
    matches: dict[str, set[int]] = defaultdict(set)
    for source, row in dossier.matches.filter(is_the_person=True).values_list("source", "row_id"):
        matches[source].add(row)
    return Scope(
        subscribers=[identity.subscriber.pk for identity in identities],
        reader=reader,
        at=at,
        names=own_names(dossier, identities),
        matches=matches,
    )


def own_names(dossier: Dossier, identities: list[Identity]) -> set[str]:
    """Return every name of the person: as asked, as known besides, as borne on the platforms."""
    known = [dossier.person, *dossier.also_known_as.splitlines()]
    for identity in identities:
        known += [identity.subscriber.name, *(name.name for name in identity.names)]
    return {name.strip() for name in known if len(name.strip()) > 2}


def contents_of(
    dossier: Dossier, reader: Person | None, at: datetime, on_step: Callable[[int], None] | None = None
) -> Contents:
    """Read everything held, in a constant number of queries; `on_step` is told after each source."""
    identities = identities_of(dossier)
    scope = scope_of(dossier, identities, reader, at)
    entries: list[Entry] = []
    sections = []
    for done, source in enumerate(SOURCES, start=1):
        found = source.entries(scope, entries)
        entries += found
        sections.append(Section(key=source.key, title=source.title, entries=found))
        if on_step:
            on_step(done)
    return Contents(dossier=dossier, scope=scope, identities=identities, sections=sections)


STEPS = len(SOURCES)


def proposals_of(contents: Contents) -> list[Section]:
    """Return the rows that carry one of the names and that nobody has judged, the first of each source."""
    judged: dict[str, set[int]] = defaultdict(set)
    for source, row in contents.dossier.matches.values_list("source", "row_id"):
        judged[source].add(row)
    own = {entry.ref for section in contents.sections for entry in section.entries}
    sections = []
    for named in NAMED:
        found = named.proposed(contents.scope, judged=judged[named.key], limit=PROPOSED)
        entries = [entry for entry in found if entry.ref not in own]
        if entries:
            sections.append(Section(key=named.key, title=named.title, entries=entries))
    return sections


def headline(contents: Contents) -> str:
    """Return in words how many things are held."""
    count = sum(len(section.entries) for section in contents.sections)
    return _("%(count)s pièces") % {"count": count}

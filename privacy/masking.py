"""Whom to mask in a dossier: the other people of its threads and texts; not the person, the city nor its agents."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import OfficialAccount, Person, Platform
from moderation.models import ContactDetail, Message
from netiquette.models import Subscriber, SubscriberName
from policy.models import Reading
from policy.words import day_in_words
from privacy.contents import Contents, Identity
from privacy.holdings import Entry, Fact, Kind
from privacy.models import Dossier, MaskRevision
from privacy.rules.masks import (
    Masks,
    Segment,
    Why,
    names_to_check,
    parts_of,
    runs_of_capitals,
    segments,
    squeezed,
)

EMPLOYEES = "dossier_masks_employees"
MASK = "[tiers masqué]"
# The sources whose messages are of other people.
OF_OTHERS = ("thread", "mentions")


def masks_of(contents: Contents) -> Masks:
    """Return the masks proposed for these contents, as revised; a constant number of queries."""
    readings = Reading.objects.values_at(contents.scope.at)
    agents = set(Person.objects.values_list("full_name", flat=True))
    own = own_words(contents.dossier, contents.identities)
    thread = _thread_names(contents)
    others = thread | _known_names(contents)
    kept = own | parts_of(own) | _of_the_city()
    if readings[EMPLOYEES]:
        others |= agents
    else:
        kept |= agents
    return Masks(
        others=sorted(others - own),
        parts_of_others=sorted(parts_of(thread) - parts_of(own)),
        kept=sorted(kept),
        kept_domains=readings["city_domains"],
        hosts=sorted({host for hosts in Platform.objects.values_list("hosts", flat=True) for host in hosts}),
        **_revised(contents.dossier),
    )


def own_words(dossier: Dossier, identities: list[Identity]) -> set[str]:
    """Return what belongs to the person: names, identifiers, addresses given for the answer."""
    given = [dossier.person, *dossier.also_known_as.splitlines()]
    if dossier.request:
        given += [
            dossier.request.requester,
            *re.split(r"[;,\n]", dossier.request.contact),
            dossier.request.contact,
        ]
    for identity in identities:
        given += [identity.subscriber.name, identity.subscriber.external_id]
        given += [name.name for name in identity.names]
    return {word.strip() for word in given if word.strip()}


def _thread_names(contents: Contents) -> set[str]:
    """Return the names and identifiers of the authors of the other messages of the dossier."""
    refs = [
        entry.ref for section in contents.sections if section.key in OF_OTHERS for entry in section.entries
    ]
    numbers = [int(ref.rpartition("-")[2]) for ref in refs]
    authors = Message.objects.filter(pk__in=numbers).order_by().values("subscriber")
    known = Subscriber.objects.filter(pk__in=authors).values_list("name", "external_id")
    borne = SubscriberName.objects.filter(subscriber__in=authors).values_list("name", flat=True)
    return {word for pair in known for word in pair} | set(borne)


def _known_names(contents: Contents) -> set[str]:
    """Return the names written in the texts that are those of other subscribers, whoever they are."""
    facts = (fact for section in contents.sections for entry in section.entries for fact in entry.all_facts())
    runs = {
        run for fact in facts if fact.kind is Kind.WORDS for run in runs_of_capitals(in_words(fact.value))
    }
    found = SubscriberName.objects.filter(name__in=runs).exclude(subscriber__in=contents.scope.subscribers)
    return set(found.values_list("name", flat=True))


def _of_the_city() -> set[str]:
    """Return the handles and names of the official accounts, and the coordinates given to citizens."""
    accounts = OfficialAccount.objects.values_list("handle", "name")
    given = ContactDetail.objects.values_list("value", flat=True)
    return {word for pair in accounts for word in pair if word} | set(given)


def _revised(dossier: Dossier) -> dict[str, Any]:
    """Return the last word of the person in charge about each target."""
    last = {(row.target, _same(row)): row for row in dossier.revisions.order_by("pk")}
    words, entries = MaskRevision.Target.WORDS, MaskRevision.Target.ENTRY

    def of(target: str, hides: bool) -> list[str]:
        return [row.value for (kind, _key), row in last.items() if kind == target and row.hides == hides]

    return {
        "asked": of(words, True),
        "shown": of(words, False),
        "hidden_entries": frozenset(of(entries, True)),
        "shown_entries": frozenset(of(entries, False)),
    }


def _same(row: MaskRevision) -> str:
    return squeezed(row.value) if row.target == MaskRevision.Target.WORDS else row.value


def segments_of(entry: str, fact: Fact, masks: Masks) -> list[Segment]:
    """Return what a fact says, cut in what is shown and what is masked; `entry` is the ref of the whole piece."""
    text = in_words(fact.value)
    if fact.kind is Kind.PLAIN:
        return [Segment(text)]
    if fact.kind is not Kind.AGENT and entry in masks.hidden_entries:
        return [Segment(text, Why.ASKED)]
    if fact.kind is Kind.OTHER and entry not in masks.shown_entries:
        return [Segment(text, Why.NAME)]
    return segments(text, masks)


def delivered(entry: str, fact: Fact, masks: Masks | None) -> Any:
    """Return what is communicated of a fact: its value, or its words with the masks; None for no mask at all."""
    if masks is None or fact.kind is Kind.PLAIN:
        return fact.value
    return "".join(MASK if segment.why else segment.text for segment in segments_of(entry, fact, masks))


def perhaps_names(contents: Contents, masks: Masks) -> list[str]:
    """Return, once each, the words with capital letters that stay shown: a person looks whether they name somebody."""
    found = {
        name: None
        for section in contents.sections
        for entry in section.entries
        for fact in _shown_words(entry, masks)
        for name in names_to_check(in_words(fact.value), masks)
    }
    return sorted(found)


def _shown_words(entry: Entry, masks: Masks) -> Iterator[Fact]:
    if entry.ref not in masks.hidden_entries:
        yield from (fact for fact in entry.all_facts() if fact.kind is Kind.WORDS)


def in_words(value: Any) -> str:
    """Return a value as people read it, in French."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return _("%(day)s à %(time)s") % {
            "day": day_in_words(localtime(value)),
            "time": time_format(localtime(value)),
        }
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)

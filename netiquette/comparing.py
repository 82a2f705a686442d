"""What differs between two editions of the nétiquette, as a person reads it."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from netiquette.models import Edition, Ground, Rule
from policy.differences import Difference, Piece, diff_of_words

# Two rules alike by this share of their words are one rule reworded; below, one was taken out and one put in.
ALIKE = 0.5


def differences_between(before: Edition, after: Edition, *, grounds: bool = False) -> list[Difference]:
    """Return what changed from one to the other, in the order in which it is read; `grounds` too for the team.

    Reads the rules with their grounds: four queries at most.
    """
    found = [
        *_text(_("Titre"), before.title, after.title),
        *_text(_("Introduction"), before.introduction, after.introduction),
        *_rules(_rules_of(before), _rules_of(after)),
        *_text(_("Mot de la fin"), before.closing, after.closing),
    ]
    return [*found, *_grounds(before, after)] if grounds else found


def _rules_of(edition: Edition) -> list[Rule]:
    return list(edition.rules.order_by("ordinal"))


def _text(label: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(label, list(diff_of_words(before, after)))


def _rules(before: list[Rule], after: list[Rule]) -> Iterator[Difference]:
    pairs = _paired(before, after)
    kept = [pairs[rule.pk].pk for rule in after if rule.pk in pairs]
    order = [rule.pk for rule in before if rule.pk in set(kept)]
    for rule in after:
        former = pairs.get(rule.pk)
        if former is None:
            yield Difference(_("Règle %(n)s, ajoutée") % {"n": rule.ordinal}, [Piece("in", rule.text)])
            continue
        is_moved = kept.index(former.pk) != order.index(former.pk)
        if former.text == rule.text and not is_moved:
            continue
        label = (
            _("Règle %(n)s, auparavant %(former)s") if former.ordinal != rule.ordinal else _("Règle %(n)s")
        )
        yield Difference(
            label % {"n": rule.ordinal, "former": former.ordinal}, list(diff_of_words(former.text, rule.text))
        )
    gone = {former.pk for former in pairs.values()}
    for rule in before:
        if rule.pk not in gone:
            yield Difference(_("Règle %(n)s, retirée") % {"n": rule.ordinal}, [Piece("out", rule.text)])


def _paired(before: list[Rule], after: list[Rule]) -> dict[int, Rule]:
    """Return the former rule of each, by its number in the database: the same words, else those most alike."""
    free = list(before)
    pairs: dict[int, Rule] = {}
    for rule in after:
        same = next((former for former in free if former.text == rule.text), None)
        if same is not None:
            pairs[rule.pk] = same
            free.remove(same)
    for rule in after:
        if rule.pk in pairs or not free:
            continue
        closest = max(free, key=lambda former, rule=rule: _likeness(former.text, rule.text))  # type: ignore[misc]
        if _likeness(closest.text, rule.text) >= ALIKE:
            pairs[rule.pk] = closest
            free.remove(closest)
    return pairs


def _likeness(before: str, after: str) -> float:
    return SequenceMatcher(a=before.split(), b=after.split(), autojunk=False).ratio()


def _grounds(before: Edition, after: Edition) -> Iterator[Difference]:
    was, is_now = (
        list(Ground.objects.filter(rule__edition=edition).values_list("label", flat=True))
        for edition in (before, after)
    )
    pieces = [
        *(Piece("out", f"{label}\n") for label in was if label not in is_now),
        *(Piece("in", f"{label}\n") for label in is_now if label not in was),
    ]
    if pieces:
        yield Difference(_("Motifs de retrait"), pieces)

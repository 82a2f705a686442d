"""Everything that the page of a post shows, read in a number of queries that does not grow with its accounts."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from editorial.access import check_edit, writable
from editorial.approvers import approvers
from editorial.composing import is_shared
from editorial.forms.composer import IdeaForm, VariantForm
from editorial.french import Hint, hints
from editorial.guards import Finding, Moment, examine_many
from editorial.lengths import Count, count_text, rules_for_script
from editorial.models import Approval, Comment, Label, Post, Variant, VariantImage
from editorial.offers import Offer, offers
from editorial.previews import Preview, preview_of
from editorial.proposals import Line, lines_for, missing
from editorial.states import EDITABLE
from policy.events import event_in_words
from policy.models import RegisterEntry

SHARED = "tous"
MOST_HINTS = 6


@dataclass(kw_only=True)
class Sheet:
    """What a post says on one account, as the page shows it; `form` is None when it is only read."""

    variant: Variant
    is_writable: bool
    form: VariantForm | None = None
    findings: Sequence[Finding] = ()
    preview: Preview | None = None
    offers: list[Offer] = field(default_factory=list)
    is_chosen: bool = False
    # What may be added to its text, what may be wrong in it, and the field in which that would be done.
    lines: Sequence[Line] = ()
    hints: Sequence[Hint] = ()
    target: str = ""
    # What was typed on the page, to be shown again.
    typed: Mapping[str, Any] = field(default_factory=dict)
    # Somebody else's version, when what was typed could not be kept.
    problem: Any = None

    @property
    def may_open(self) -> bool:
        """Whether it could be changed, once somebody has said that its approval may be void."""
        return self.form is None and self.is_writable and self.variant.state in EDITABLE

    @property
    def objections(self) -> list[tuple[Finding, str, Any]]:
        """What the rules say, with the name of the field of a written reason, and what was typed there."""
        names = [f"why|{self.variant.pk}|{one.guard}|{one.about}" for one in self.findings]
        return [(one, name, self.typed.get(name, "")) for one, name in zip(self.findings, names, strict=True)]

    @property
    def decisions(self) -> list[Approval]:
        """What was decided, the newest first."""
        return list(reversed(self.variant.approvals.all()))

    @property
    def alone(self) -> list["Sheet"]:
        """This one, where several are asked for."""
        return [self]

    @property
    def count(self) -> Count:
        """How long its text is, as its network counts."""
        return count_text(self.variant.account.platform.slug, self.variant.text, self.variant.link)

    @property
    def count_rules(self) -> str:
        """How its network counts, for the counter shown while somebody types."""
        return json.dumps(rules_for_script(self.variant.account.platform.slug))


@dataclass(kw_only=True)
class Page:
    """The page of a post."""

    post: Post
    sheets: list[Sheet]
    idea: IdeaForm | None
    # One form for all the drafts while they say the same.
    shared: VariantForm | None
    offers: list[Offer]
    # Accounts on which it could be written too.
    others: list[OfficialAccount]
    deciders: list[Person]
    history: list[tuple[RegisterEntry, str]]
    comments: list[Comment]
    labels: list[str]

    @property
    def saved_at(self) -> datetime:
        """When something was kept for the last time."""
        return max(
            self.post.updated_at, *(sheet.variant.edited_at for sheet in self.sheets), self.post.created_at
        )

    @property
    def closed(self) -> list[tuple[str, str]]:
        """The outcomes that are not open, those with the same reason together, each reason once."""
        found: dict[str, list[str]] = {}
        for offer in self.offers:
            if not offer.is_open:
                found.setdefault(offer.why, []).append(str(offer.kind.label))
        return [(", ".join(labels), why) for why, labels in found.items()]

    @property
    def waits(self) -> bool:
        """Whether somebody is asked to decide."""
        return any(one.variant.state == Variant.State.IN_REVIEW for one in self.sheets)

    @property
    def approved_at_stake(self) -> list[Variant]:
        """What changing the declarations of the idea would make void."""
        return [one.variant for one in self.sheets if one.variant.state in EDITABLE - {"draft"}]


def variants_of(post: Post) -> list[Variant]:
    """Return the variants of a post with all that a page says of them."""
    images = VariantImage.objects.select_related("image")
    decisions = Approval.objects.select_related("person", "revision")
    found = post.variants.select_related(
        "account__platform", "last_editor", "submitted_by", "scheduled_by", "published_by"
    )
    found = found.prefetch_related(
        Prefetch("placed_images", images), Prefetch("approvals", decisions), "justifications"
    )
    variants = list(found.order_by("account__platform__name", "account__name", "pk"))
    for one in variants:
        one.post = post
    return variants


def read_page(
    post: Post,
    person: Person,
    now: datetime,
    *,
    opened: Collection[int] = (),
    apart: bool = False,
) -> Page:
    """Read the page of `post` for `person`; `opened` are the variants to change although it voids an approval."""
    variants = variants_of(post)
    own = writable(variants, person, now)
    findings = findings_of(variants, person, now)
    is_one = not apart and len(own) == len(variants) and is_shared(variants)
    sheets = [
        Sheet(
            variant=one,
            is_writable=one.pk in own,
            findings=findings.get(one.pk, ()),
            preview=preview_of(one),
            offers=offers([one], writable=own, findings=findings, now=now),
        )
        for one in variants
    ]
    written = {one.pk for one in variants if is_open(one, opened)}
    hint_sheets(sheets, post, now, is_one=is_one, written=written)
    shared = None
    if is_one:
        platforms = {one.account.platform.slug for one in variants}
        shared = VariantForm.showing(variants[0], prefix=SHARED, platforms=platforms)
    for sheet in sheets:
        if not is_one and sheet.is_writable and is_open(sheet.variant, opened):
            sheet.form = form_of(sheet.variant)
            sheet.is_chosen = sheet.variant.pk in opened
    return Page(
        post=post,
        sheets=sheets,
        idea=IdeaForm(instance=post, at=now) if check_edit_of(post, variants, own, person, now) else None,
        shared=shared,
        offers=offers(variants, writable=own, findings=findings, now=now),
        others=_others(person, variants, now),
        deciders=_deciders(variants, now),
        history=history_of(post, variants),
        comments=list(post.comments.select_related("author", "variant__account__platform")),
        labels=list(Label.objects.values_list("name", flat=True)),
    )


def hint_sheets(
    sheets: Sequence[Sheet], post: Post, now: datetime, *, is_one: bool, written: Collection[int]
) -> None:
    """Say what the text of each variant being `written` may gain, and what may be wrong in it; once while it is one."""
    lines = lines_for(kind=post.kind, at=now)
    drafts = [one for one in sheets if one.is_writable and one.variant.pk in written]
    for sheet in drafts[:1] if is_one else drafts:
        sheet.target = f"id_{SHARED if is_one else f'v{sheet.variant.pk}'}-text"
        sheet.lines = missing(lines, sheet.variant.text)
        sheet.hints = hints(sheet.variant.text)[:MOST_HINTS]


def is_open(variant: Variant, opened: Collection[int]) -> bool:
    """Say whether a variant is written on the page, or only read."""
    return variant.state == Variant.State.DRAFT or (variant.pk in opened and variant.state in EDITABLE)


def form_of(variant: Variant) -> VariantForm:
    """Return the form of one variant, in which what is submitted or approved is being changed knowingly."""
    form = VariantForm.showing(variant, prefix=f"v{variant.pk}", platforms=[variant.account.platform.slug])
    form.initial["voids"] = variant.state != Variant.State.DRAFT or None
    return form


def findings_of(variants: Sequence[Variant], person: Person, now: datetime) -> dict[int, list[Finding]]:
    """Return what the rules would say if what may still change were submitted now."""
    open_ones = [one for one in variants if one.state in EDITABLE]
    return examine_many(open_ones, moment=Moment.SUBMIT, now=now, actor=person) if open_ones else {}


def check_edit_of(
    post: Post, variants: Sequence[Variant], own: Collection[int], person: Person, now: datetime
) -> bool:
    """As `check_edit`, without asking again for what is known."""
    return post.author_id == person.pk or bool(own) or check_edit(post, person, now).allowed


def history_of(post: Post, variants: Sequence[Variant]) -> list[tuple[RegisterEntry, str]]:
    """Return what the register says of a post and of its variants, oldest first."""
    about = Q(subject_type=Post._meta.label_lower, subject_id=post.pk) | Q(
        subject_type=Variant._meta.label_lower, subject_id__in=[one.pk for one in variants]
    )
    entries = RegisterEntry.objects.filter(about).select_related("actor").order_by("at", "pk")
    return [(entry, event_in_words(entry.event)) for entry in entries]


def _others(person: Person, variants: Sequence[Variant], now: datetime) -> list[OfficialAccount]:
    written = {one.account_id for one in variants if one.state != Variant.State.CANCELLED}
    own = accounts_for(person, "publish", now).select_related("platform")
    return [account for account in own if account.pk not in written]


def _deciders(variants: Sequence[Variant], now: datetime) -> list[Person]:
    """Return who is asked to decide on the first variant that waits, or will."""
    waiting = sorted(
        (one for one in variants if one.state in ("in_review", "draft")),
        key=lambda one: one.state != Variant.State.IN_REVIEW,
    )
    return list(approvers(waiting[0], now)) if waiting else []

"""Writing an edition of the nétiquette: started from the one in force, amended by the team, abandoned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.authorizations import is_team_member
from accounts.models import OfficialAccount, Person
from netiquette.models import Edition, Ground
from netiquette.rules.editions import GROUND_TRACKS, may_amend_edition, may_ground_rest_on, may_write_edition
from policy.outcomes import Outcome, require
from policy.register import record

CLAUSE = "R-133"
# Out of the way of the final ranks while rules change places.
ASIDE = 10_000


class StaleEdition(Exception):  # noqa: N818 - the word of the trade
    """Somebody else changed the edition meanwhile; its text is for the person who did not see it."""


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """One rule as it is to be: `id` of the rule of the draft, None for a new one."""

    text: str
    clause: str = ""
    id: int | None = None


def team_capacity() -> str:
    """In what capacity the team acts."""
    return _("équipe des communications")


def check_amend(edition: Edition, actor: Person, now: datetime) -> Outcome:
    """Answer whether `actor` may change `edition`; pages and writes ask the same."""
    stage = edition.stage(now)
    return may_amend_edition(
        is_team=is_team_member(actor, now),
        is_published=stage == Edition.Stage.PUBLISHED,
        is_coming=stage == Edition.Stage.COMING,
        is_abandoned=stage == Edition.Stage.ABANDONED,
    )


@transaction.atomic
def start_edition(*, account: OfficialAccount | None, actor: Person, now: datetime) -> Edition:
    """Write a draft with the words, rules and grounds of the edition in force, for an account or for all of them.

    The first of an account starts from the general one. Raises PolicyRefusal, Edition.DoesNotExist when none is in
    force.
    """
    require(may_write_edition(is_team=is_team_member(actor, now)))
    model = Edition.objects.applying_to(account.pk if account else None, now).first()
    if model is None:
        raise Edition.DoesNotExist
    edition = Edition.objects.create(
        account=account,
        title=model.title,
        introduction=model.introduction,
        closing=model.closing,
        based_on=model,
        author=actor,
        written_at=now,
        last_editor=actor,
        edited_at=now,
    )
    for rule in model.rules.prefetch_related("grounds"):
        copied = edition.rules.create(ordinal=rule.ordinal, text=rule.text, clause=rule.clause)
        Ground.objects.bulk_create(
            Ground(
                rule=copied,
                code=ground.code,
                label=ground.label,
                clause=ground.clause,
                track=ground.track,
                needs_escalation=ground.needs_escalation,
            )
            for ground in rule.grounds.all()
        )
    register(edition, "started", actor, now, after={"à partir de": str(model)})
    return edition


@transaction.atomic
def save_edition(
    *,
    edition_id: int,
    title: str,
    introduction: str,
    closing: str,
    rules: Sequence[RuleWords],
    actor: Person,
    version: int,
    now: datetime,
) -> Edition:
    """Give a draft its words and its rules, in their order; a rule left out goes with its grounds.

    An approval already given is void. Raises PolicyRefusal, StaleEdition, Edition.DoesNotExist.
    """
    edition = locked_draft(edition_id, actor, version, now)
    before = words_of(edition)
    edition.title, edition.introduction, edition.closing = map(_plain, (title, introduction, closing))
    _touch(edition, actor, now)
    _write_rules(edition, rules)
    register(edition, "amended", actor, now, before=before, after=words_of(edition))
    return edition


@transaction.atomic
def add_ground(
    *,
    edition_id: int,
    rule_id: int,
    label: str,
    clause: str,
    needs_escalation: bool,
    actor: Person,
    version: int,
    now: datetime,
) -> Ground:
    """Add a ground to a rule of a draft; its count of warnings comes from the clause it rests on.

    Raises as `save_edition`, Rule.DoesNotExist.
    """
    require(may_ground_rest_on(clause=clause))
    edition = locked_draft(edition_id, actor, version, now)
    rule = edition.rules.get(pk=rule_id)
    _touch(edition, actor, now)
    ground = rule.grounds.create(
        code=_free_code(edition, label),
        label=label.strip(),
        clause=clause,
        track=GROUND_TRACKS[clause],
        needs_escalation=needs_escalation,
    )
    register(edition, "ground_added", actor, now, after={"motif": ground.label, "règle": rule.text})
    return ground


@transaction.atomic
def drop_ground(*, edition_id: int, ground_id: int, actor: Person, version: int, now: datetime) -> None:
    """Take a ground out of a draft. Raises as `save_edition`, Ground.DoesNotExist."""
    edition = locked_draft(edition_id, actor, version, now)
    ground = Ground.objects.select_related("rule").get(pk=ground_id, rule__edition=edition)
    _touch(edition, actor, now)
    register(edition, "ground_dropped", actor, now, before={"motif": ground.label})
    ground.delete()


@transaction.atomic
def abandon_edition(*, edition_id: int, reason: str, actor: Person, version: int, now: datetime) -> Edition:
    """Give up a draft: it is kept, and never comes into force. Raises as `save_edition`."""
    edition = locked_draft(edition_id, actor, version, now)
    edition.abandoned_at = now
    edition.save(update_fields=["abandoned_at"])
    register(edition, "abandoned", actor, now, reason=reason.strip())
    return edition


def lock_line(edition_id: int) -> Edition:
    """Lock every edition of the line of this one, always in the same order, and return it.

    Two acts on one line wait for each other: each then sees what the other did. Raises Edition.DoesNotExist.
    """
    account_id = Edition.objects.values_list("account_id", flat=True).get(pk=edition_id)
    line = Edition.objects.of_line(account_id).select_for_update(of=("self",)).order_by("pk")
    return {edition.pk: edition for edition in line.select_related("account__platform")}[edition_id]


def check_version(edition: Edition, version: int) -> None:
    """Raise StaleEdition when the edition is not the one that was on the screen."""
    if edition.version != version:
        raise StaleEdition(
            _(
                "Cette édition a changé pendant que vous la lisiez\u00a0: voyez-la telle qu’elle est maintenant."
            )
        )


def locked_draft(edition_id: int, actor: Person, version: int, now: datetime) -> Edition:
    """Return a draft that `actor` may change, locked, as it was on the screen."""
    edition = lock_line(edition_id)
    require(check_amend(edition, actor, now))
    check_version(edition, version)
    return edition


def words_of(edition: Edition) -> dict[str, Any]:
    """Return what an edition says, for the register."""
    return {
        "titre": edition.title,
        "introduction": edition.introduction,
        "règles": list(edition.rules.order_by("ordinal").values_list("text", flat=True)),
        "mot de la fin": edition.closing,
    }


def register(edition: Edition, event: str, actor: Person | None, now: datetime, **facts: Any) -> None:
    """Write what was done to an edition."""
    record(
        event=f"netiquette.edition.{event}",
        actor=actor,
        capacity=team_capacity() if actor else "",
        subject=edition,
        account=str(edition.account) if edition.account else "",
        clause=CLAUSE,
        now=now,
        **facts,
    )


def _plain(text: str) -> str:
    """Return a text with the ends of lines that the other editions have: browsers send their own."""
    return "\n".join(text.strip().splitlines())


def _touch(edition: Edition, actor: Person, now: datetime) -> None:
    """Void the approval, which was of other words: PostgreSQL keeps the rules as they are until then."""
    edition.approver = edition.approved_at = None
    edition.last_editor, edition.edited_at = actor, now
    edition.version += 1
    edition.save()


def _write_rules(edition: Edition, rules: Sequence[RuleWords]) -> None:
    kept = {rule.id for rule in rules if rule.id}
    Ground.objects.filter(rule__edition=edition).exclude(rule__in=kept).delete()
    edition.rules.exclude(pk__in=kept).delete()
    own = {rule.pk: rule for rule in edition.rules.all()}
    for place, words in enumerate(rules, start=1):
        rule = own.get(words.id or 0) or edition.rules.model(edition=edition)
        rule.ordinal, rule.text, rule.clause = ASIDE + place, _plain(words.text), words.clause
        rule.save()
    for place, rule in enumerate(edition.rules.order_by("ordinal"), start=1):
        rule.ordinal = place
        rule.save(update_fields=["ordinal"])


def _free_code(edition: Edition, label: str) -> str:
    """Return the code of a label, unlike the others of the edition: it stays the same from one edition to the next."""
    base = slugify(label)[:40] or "motif"
    taken = set(Ground.objects.filter(rule__edition=edition).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 100))) if code not in taken)

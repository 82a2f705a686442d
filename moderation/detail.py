"""What the page of a message shows: its words, its thread, its author's record, what may be done and why not."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.authorizations import check_may
from accounts.models import OfficialAccount, Person
from city.calendars import load_calendars
from moderation.access import is_held_by_another
from moderation.answer_templates import templates_for
from moderation.colleagues_drafts import drafts_to_read
from moderation.events import SAYINGS
from moderation.forms.closings import CloseForm
from moderation.forms.notes import NoteForm
from moderation.forms.qualifications import QualifyForm
from moderation.forms.removals import RemoveForm, WarningSentForm
from moderation.forms.replies import ReplyForm, SentForm
from moderation.forms.shared import ReasonForm
from moderation.models import Message, Removal, Reply
from moderation.queries import seen_accounts, with_accounts
from moderation.removals import grounds_for
from moderation.reply_checks import WAITING, has_changed_since
from moderation.rules.removals import GROUNDS_OF_KIND, may_remove_kind
from moderation.rules.replies import NATURES_OF_KIND
from moderation.suggestions import counting_alike, explained_suggestion, wave_of
from netiquette.displays import standings_showing
from netiquette.models import Ground, Track, Warning
from netiquette.remarks import remarks_beside
from netiquette.rules.displays import may_sanction_where_displayed
from netiquette.standings import Standing, standings
from policy.outcomes import Outcome
from policy.register import entries_about

THREAD = 20
HISTORY = 5
EVENTS = 20
Accounts = dict[int, OfficialAccount]


def visible_message(pk: int, user: Person, now: datetime, accounts: Accounts | None = None) -> Message:
    """Return the message with what its page shows, or raise 404 when `user` may not see it.

    `accounts` are those that `user` sees, where the page has already read them.
    """
    seen = seen_accounts(user, now) if accounts is None else accounts
    rows = Message.objects.on_accounts(seen.values()).with_people().filter(pk=pk)
    found = with_accounts(counting_alike(rows, seen.values()), seen)
    if not found:
        raise Http404
    return found[0]


def message_detail(
    message: Message, user: Person, now: datetime, forms: dict[str, Any], accounts: Accounts
) -> dict[str, Any]:
    """Return the template's variables for `user`, who sees `accounts`, at `now`.

    `forms` are those that were refused, kept as typed. What only some messages show is read when it is shown.
    """
    replies = list(message.replies.select_related("author", "sent_by").prefetch_related("references"))
    draft = next((r for r in replies if r.state == Reply.State.DRAFT and r.author_id == user.pk), None)
    snapshots = list(message.snapshots.all())
    warnings = list(Warning.objects.filter(subscriber=message.subscriber_id).order_by("-pk"))
    context: dict[str, Any] = {
        "message": message,
        "snapshot": snapshots[-1] if snapshots else None,
        "earlier_snapshots": snapshots[:-1],
        "suggestion": explained_suggestion(message, snapshots[-1] if snapshots else None),
        "wave": wave_of(message),
        "thread": thread_of(message),
        "replies": [r for r in replies if r.state == Reply.State.SENT],
        "waiting": next((r for r in replies if r.state in WAITING), None),
        "waiting_has_changed": SimpleLazyObject(lambda: _has_changed(message, replies)),
        "draft": draft,
        "colleagues_drafts": SimpleLazyObject(lambda: drafts_to_read(replies, user, now)),
        "notes": list(message.notes.select_related("author")),
        # At its first version, nothing has been decided of a message.
        "removals": list(message.removals.select_related("ground__rule", "judged_by", "done_by"))
        if message.version > 1
        else [],
        "warning": next((w for w in warnings if _is_about(w, message)), None),
        "events": [
            (entry, SAYINGS.get(entry.event, _("a modifié ce message")))
            for entry in entries_about(message).select_related("actor").order_by("-at", "-pk")[:EVENTS]
        ],
        "history": list(author_history(message, accounts)),
        "remarks": remarks_beside(messages=[message.pk], warnings=_numbers_about(warnings, message)),
        "standings": _standings_here(message, now) if warnings else [],
        "is_office_open": SimpleLazyObject(lambda: _is_office_open(message, now)),
        "held_by_another": is_held_by_another(message, user, now),
        "held_by_me": message.claimed_by_id == user.pk
        and bool(message.claimed_until and message.claimed_until > now),
        "may_remove": _may_remove(message, user, now),
        "kind_choices": Message.Kind.choices,
    }
    context.update(_forms(message, user, now, draft, context, forms))
    return context


def _is_about(warning: Warning, message: Message) -> bool:
    """Whether a warning was earned by the message, and stands."""
    return warning.message_id == message.pk and warning.state != Warning.State.WITHDRAWN


def _numbers_about(warnings: list[Warning], message: Message) -> list[int]:
    """Return the warnings that the message earned, withdrawn or not."""
    return [warning.pk for warning in warnings if warning.message_id == message.pk]


def _has_changed(message: Message, replies: list[Reply]) -> bool:
    """Whether the citizen wrote again while a reply waits."""
    return any(has_changed_since(message, one.updated_at) for one in replies if one.state in WAITING)


def _is_office_open(message: Message, now: datetime) -> bool:
    return load_calendars(now).for_set(message.account.hours_set_id).is_open(now)


def thread_of(message: Message) -> list[Message]:
    """Return the message answered and the others that answer it, oldest first; never more than twenty."""
    around = Q(parent_external_id=message.external_id)
    if message.parent_external_id:
        around |= Q(external_id=message.parent_external_id) | Q(parent_external_id=message.parent_external_id)
    return list(
        Message.objects.filter(around, account=message.account)
        .exclude(pk=message.pk)
        .select_related("subscriber")
        .order_by("posted_at", "pk")[:THREAD]
    )


def author_history(message: Message, accounts: Accounts) -> Any:
    """Return the author's other messages on the accounts that the person sees, the newest first."""
    return (
        Message.objects.on_accounts(accounts.values())
        .filter(subscriber=message.subscriber)
        .exclude(pk=message.pk)
        .order_by("-posted_at")[:HISTORY]
    )


def _standings_here(message: Message, now: datetime) -> list[Standing]:
    """Return the author's two counts on the message's account."""
    found = standings(subscriber=message.subscriber, now=now)
    return [found[key] for track in Track.values if (key := (message.account_id, track)) in found]


def _may_remove(message: Message, user: Person, now: datetime) -> Outcome:
    """Say whether the form of removal has a sense: the kind may be removed, and the person may moderate."""
    by_kind = may_remove_kind(kind=message.kind)
    return check_may(user, "moderate", message.account, now) if by_kind.allowed else by_kind


def _forms(
    message: Message,
    user: Person,
    now: datetime,
    draft: Reply | None,
    shown: dict[str, Any],
    typed: dict[str, Any],
) -> dict[str, Any]:
    """Return the forms of the page: those that were refused as they were typed, the others fresh if they are shown."""
    version = {"version": message.version}
    natures = NATURES_OF_KIND.get(message.kind, ("answer",))
    fresh: dict[str, Callable[[], Any]] = {
        "qualify_form": lambda: QualifyForm(
            initial={**version, "kind": message.kind, "is_danger": message.is_danger}
        ),
        "reply_form": lambda: _reply_form(message, draft, natures, version),
        "note_form": lambda: NoteForm(initial=version),
        "close_form": lambda: CloseForm(initial=version),
        "reopen_form": lambda: ReasonForm(initial=version),
        "sent_form": SentForm,
        "warning_form": lambda: WarningSentForm(initial=version),
        "remove_form": lambda: _remove_form(message, version),
        "grounds": lambda: list(_grounds(message)),
        "templates": lambda: templates_for(message, now),
    }
    forms: dict[str, Any] = {name: SimpleLazyObject(make) for name, make in fresh.items()} | typed
    forms["display_caution"] = SimpleLazyObject(lambda: _display_caution(forms["grounds"]))
    forms["chosen_ground"] = SimpleLazyObject(lambda: _chosen(forms["remove_form"], forms["grounds"]))
    for form in typed.values():
        if "version" in form.fields:
            # The person now sees the message as it is: sending again is a decision on this version.
            form.data = {**dict(form.data.items()), form.add_prefix("version"): message.version}
    if "reply_form" in typed:
        _offer(typed["reply_form"], "nature", natures)
    if "remove_form" in typed:
        _offer(typed["remove_form"], "measure", _measures(message))
    refused = next((name for name in typed if name in PANELS), "")
    return forms | {"refused_panel": refused, "open_panel": refused or _first_panel(message, shown)}


def _offer(form: Any, name: str, values: Collection[str]) -> None:
    """Leave in a field the choices that have a sense for the message."""
    field = form.fields[name]
    field.choices = [choice for choice in field.choices if choice[0] in values]


def _remove_form(message: Message, version: dict[str, int]) -> RemoveForm:
    """Return the removal's form, with the verbs that the platform knows."""
    measures = _measures(message)
    form = RemoveForm(initial={**version, "measure": measures[0]}, grounds=_grounds(message))
    _offer(form, "measure", measures)
    return form


def _chosen(remove_form: Any, grounds: list[Ground]) -> str:
    """Return the number of the ground that was chosen, or of the only one."""
    return str(remove_form["ground"].value() or (grounds[0].pk if len(grounds) == 1 else ""))


PANELS = ("reply_form", "note_form", "close_form", "remove_form")


def _first_panel(message: Message, shown: dict[str, Any]) -> str:
    """Return the panel that one most likely wants: the removal for what is removed, until it is decided."""
    is_to_remove = message.kind in GROUNDS_OF_KIND and shown["may_remove"].allowed and not shown["removals"]
    return "remove_form" if is_to_remove else "reply_form"


def _reply_form(
    message: Message, draft: Reply | None, natures: tuple[str, ...], version: dict[str, int]
) -> ReplyForm:
    """Return the reply's form, filled with the person's draft if there is one."""
    initial: dict[str, Any] = {
        **version,
        "nature": natures[0],
        "channel": Reply.Channel.PRIVATE if message.is_private else Reply.Channel.PUBLIC,
    }
    if draft is not None:
        initial |= {
            "text": draft.text,
            "nature": draft.nature,
            "channel": draft.channel,
            "template": draft.template_id,
            "no_reference_reason": draft.no_reference_reason,
        }
    form = ReplyForm(initial=initial)
    _offer(form, "nature", natures)
    return form


def _display_caution(grounds: list[Any]) -> str:
    """Return what nothing proves of the display of the edition that would be cited (A-15)."""
    shown = next((ground.is_displayed for ground in grounds if ground.edition_id), True)
    return may_sanction_where_displayed(is_displayed=shown).sentence


def _grounds(message: Message) -> Any:
    """Return the grounds that fit the kind given to the message, and whether their edition is displayed."""
    clauses = GROUNDS_OF_KIND.get(message.kind, frozenset())
    if not clauses:
        return Ground.objects.none()
    shown = standings_showing(OuterRef(OuterRef("rule__edition")), account_id=message.account_id)
    return grounds_for(message).filter(clause__in=clauses).annotate(is_displayed=Exists(shown))


def _measures(message: Message) -> list[str]:
    """Return the verbs that the platform knows."""
    platform = message.platform
    verbs = [(Removal.Measure.HIDE, platform.can_hide), (Removal.Measure.DELETE, platform.can_delete)]
    return [verb.value for verb, known in verbs if known] or [Removal.Measure.DELETE.value]

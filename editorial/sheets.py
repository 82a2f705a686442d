"""Sheets of posts: each line checked before anything is written, then drafts written by a worker, once each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from editorial.drafting import add_variant, draft_post
from editorial.local_times import UnclearHour, instant_of
from editorial.models import Post, PostSheet, Variant
from editorial.sheet_reading import Row, plain, read_day, read_hour, read_rows
from policy.outcomes import PolicyRefusal

# A worker that stopped is replaced after that.
STALLED = timedelta(minutes=2)
_TITLE = Post._meta.get_field("title").max_length or 150
_REFERENCE = Post._meta.get_field("reference").max_length or 60
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Line:
    """One line of a sheet: what it would write, or its problems, in words."""

    number: int
    cells: Mapping[str, str]
    account: OfficialAccount | None = None
    at: datetime | None = None
    problems: list[str] = field(default_factory=list)
    # Said, and no obstacle.
    remarks: list[str] = field(default_factory=list)
    is_known: bool = False
    post: dict[str, Any] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether confirming writes it."""
        return not self.problems and not self.is_known

    @property
    def key(self) -> tuple[str, datetime | None]:
        """Lines of the same title and hour are one post, on several accounts."""
        return plain(self.post["title"]), self.at


def check_lines(text: str, *, actor: Person, now: datetime) -> list[Line]:
    """Return the lines of a sheet as they would be written by `actor`; a constant number of queries.

    Raises UnreadableSheet.
    """
    accounts = list(accounts_for(actor, "publish", now).select_related("platform"))
    names = _names(accounts)
    lines = [_line(row, names, now) for row in read_rows(text)]
    _mark_doubles(lines)
    _mark_known(lines)
    return lines


@transaction.atomic
def confirm_sheet(*, sheet_id: int, actor: Person, now: datetime) -> PostSheet:
    """Have the lines of a sheet written by a worker, however often it is asked. Raises PostSheet.DoesNotExist."""
    sheet = PostSheet.objects.select_for_update().get(pk=sheet_id, owner=actor)
    if sheet.state == PostSheet.State.PREVIEWED or _is_stalled(sheet, now):
        sheet.state, sheet.queued_at = PostSheet.State.QUEUED, now
        sheet.total = len(_posts(check_lines(sheet.text, actor=actor, now=now))) + len(sheet.written)
        sheet.save(update_fields=["state", "queued_at", "total"])
    return sheet


def write_sheet(sheet_id: int, *, now: datetime) -> None:
    """Write the drafts of a sheet that was confirmed, a post at a time; one already written is not again."""
    sheet = PostSheet.objects.select_related("owner").get(pk=sheet_id)
    if sheet.state != PostSheet.State.QUEUED:
        return
    for lines in _posts(check_lines(sheet.text, actor=sheet.owner, now=now)):
        with transaction.atomic():
            locked = PostSheet.objects.select_for_update().get(pk=sheet_id)
            if str(lines[0].number) not in locked.written:
                _write(locked, lines, actor=sheet.owner, now=now)
                locked.save(update_fields=["written", "refused"])
    PostSheet.objects.filter(pk=sheet_id, state=PostSheet.State.QUEUED).update(
        state=PostSheet.State.DONE, finished_at=now
    )


def stalled_sheets(now: datetime) -> list[int]:
    """Return the sheets that were confirmed a while ago and are not written: their order was lost."""
    queued = PostSheet.objects.filter(state=PostSheet.State.QUEUED, queued_at__lt=now - STALLED)
    return list(queued.values_list("pk", flat=True))


def _is_stalled(sheet: PostSheet, now: datetime) -> bool:
    confirmed = sheet.queued_at
    return sheet.state == PostSheet.State.QUEUED and confirmed is not None and now - confirmed >= STALLED


def _posts(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines to write, by post; a second line for the same account is another post."""
    posts: list[list[Line]] = []
    open_posts: dict[Any, list[Line]] = {}
    for line in lines:
        if not line.is_ready:
            continue
        known = open_posts.get(line.key)
        if known is None or line.account in {one.account for one in known}:
            known = open_posts[line.key] = []
            posts.append(known)
        known.append(line)
    return posts


def _write(sheet: PostSheet, lines: Sequence[Line], *, actor: Person, now: datetime) -> None:
    try:
        with transaction.atomic():
            post = draft_post(values=lines[0].post, actor=actor, now=now)
            for line in lines:
                if line.account is None:
                    raise ValueError("A line that is ready has its account.")
                add_variant(
                    post_id=post.pk,
                    account=line.account,
                    actor=actor,
                    now=now,
                    text=line.cells["texte"],
                    link=line.cells.get("lien", ""),
                    scheduled_at=line.at,
                )
    except PolicyRefusal as refusal:
        sheet.refused |= {str(line.number): str(refusal) for line in lines}
    else:
        sheet.written |= {str(line.number): post.pk for line in lines}


def _names(accounts: Sequence[OfficialAccount]) -> dict[str, list[OfficialAccount]]:
    """Return the accounts by each name that people give them; several may answer to one."""
    names: dict[str, list[OfficialAccount]] = {}
    for account in accounts:
        for name in {str(account), account.name, account.slug, account.handle, account.handle.lstrip("@")}:
            if name:
                names.setdefault(plain(name), []).append(account)
        names.setdefault(plain(f"{account.platform.name} {account.name}"), []).append(account)
    return names


def _line(row: Row, names: Mapping[str, list[OfficialAccount]], now: datetime) -> Line:
    line = Line(row.number, row.cells)
    _read_account(line, names)
    _read_instant(line, now)
    cells = row.cells
    if not cells["texte"]:
        line.problems.append(_("Le texte est vide."))
    for column, label in (("lien", _("Le lien")), ("page_du_site", _("La page du site"))):
        if cells.get(column) and not _is_address(cells[column]):
            line.problems.append(_("%(what)s n’est pas une adresse complète (https://…).") % {"what": label})
    title = cells.get("titre") or cells["texte"].partition("\n")[0]
    line.post = {
        "title": title[:_TITLE] or "…",
        "nature": _choice(line, "nature", Post.Nature, Post.Nature.INFORMATION),
        "kind": _choice(line, "genre", Post.Kind, Post.Kind.NEWS),
        "canonical_url": cells.get("page_du_site", ""),
        "reference": cells.get("reference", "")[:_REFERENCE],
    }
    return line


def _read_account(line: Line, names: Mapping[str, list[OfficialAccount]]) -> None:
    wanted = line.cells["compte"]
    found = names.get(plain(wanted), [])
    if len(found) == 1:
        line.account = found[0]
    elif found:
        line.problems.append(
            _("Plusieurs comptes s’appellent « %(name)s »\u00a0: écrivez %(names)s.")
            % {"name": wanted, "names": _(" ou ").join(f"« {one} »" for one in found)}
        )
    elif wanted:
        line.problems.append(_("Vous ne publiez sur aucun compte appelé « %(name)s ».") % {"name": wanted})
    else:
        line.problems.append(_("Le compte est vide."))


def _read_instant(line: Line, now: datetime) -> None:
    day, hour = read_day(line.cells["date"]), read_hour(line.cells["heure"])
    if day is None:
        line.problems.append(_("La date ne se lit pas\u00a0: écrivez-la ainsi, 2026-11-27."))
    if hour is None:
        line.problems.append(_("L’heure ne se lit pas\u00a0: écrivez-la ainsi, 14:30."))
    if day is None or hour is None:
        return
    try:
        line.at = instant_of(day, *hour)
    except UnclearHour as unclear:
        line.problems.append(
            _("%(why)s Ajoutez « première » ou « seconde » après l’heure.") % {"why": unclear}
        )
    except OverflowError:
        line.problems.append(_("Cette date est trop lointaine."))
    else:
        if line.at <= now:
            line.problems.append(_("Cette heure est passée."))


def _choice(line: Line, column: str, choices: Any, default: str) -> str:
    written = plain(line.cells.get(column, ""))
    if not written:
        return default
    for value, label in choices.choices:
        if written in (plain(value), plain(str(label))) or plain(str(label)).startswith(written):
            return str(value)
    line.problems.append(
        _("« %(value)s » n’est pas un choix de la colonne « %(column)s »\u00a0: %(choices)s.")
        % {
            "value": line.cells[column][:60],
            "column": column,
            "choices": ", ".join(str(label) for label in choices.labels),
        }
    )
    return default


def _is_address(text: str) -> bool:
    try:
        _is_url(text)
    except ValidationError:
        return False
    return len(text) <= 500


def _mark_doubles(lines: Sequence[Line]) -> None:
    """Say of each line that another of the same file has its account and its hour."""
    first: dict[Any, int] = {}
    for line in lines:
        if line.account is None or line.at is None:
            continue
        place = (line.account.pk, line.at)
        if place in first:
            line.remarks.append(_("Même compte et même heure que la ligne %(n)s.") % {"n": first[place]})
        first.setdefault(place, line.number)


def _mark_known(lines: Sequence[Line]) -> None:
    """Say of each line what the calendar already has on its account at its hour; the same text is not written twice."""
    hours = {line.at for line in lines if line.at}
    present = Variant.objects.filter(scheduled_at__in=hours).exclude(state=Variant.State.CANCELLED)
    texts: dict[Any, list[str]] = {}
    for account, at, text in present.values_list("account", "scheduled_at", "text"):
        texts.setdefault((account, at), []).append(text)
    for line in lines:
        found = texts.get((line.account.pk if line.account else None, line.at))
        if not found:
            continue
        if line.cells["texte"] in found:
            line.is_known = True
            line.remarks.append(_("Déjà au calendrier\u00a0: cette ligne n’est pas écrite de nouveau."))
        else:
            line.remarks.append(_("Le calendrier a déjà une publication sur ce compte à cette heure."))

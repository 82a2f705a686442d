"""The platforms, positions, official accounts and authorisations that the policy lists, from `accounts/data/*.toml`."""

import tomllib
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.utils import timezone

from accounts.authorizations import grant, granted_pairs, revoke
from accounts.models import (
    Audience,
    Objective,
    OfficialAccount,
    Platform,
    Position,
    PositionAlias,
    RelatedPolicy,
    WatchWord,
)
from accounts.models.people import normalized_title
from accounts.recorded_addresses import record_known_addresses
from policy.loading import Report

DATA_DIR = Path(__file__).parent / "data"


def load(report: Report, dry_run: bool) -> None:
    """Create what is missing and report the rest (R-002, R-007, R-015, R-075 to R-080)."""
    for entry in _read("platforms")["platform"]:
        _load_platform(report, {"previous_names": [], "reply_max_length": None} | entry)
    _load_planning(report)
    _load_watch_words(report)
    for entry in _read("positions")["position"]:
        _load_position(report, **entry)
    for entry in _read("related_policies")["policy"]:
        # Whether it is adopted is for a person to say.
        report.ensure(
            RelatedPolicy.objects.all(), key={"slug": entry["slug"]}, values={"title": entry["title"]}
        )
    authorisation = _read("official_accounts")
    actions, listed = authorisation.pop("actions"), authorisation.pop("account")
    for entry in listed:
        _load_account(report, actions, authorisation, **entry)


def _load_watch_words(report: Report) -> None:
    """Give the first names of properties (R-116); afterwards the city keeps its own list."""
    if not WatchWord.objects.exists():
        for word in _read("watch_words")["words"]:
            report.ensure(WatchWord.objects.all(), key={"word": word}, values={})


def _load_platform(report: Report, values: dict[str, Any]) -> None:
    key = {"slug": values.pop("slug")}
    platform, is_new = report.ensure(Platform.objects.all(), key=key, values=values)
    if not is_new and not platform.address_patterns:
        # Recorded before addresses were described: nobody has decided otherwise.
        platform.address_patterns, platform.reserved = values["address_patterns"], values["reserved"]
        platform.save(update_fields=["address_patterns", "reserved"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA_DIR / f"{name}.toml").read_text(encoding="utf-8"))


def _load_planning(report: Report) -> None:
    """The objectives and the target audiences, in the order of the policy (R-016, R-018)."""
    listed = _read("planning")
    rows: dict[str, QuerySet[Any]] = {
        "objective": Objective.objects.all(),
        "audience": Audience.objects.all(),
    }
    for name, known in rows.items():
        for ordinal, entry in enumerate(listed[name], start=1):
            values = {"name": entry["name"], "ordinal": ordinal}
            report.ensure(known, key={"slug": entry["slug"]}, values=values)


def _load_position(
    report: Report, *, slug: str, title: str, aliases: list[str], permissions: list[str] | None = None
) -> None:
    known = Position.objects.filter(slug=slug).first()
    group = known.group if known else Group.objects.get_or_create(name=title)[0]
    position, is_new = report.ensure(
        Position.objects.all(), key={"slug": slug}, values={"title": title}, only_new={"group": group}
    )
    report.ensure_set(
        position,
        "autres titres",
        # The title itself is one of the ways to write it.
        wanted={title, *aliases},
        present=set(position.aliases.values_list("title", flat=True)),
        is_new=is_new,
        add=partial(_add_titles, position),
        remove=lambda titles: position.aliases.filter(title__in=titles).delete(),
    )
    report.ensure_set(
        position,
        "réglages permis",
        wanted=set(permissions or ()),
        present={
            f"{app}.{code}"
            for app, code in group.permissions.values_list("content_type__app_label", "codename")
        },
        is_new=is_new,
        add=lambda names: group.permissions.add(*map(_permission, names)),
        remove=lambda names: group.permissions.remove(*map(_permission, names)),
    )


def _add_titles(position: Position, titles: list[str]) -> None:
    for title in titles:
        # A title is of one position: another may bear it since.
        PositionAlias.objects.filter(normalized=normalized_title(title)).delete()
        position.aliases.create(title=title)


def _permission(name: str) -> Permission:
    app_label, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _load_account(
    report: Report,
    actions: list[str],
    authorisation: dict[str, Any],
    *,
    slug: str,
    platform: str,
    name: str,
    handle: str,
    managers: list[str],
    follow_up: list[str],
) -> None:
    account, is_new = report.ensure(
        OfficialAccount.objects.all(),
        key={"slug": slug},
        values={
            "platform": Platform.objects.get(slug=platform),
            "name": name,
            "handle": handle,
            **authorisation,
        },
        # The direction générale suspends and closes accounts: no file gives them back.
        decided={"state": OfficialAccount.State.AUTHORISED},
    )
    if not account.addresses.exists():
        record_known_addresses(account=account, actor=None, now=timezone.now())
    positions = Position.objects.in_bulk(field_name="slug")
    report.ensure_set(
        account,
        "postes qui assurent le suivi",
        wanted=set(follow_up),
        present=set(account.follow_up_positions.values_list("slug", flat=True)),
        is_new=is_new,
        add=lambda slugs: account.follow_up_positions.add(*(positions[slug] for slug in slugs)),
        remove=lambda slugs: account.follow_up_positions.remove(*(positions[slug] for slug in slugs)),
    )
    report.ensure_set(
        account,
        "autorisations",
        wanted={f"{position}\u00a0: {action}" for position in managers for action in actions},
        present={f"{position}\u00a0: {action}" for position, action, _slug in granted_pairs(account=account)},
        is_new=is_new,
        add=partial(_change_list, grant, account),
        remove=partial(_change_list, revoke, account),
    )


def _change_list(change: Callable[..., None], account: OfficialAccount, lines: list[str]) -> None:
    by_action: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        position, action = line.split("\u00a0: ")
        by_action[action].append(position)
    # Actions that change for the same positions change together.
    by_positions: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for action, slugs in by_action.items():
        by_positions[tuple(slugs)].append(action)
    positions = Position.objects.in_bulk(field_name="slug")
    for together, actions in by_positions.items():
        change(positions=[positions[slug] for slug in together], actions=actions, account=account, actor=None)

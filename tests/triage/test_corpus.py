"""The labelled corpus is well formed, balanced, and its two halves share no message."""

import json
import tomllib
import unicodedata
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from accounts.loading import DATA_DIR
from moderation.models import Message
from policy.catalogue import all_clauses

HERE = Path(__file__).parent
FIELDS = {
    "text", "platform", "account", "author_name", "posted_at",
    "expected_kind", "alternatives", "protected", "looks_like", "rules",
}  # fmt: skip
SANCTIONED = {
    Message.Kind.ADVERTISING,
    Message.Kind.NETIQUETTE_VIOLATION,
    Message.Kind.ELECTORAL,
}
EXPECTED_RULE = {
    Message.Kind.COMPLAINT: "R-129",
    Message.Kind.MEDIA_REQUEST: "R-042",
    Message.Kind.ADVERTISING: "R-123",
    Message.Kind.NETIQUETTE_VIOLATION: "R-121",
    Message.Kind.ELECTORAL: "R-027",
}
AT_LEAST_OVERALL = {
    Message.Kind.MEDIA_REQUEST: 45,
    Message.Kind.NETIQUETTE_VIOLATION: 60,
    Message.Kind.ADVERTISING: 60,
    Message.Kind.ELECTORAL: 35,
}
TORONTO = ZoneInfo("America/Toronto")


def rows(name: str) -> list[dict[str, Any]]:
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


DEVELOPED, KEPT_ASIDE = rows("developed"), rows("kept_aside")
BOTH = DEVELOPED + KEPT_ASIDE


def plain(text: str) -> str:
    """The letters and figures alone, so that a comma more does not make another message."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum()) or text


def test_each_message_is_well_formed() -> None:
    for row in BOTH:
        told = row["text"]
        assert set(row) == FIELDS, told
        assert row["text"].strip() and row["author_name"].strip(), told
        kind, alternatives = row["expected_kind"], row["alternatives"]
        assert {kind, *alternatives, row["looks_like"] or kind} <= set(Message.Kind.values), told
        assert kind not in alternatives and len(set(alternatives)) == len(alternatives), told
        posted_at = datetime.fromisoformat(row["posted_at"])
        assert posted_at.utcoffset() == posted_at.astimezone(TORONTO).utcoffset(), told


def test_what_could_honestly_be_sanctioned_is_not_protected_and_all_else_is() -> None:
    for row in BOTH:
        could_be = SANCTIONED & {row["expected_kind"], *row["alternatives"]}
        assert row["protected"] is not bool(could_be), row["text"]
        assert row["looks_like"] in SANCTIONED | {""}, row["text"]
        assert row["protected"] or not row["looks_like"], row["text"]


def test_accounts_are_the_official_ones_on_their_platform() -> None:
    listed = tomllib.loads((DATA_DIR / "official_accounts.toml").read_text(encoding="utf-8"))
    official = {(one["platform"], one["slug"]) for one in listed["account"]}
    assert {(row["platform"], row["account"]) for row in BOTH} == official


def test_rules_are_clauses_and_follow_the_kind() -> None:
    known = {one.id for one in all_clauses()}
    for row in BOTH:
        assert set(row["rules"]) <= known
        expected = EXPECTED_RULE.get(row["expected_kind"])
        assert expected is None or expected in row["rules"]


def test_no_message_is_written_twice_or_in_both_files() -> None:
    twice = [text for text, times in Counter(plain(row["text"]) for row in BOTH).items() if times > 1]
    assert twice == []


def test_the_two_files_are_large_and_balanced_enough() -> None:
    assert len(DEVELOPED) >= 450 and len(KEPT_ASIDE) >= 250
    kinds = Counter(row["expected_kind"] for row in BOTH)
    for kind, at_least in AT_LEAST_OVERALL.items():
        assert kinds[kind] >= at_least, kind
    assert sum("R-053" in row["rules"] for row in BOTH) >= 40
    assert sum(bool(row["looks_like"]) for row in BOTH) >= 200
    for half in (DEVELOPED, KEPT_ASIDE):
        assert {row["expected_kind"] for row in half} == set(Message.Kind.values)
        assert sum(bool(row["alternatives"]) for row in half) >= len(half) // 4

"""Rules are pure, guardian has one door, and modules stay small enough to read."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "policy",
    "city",
    "accounts",
    "platforms",
    "netiquette",
    "editorial",
    "moderation",
    "privacy",
    "rimouski_social",
)

# What a rule may lean on: words, outcomes, and the standard library's plain data.
ALLOWED_IN_RULES = (
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "re",
    "typing",
    "unicodedata",
    "django.utils.translation",
    "policy.outcomes",
    "policy.rules",
    "policy.catalogue",
    "policy.declarations",
    "policy.placeholders",
    "accounts.rules",
    "editorial.rules",
    "moderation.rules",
    "netiquette.rules",
    "platforms.rules",
    "privacy.rules",
)
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate"}


def modules(pattern="*.py"):
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob(pattern) if "migrations" not in path.parts)


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def impurities(source):
    """What in `source` a rule may not do: import the ORM, settings or a clock, or read one."""
    tree = ast.parse(source)
    found = [name for name in imports(tree) if not name.startswith(ALLOWED_IN_RULES)]
    found += [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    found += [
        "objects" for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    return found


RULES = [
    path for path in modules() if "rules" in (path.stem, path.parent.name) and path.parent.name != "policy"
]


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_know_no_orm_no_clock_no_settings(path):
    assert impurities(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.conf import settings",
        "from accounts.models import Person",
        "from datetime import datetime\nx = datetime.now()",
        "def f(m):\n    return m.objects.all()",
    ],
)
def test_an_impure_rule_would_be_seen(source):
    assert impurities(source)


def test_only_the_authorisations_of_accounts_use_guardian():
    users = {
        str(path.relative_to(ROOT))
        for path in modules()
        if any(name.split(".")[0] == "guardian" for name in imports(ast.parse(path.read_text())))
    }
    assert users == {"accounts/authorizations.py", "accounts/models/official_accounts.py"}


def test_modules_stay_short_enough_to_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_every_module_says_what_lives_there():
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_signal_of_the_orm_connects_our_apps():
    signals = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "receiver", "Signal"}
    signalling = [
        str(path.relative_to(ROOT))
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.db.models.signals", "django.dispatch"))
        and any(alias.name in signals for alias in node.names)
    ]
    assert signalling == []

"""What never belongs in the repository: paths of a machine, addresses of package indexes, secrets."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(home|Users|root|work)/\w"),
    "the address of a package index": re.compile(r"--(extra-)?index-url|pypi\.org/simple|registry\.npmjs"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
# This file names what it looks for.
EXEMPT = {"tests/architecture/test_repository.py"}


def tracked_files():
    """The files of the checkout, as git knows them; every file below the root where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.stdout.split("\0") if name]


def test_no_tracked_file_holds_what_must_never_be_there():
    found = []
    for name in tracked_files():
        path = ROOT / name
        if name in EXEMPT or not path.is_file() or path.suffix in {".png", ".ico", ".woff2"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []

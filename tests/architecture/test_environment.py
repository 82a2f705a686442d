"""Every variable that the settings read is documented, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_environment_is_documented_variable_by_variable():
    settings = (ROOT / "rimouski_social" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    documented = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "environment.md").read_text(), re.MULTILINE)
    )
    assert read == documented

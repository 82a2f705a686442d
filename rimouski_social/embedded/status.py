"""What the keeper says of itself, in `var/keeper/status.json`, and what is asked of it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from rimouski_social.embedded import leases

STARTING, READY, FAILED = "starting", "ready", "failed"


@dataclass(frozen=True)
class Status:
    """State of the keeper: `starting`, `ready` or `failed` with a reason; `pid` is its process."""

    state: str
    pid: int
    french: str = ""
    english: str = ""


def write(folder: Path, status: Status) -> None:
    """Replace what was said."""
    draft = folder / "status.new"
    draft.write_text(json.dumps(asdict(status)))
    draft.replace(folder / "status.json")


def read(folder: Path) -> Status | None:
    """Return what the keeper last said, or None."""
    try:
        return Status(**json.loads((folder / "status.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget(folder: Path) -> None:
    """Forget what an earlier keeper said."""
    (folder / "status.json").unlink(missing_ok=True)


def keeper_lives(folder: Path) -> bool:
    """Say whether a keeper runs."""
    return leases.is_held(folder / leases.KEEPER)


def own(state: str) -> Status:
    """Return the current process's status."""
    return Status(state, os.getpid())


def pause_file(folder: Path, server: str) -> Path:
    """Return the file whose presence asks the keeper to keep a server stopped."""
    return folder / f"stopped-{server.lower()}"


def down_file(folder: Path, server: str) -> Path:
    """Return the file by which the keeper says that a server is stopped because it was asked."""
    return folder / f"down-{server.lower()}"

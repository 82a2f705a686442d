"""PostgreSQL and Redis started by the project itself, for demonstration, development and tests.

A keeper process (`keeper.py`) starts both servers and keeps them while any process holds a lease (`leases.py`).
"""

import os
from pathlib import Path
from typing import NamedTuple

from rimouski_social.embedded.places import locate

_BASE_DIR = Path(__file__).resolve().parent.parent.parent


class ServiceUrls(NamedTuple):
    """Addresses of the embedded services, as Django and Celery read them."""

    database: str
    redis: str


def embedded_urls(var_dir: Path) -> ServiceUrls:
    """Return where the embedded services of `var_dir` listen; starts nothing, writes nothing."""
    places = locate(var_dir)
    return ServiceUrls(places.database_url, places.redis_url)


def default_var_dir() -> Path:
    """Return the folder of working data, as the settings read it (`VAR_DIR`, else `var/` of the checkout)."""
    return Path(os.environ.get("VAR_DIR") or _BASE_DIR / "var")


def hold_if_needed() -> None:
    """Start the embedded services, or join them, until this process ends; nothing when both URLs are given.

    Raises SystemExit with a message in French and English (exit code 1) when they cannot be started.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    from rimouski_social.embedded.errors import EmbeddedError
    from rimouski_social.embedded.starting import hold

    try:
        hold(default_var_dir())
    except EmbeddedError as error:
        raise SystemExit(str(error)) from None

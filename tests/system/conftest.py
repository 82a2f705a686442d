"""A private site in real processes: PostgreSQL, Redis, a mail server, workers and a hurried beat."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rimouski_social.embedded import starting
from tests.embedded.conftest import remove
from tests.system.site import Site


@pytest.fixture(scope="session")
def _prepared() -> Iterator[Site]:
    """Start the services once, and keep a database with 1,000 messages past their target to copy from."""
    folder = Path(tempfile.mkdtemp(prefix="rs-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with starting.running(folder / "var"):
            site = Site(folder)
            site.prepare()
            yield site
    finally:
        remove(folder / "var")
        shutil.rmtree(folder)


@pytest.fixture
def site(_prepared: Site, request: pytest.FixtureRequest) -> Iterator[Site]:
    """Give the site as new; whatever a test starts is stopped with it, and its logs are shown when it fails."""
    _prepared.renew()
    try:
        yield _prepared
    finally:
        _prepared.stop_everything()
        for log in sorted(_prepared.folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text()[-1500:]}")  # noqa: T201 (pytest shows it on failure)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("system")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the services of the other tests out of the private site."""
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "VAR_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert os.environ.get("DJANGO_SETTINGS_MODULE")

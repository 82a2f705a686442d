"""The process that keeps PostgreSQL and Redis: starts them, restarts them, and stops them once nobody needs them."""

import logging
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from rimouski_social.embedded import leases, postgres, redis_server, status
from rimouski_social.embedded.errors import EmbeddedError, from_os_error
from rimouski_social.embedded.places import Places, locate, write_down
from rimouski_social.embedded.servers import Server, make_folder

logger = logging.getLogger("rimouski_social.embedded.keeper")
_TICK = 0.2  # seconds
_GRACE = 2.0  # seconds without any user before the servers are stopped


class Keeper:
    """Both servers and their life."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.servers: list[Server] = []
        self.asked_to_stop = False
        self._retry_at: dict[str, float] = {}

    def start(self) -> None:
        """Prepare and start both servers. Raises EmbeddedError."""
        try:
            make_folder(self.places.run, for_server=True)
            recipes = [redis_server.recipe(self.places), postgres.recipe(self.places)]
            self.servers = [
                Server(
                    recipe, self.places.logs / f"{recipe.name.lower()}.log".replace("postgresql", "postgres")
                )
                for recipe in recipes
            ]
            for server in self.servers:
                for left in (status.pause_file, status.down_file):
                    left(self.places.keeper, server.recipe.name).unlink(missing_ok=True)
                server.start()
        except OSError as error:
            raise from_os_error(error, self.places.state) from error

    def watch(self) -> int | None:
        """Keep the servers until nobody holds a lease; return the lease then locked, None when asked to stop."""
        idle_since = time.monotonic()
        while not self.asked_to_stop:
            self._keep_record()
            for server in self.servers:
                self._tend(server)
            lease = leases.try_lock(self.places.keeper / leases.LEASE)
            if lease is None:
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > _GRACE:
                return lease
            else:
                os.close(lease)
            time.sleep(_TICK)
        return None

    def _keep_record(self) -> None:
        """Write again where the servers listen, when somebody has deleted or changed the record meanwhile."""
        if locate(self.places.var) != self.places:
            logger.warning("the record of the services was lost: writing it again")
            with suppress(OSError):
                write_down(self.places)

    def _tend(self, server: Server) -> None:
        """Stop a server that is asked to be, restart one that should run and does not."""
        name = server.recipe.name
        if status.pause_file(self.places.keeper, name).exists():
            server.stop()
            status.down_file(self.places.keeper, name).touch()
            return
        if server.alive or time.monotonic() < self._retry_at.get(name, 0.0):
            return
        logger.warning("%s is not running: starting it", name)
        try:
            server.start()
            status.down_file(self.places.keeper, name).unlink(missing_ok=True)
        except (EmbeddedError, OSError):
            logger.exception("%s could not be started again", name)
            self._retry_at[name] = time.monotonic() + 3.0

    def stop(self) -> None:
        """Stop both servers cleanly."""
        for server in reversed(self.servers):
            server.stop()

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Note that a person or the system asks to stop."""
        self.asked_to_stop = True


def keep(var_dir: Path) -> int:
    """Run both servers as long as they are needed; return the exit code."""
    places = locate(var_dir)
    keeper = Keeper(places)
    signal.signal(signal.SIGTERM, keeper.ask_to_stop)
    signal.signal(signal.SIGINT, keeper.ask_to_stop)
    status.write(places.keeper, status.own(status.STARTING))
    try:
        keeper.start()
        status.write(places.keeper, status.own(status.READY))
        keeper.watch()  # the lease it may lock stays locked until this process has ended
        status.forget(places.keeper)
    except EmbeddedError as error:
        logger.error("%s", error.english)
        failed = status.Status(status.FAILED, os.getpid(), error.french, error.english)
        status.write(places.keeper, failed)
        return 1
    finally:
        keeper.stop()
    return 0


def main() -> None:
    """Become the keeper of the folder named on the command line, in the background, unless one lives."""
    var_dir = Path(sys.argv[1])
    folder = locate(var_dir).keeper
    try:
        leases.lock(folder / leases.KEEPER, seconds=1.0)
    except TimeoutError:
        return
    if os.fork():
        os._exit(0)  # the starter waits for this process only; the lock lives on in the keeper
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        code = keep(var_dir)
    except Exception:
        logger.exception("the keeper fell")
        code = 1
    logging.shutdown()
    os._exit(code)


if __name__ == "__main__":
    main()

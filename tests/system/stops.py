"""Given to a worker of the tests: the connector of the scripted platform, and a place where it stops for good.

`STOP_AT` names the place: `claimed` (written down, not asked yet), `asking` (about to be asked), `accepted` (the
platform has it, the worker does not know yet), `answered` (the worker knows, the variant does not). The file `STOPPED`
says that it is there.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tests.platforms.scripted_connector as scripted
from editorial import outcomes, publishing
from platforms import deliveries

_PLACE = os.environ.get("STOP_AT", "")


def _stop() -> None:
    Path(os.environ["STOPPED"]).touch()
    time.sleep(600)


def _before(function: Callable[..., Any]) -> Callable[..., Any]:
    def stopped(*args: Any, **more: Any) -> Any:
        _stop()
        return function(*args, **more)

    return stopped


def _after(function: Callable[..., Any]) -> Callable[..., Any]:
    def stopped(*args: Any, **more: Any) -> Any:
        answer = function(*args, **more)
        _stop()
        return answer

    return stopped


if _PLACE == "claimed":
    publishing.carry_out = _before(deliveries.carry_out)  # type: ignore[attr-defined]
elif _PLACE == "asking":
    scripted.ScriptedConnector.publish = _before(scripted.ScriptedConnector.publish)  # type: ignore[method-assign]
elif _PLACE == "accepted":
    scripted.ScriptedConnector.publish = _after(scripted.ScriptedConnector.publish)  # type: ignore[method-assign]
elif _PLACE == "answered":
    outcomes.settle = _before(outcomes.settle)

"""Which connector speaks to which platform, by the platform's code: the product itself knows of none."""

from platforms.capabilities import Capability
from platforms.connectors.contract import Access, Connector

_CONNECTORS: dict[str, type[Connector]] = {}


def register_connector(slug: str, connector: type[Connector]) -> None:
    """Have `connector` speak to a platform; raise ValueError when another does."""
    if _CONNECTORS.setdefault(slug, connector) is not connector:
        raise ValueError(f"Two connectors claim the platform {slug!r}.")


def carried_out(slug: str) -> frozenset[Capability]:
    """Return what the platform's connector can carry out: nothing without one."""
    return _CONNECTORS[slug].capabilities() if slug in _CONNECTORS else frozenset()


def connector_for(slug: str, access: Access) -> Connector:
    """Return the connector of one account; raise LookupError when nothing speaks to the platform."""
    try:
        return _CONNECTORS[slug](access)
    except KeyError:
        raise LookupError(f"No connector speaks to the platform {slug!r}.") from None

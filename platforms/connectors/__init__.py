"""What the product asks of a platform, and what a platform may answer: the same for every one of them."""

from platforms.connectors.contract import Access, Connector, Content, Picture, Published
from platforms.connectors.errors import (
    AccessLost,
    Ambiguous,
    ConnectorError,
    Duplicate,
    ErrorKind,
    NotFound,
    NotPermitted,
    NotReached,
    RefusedForGood,
    Throttled,
    WrongVersion,
)
from platforms.connectors.registry import carried_out, connector_for, register_connector

__all__ = [
    "Access",
    "AccessLost",
    "Ambiguous",
    "Connector",
    "ConnectorError",
    "Content",
    "Duplicate",
    "ErrorKind",
    "NotFound",
    "NotPermitted",
    "NotReached",
    "Picture",
    "Published",
    "RefusedForGood",
    "Throttled",
    "WrongVersion",
    "carried_out",
    "connector_for",
    "register_connector",
]

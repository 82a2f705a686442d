"""The models of this app, a module for each activity."""

from platforms.models.connections import Connection
from platforms.models.deliveries import LIVE, Delivery

__all__ = ["LIVE", "Connection", "Delivery"]

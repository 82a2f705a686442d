"""The scripted platform, to which the Facebook page of the city is connected."""

from tests.platforms.conftest import connection, page, platform

__all__ = ["connection", "page", "platform"]

"""The administration site of this app, a module for each activity."""

from platforms.admin import connections, deliveries

__all__ = ["connections", "deliveries"]

"""The administration site of this app, a module for each activity."""

from accounts.admin import notices, official_accounts, people, replacements

__all__ = ["notices", "official_accounts", "people", "replacements"]

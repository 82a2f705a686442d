"""The administration site of this app, a module for each activity."""

from accounts.admin import custody, notices, official_accounts, people, replacements

__all__ = ["custody", "notices", "official_accounts", "people", "replacements"]

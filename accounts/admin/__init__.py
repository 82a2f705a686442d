"""The administration site of this app, a module for each activity."""

from accounts.admin import checks, custody, notices, official_accounts, people, replacements

__all__ = ["checks", "custody", "notices", "official_accounts", "people", "replacements"]

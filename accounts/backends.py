"""Permissions as Django asks for them, answered from the positions held today."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from accounts.authorizations import may_codename
from accounts.models import OfficialAccount, Person
from accounts.rights import holdings, local_date, person_of

User = Person | AnonymousUser


class PositionBackend(BaseBackend):
    """A position's group gives its permissions to those who hold the position today; nobody is a member of it.

    On an official account the answer comes from the list of accounts; elsewhere (the settings pages) from the
    permissions that the position's group holds on models.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say whether `user_obj` has `perm`, on `obj` when it is an official account."""
        if isinstance(obj, OfficialAccount):
            return may_codename(user_obj, perm, obj)
        return perm in self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the model permissions (« app.codename ») of the positions held today; one query per request."""
        person = person_of(user_obj)
        if person is None or obj is not None:
            return set()
        cached: set[str] | None = person.__dict__.get("_position_permissions")
        if cached is None:
            today = holdings(local_date(timezone.now())).filter(person=person)
            found = Permission.objects.filter(group__position__holdings__in=today).order_by()
            cached = {
                f"{app}.{code}" for app, code in found.values_list("content_type__app_label", "codename")
            }
            person.__dict__["_position_permissions"] = cached
        return cached

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say whether `user_obj` has any permission of the app."""
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))

"""The door of the pages that open to some people only: for anybody else they do not exist."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.generic import View

from accounts.access import reach_of
from accounts.models import Person


class DoorView(View):
    """A page for those to whom `opens_to` answers yes; 404 for anybody else, superusers included."""

    def opens_to(self, person: Person, at: datetime) -> bool:
        """Say whether the page exists for `person` at the instant `at`."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Look at who asks before anything else but the method: a 405 says nothing of anybody."""
        person, method = request.user, (request.method or "").lower()
        answered = method in self.http_method_names and hasattr(self, method)
        if answered and not (isinstance(person, Person) and self.opens_to(person, timezone.now())):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OverseersView(DoorView):
    """A page for those who follow the accounts as a whole: the communications team and the direction générale."""

    audience = "team"

    def opens_to(self, person: Person, at: datetime) -> bool:
        """Ask what the pages of accounts open to `person`."""
        return reach_of(person, at).oversees

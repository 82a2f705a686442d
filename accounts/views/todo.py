"""What awaits the person about accounts: a page, and the part of the home page that brings it."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.access import signed_in
from accounts.waiting import steps_for


class TodoView(TemplateView):
    """« Ce qui reste à faire »; the home page asks for its list alone, once it is shown."""

    audience = "staff"

    def get_template_names(self) -> list[str]:
        """Give the list alone to the home page."""
        is_part = self.request.headers.get("HX-Target") == "accounts-todo"
        return ["accounts/_todo.html" if is_part else "accounts/todo.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the steps."""
        return super().get_context_data(steps=steps_for(signed_in(self.request), timezone.now()), **kwargs)

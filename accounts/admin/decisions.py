"""Pages of the administration site on which somebody decides: all of it read there, then two buttons."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from accounts.access import oversees
from policy.recorded_admin import ReadOnlyAdmin

CONFLICT, INVALID = 409, 422


class DecisionAdmin(ReadOnlyAdmin):
    """Things that wait for a decision: only read, but for the decision of whoever it waits for."""

    # The form of a decision, and what may stop one that it accepts.
    form_class: ClassVar[type[Any]]
    refusals: ClassVar[tuple[type[Exception], ...]]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever oversees the accounts read, by the position itself."""
        return oversees(request) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the list to the same people."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the decision."""
        view = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decision/", view, name=self._named("decide")), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the thing in full; it is changed by nobody here."""
        found = self.get_object(request, unquote(object_id))
        if request.method == "POST" or found is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return self.show(request, found)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the decision; refused or stale, show the thing again, with why and what was typed."""
        found = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(f"admin:{self._named('change')}", pk)
        form = self.form_class(request.POST.dict())
        if not form.is_valid():
            return self.show(request, found, form=form, status=INVALID)
        try:
            said = self.write(request, pk, form.cleaned_data)
        except self.refusals as refusal:
            again = get_object_or_404(self.get_queryset(request), pk=pk)
            return self.show(request, again, form=form, status=CONFLICT, alert=str(refusal))
        self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:index")

    def write(self, request: HttpRequest, pk: int, typed: dict[str, Any]) -> str:
        """Go through the functions that ask the rule under their lock; return what to say of it."""
        raise NotImplementedError

    def show(
        self, request: HttpRequest, found: Any, *, form: Any = None, status: int = 200, alert: str = ""
    ) -> HttpResponse:
        """Answer the page; `form` is what was typed and refused."""
        raise NotImplementedError

    def _named(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

"""The reminder to employees, one page to print: the words of the policy, and nothing it does not say (R-099, R-100)."""

from typing import Any

from django.views.generic import TemplateView

from policy.catalogue import clause

EMPLOYEES = ("R-097", "R-098", "R-099", "R-100")
COUNCIL = ("R-101", "R-103", "R-104", "R-106")


class ReminderView(TemplateView):
    """« Rappel aux employés »."""

    audience = "staff"
    template_name = "accounts/reminder.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the clauses, quoted."""
        return super().get_context_data(
            employees=[clause(number) for number in EMPLOYEES],
            council=[clause(number) for number in COUNCIL],
            **kwargs,
        )

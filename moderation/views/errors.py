"""An error that a message reports in a publication: noted beside the message, then tied to its correction."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.models import Person
from moderation.detail import visible_message
from moderation.error_reports import link_correction, publications_for, report_error, set_error_aside
from moderation.forms.errors import ErrorEndForm, ErrorForm
from moderation.models import ErrorReport, Message
from moderation.views.acts import ActView, check_part


class ErrorView(ActView):
    """The errors that a message reports; a form to note one."""

    audience = "message"
    http_method_names = ["get", "post"]
    clause = "R-126"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them; htmx asks for the panel alone."""
        message = visible_message(pk, signed_in(request), timezone.now())
        return self.show(message, ErrorForm(publications=publications_for(message)))

    def get_form(self, request: HttpRequest, message: Message, now: datetime) -> Any:
        """Offer the publications of the account."""
        return ErrorForm(request.POST, publications=publications_for(message))

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Note it."""
        data = form.cleaned_data
        report_error(message_id=pk, variant_id=data["variant"].pk, what=data["what"], actor=user, now=now)
        self.done = _("Erreur notée\u00a0: corrigez la publication, puis reliez la correction à ce message.")

    def again(self, form: Any, status: int, alert: str = "") -> HttpResponse:
        """Show the panel again, on a page of its own."""
        message = visible_message(self.kwargs["pk"], signed_in(self.request), timezone.now())
        return self.show(message, form, status=status, alert=alert)

    def show(self, message: Message, form: Any, *, status: int = 200, alert: str = "") -> HttpResponse:
        """Answer the panel, or its page."""
        reports = message.error_reports.select_related("variant__post", "amendment", "settled_by")
        context = {
            "message": message,
            "error_form": form,
            "reports": [(one, list(_corrections(one))) for one in reports],
            "alert": alert,
        }
        htmx = getattr(self.request, "htmx", None)
        template = "moderation/_errors_found.html" if htmx and not alert else "moderation/errors.html"
        return render(self.request, template, context, status=status)


def _corrections(report: ErrorReport) -> Any:
    """Return the corrections and withdrawals that may answer a report."""
    return report.variant.amendments.filter(asked_at__gte=report.reported_at).exclude(state="dropped")


class ErrorEndView(ActView):
    """Tie an error to its correction, or say why there is none."""

    clause = "R-126"
    form_class = ErrorEndForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Do what was chosen."""
        report = check_part(ErrorReport.objects.all(), self.kwargs["report"], pk)
        amendment = form.cleaned_data["amendment"]
        if amendment is not None:
            link_correction(report_id=report, amendment_id=amendment.pk, actor=user, now=now)
            self.done = _("La correction est reliée à ce message.")
        else:
            set_error_aside(report_id=report, reason=form.cleaned_data["reason"], actor=user, now=now)
            self.done = _("C’est noté\u00a0: la publication n’est pas erronée.")

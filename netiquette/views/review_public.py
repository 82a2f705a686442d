"""« Demander une révision »: a public form, without an account, that reveals nothing about anybody."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.limits import within_limit
from netiquette.forms.reviews import PublicRequestForm
from netiquette.references import as_written
from netiquette.reviews import receive_request
from policy.models import Reading

INVALID, TOO_MANY = 422, 429
# Requests from one machine.
PER_HOUR, HOUR = 5, 3600
_NUMBER = re.compile(r"R-[0-9A-Z]{4}-[0-9A-Z]{4}")


@method_decorator(login_not_required, name="dispatch")
class ReviewRequestView(View):
    """The form; whatever is typed, known or not, gets the same answer."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, with the case number of the letter's link."""
        number = as_written(request.GET.get("dossier", "").replace("\x00", ""))
        return _show(request, PublicRequestForm(initial={"case_number": number}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the request and give its number."""
        form = PublicRequestForm(request.POST)
        if not form.is_valid():
            return _show(request, form, status=INVALID)
        typed = form.cleaned_data
        received = reverse("netiquette:review-received")
        if typed.pop("website"):
            return HttpResponseRedirect(received)
        if not within_limit(request, "review-request", times=PER_HOUR, seconds=HOUR):
            form.add_error(
                None,
                _("Plusieurs demandes viennent d’ici depuis une heure. Réessayez plus tard, ou autrement."),
            )
            return _show(request, form, status=TOO_MANY)
        review = receive_request(**typed, now=timezone.now())
        return HttpResponseRedirect(f"{received}?numero={review.number}")


@method_decorator(login_not_required, name="dispatch")
class ReviewReceivedView(View):
    """The number to keep, and what happens next."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; a number that is none is not repeated."""
        number = request.GET.get("numero", "")
        context = {"number": number if _NUMBER.fullmatch(number) else "", **_words()}
        return render(request, "netiquette/review_received.html", context)


def _show(request: HttpRequest, form: PublicRequestForm, *, status: int = 200) -> HttpResponse:
    return render(request, "netiquette/review_request.html", {"form": form, **_words()}, status=status)


def _words() -> dict[str, object]:
    now = timezone.now()
    return {
        "days": Reading.objects.value("review_open_days", at=now),
        "contact": Reading.objects.value("review_contact", at=now),
    }

"""The page by which a service answers a question: no account, no session, its address is its only key.

Reading it never uses it up: programs that follow the links of e-mails only read. It sets no cookie, so that there is no
session to forge a request with, and a browser without cookies may answer.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from accounts.limits import within_limit
from moderation import referral_links
from moderation.forms.referrals import AnswerForm, GiveBackForm, InterimForm
from moderation.models import Referral
from moderation.referral_interim import Interim
from policy.outcomes import PolicyRefusal

NOT_FOUND, CONFLICT, INVALID, TOO_MANY = 404, 409, 422, 429
# From one machine in an hour: pages of a question that exists, and addresses that lead to nothing.
READINGS, GUESSES, HOUR = 60, 30, 3600


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class ReferralAnswerView(View):
    """A question, its answer, or the way to give it back."""

    audience = "public"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell browsers to pass the address on to nobody, engines to keep nothing, and the log to leave it out."""
        response = super().dispatch(request, *args, **kwargs)
        # Django writes the path of what it refuses in the log: this one is a key.
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the question while it waits for an answer, and nothing of it afterwards."""
        now = timezone.now()
        try:
            referral = referral_links.find_by_link(token, now)
        except referral_links.LinkClosed:
            return _closed(request)
        if not within_limit(request, f"referral-{referral.pk}", times=READINGS, seconds=HOUR):
            return _too_many(request)
        if referral.state == Referral.State.ANSWERED:
            return _answered(request, referral)
        referral_links.note_opening(referral, now)
        return _question(request, referral)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take the answer, or take the question back; what was typed is shown again in any case."""
        now = timezone.now()
        try:
            referral = referral_links.find_by_link(token, now)
        except referral_links.LinkClosed:
            return _closed(request)
        if not within_limit(request, f"referral-{referral.pk}", times=READINGS, seconds=HOUR):
            return _too_many(request)
        if request.POST.get("do") == "give-back":
            return self._give_back(request, referral, token)
        if request.POST.get("do") == "interim":
            return self._interim(request, referral, token)
        return self._answer(request, referral, token)

    def _answer(self, request: HttpRequest, referral: Referral, token: str) -> HttpResponse:
        form, now = AnswerForm(request.POST), timezone.now()
        if not form.is_valid() and referral.state == Referral.State.ASKED:
            return _question(request, referral, form=form, status=INVALID)
        try:
            answered = referral_links.answer_by_link(token=token, **_given(form), now=now)
        except referral_links.LinkClosed:
            return _closed(request)
        except PolicyRefusal:
            # Somebody was first, or the page was sent twice.
            return _answered(request, referral_links.find_by_link(token, now), status=CONFLICT)
        return _answered(request, answered, is_new=True)

    def _interim(self, request: HttpRequest, referral: Referral, token: str) -> HttpResponse:
        form, now = InterimForm(request.POST), timezone.now()
        if not form.is_valid() and referral.state == Referral.State.ASKED:
            return _question(request, referral, interim_form=form, status=INVALID)
        try:
            if form.is_valid():
                interim = Interim(**form.cleaned_data)
                referral = referral_links.give_interim_by_link(token=token, interim=interim, now=now)
                return render(request, "moderation/referral_interim_given.html", {"referral": referral})
        except referral_links.LinkClosed:
            return _closed(request)
        except PolicyRefusal as refused:
            referral = referral_links.find_by_link(token, now)
            form.add_error(None, str(refused))
        if referral.state == Referral.State.ANSWERED:
            return _answered(request, referral, status=CONFLICT)
        return _question(request, referral, interim_form=form, status=CONFLICT)

    def _give_back(self, request: HttpRequest, referral: Referral, token: str) -> HttpResponse:
        form = GiveBackForm(request.POST)
        if not form.is_valid():
            return _question(request, referral, back_form=form, status=INVALID)
        try:
            referral_links.give_back_by_link(
                token=token, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except referral_links.LinkClosed:
            return _closed(request)
        except PolicyRefusal:
            return _answered(request, referral, status=CONFLICT)
        return render(request, "moderation/referral_given_back.html")


def _given(form: AnswerForm) -> dict[str, str]:
    return {name: form.cleaned_data.get(name, "") for name in ("answer", "sources", "name")}


def _question(request: HttpRequest, referral: Referral, *, status: int = 200, **typed: Any) -> HttpResponse:
    """Show the question; a form that was refused takes the place of the blank one."""
    initial = {"name": referral.interim_by or referral.respondent_name}
    context = {
        "referral": referral,
        "author": _author(referral),
        "form": AnswerForm(initial=initial),
        "interim_form": None if referral.interim_at else InterimForm(initial=initial),
        "back_form": GiveBackForm(),
        **typed,
    }
    return render(request, "moderation/referral_answer.html", context, status=status)


def _author(referral: Referral) -> str:
    """Return who wrote, where a reason was given to tell it."""
    return referral.message.subscriber.name if referral.names_author else ""


def _answered(
    request: HttpRequest, referral: Referral, *, status: int = 200, is_new: bool = False
) -> HttpResponse:
    """Thank, with the day: whoever was given the link afterwards reads nothing else."""
    typed = "" if is_new else _typed(request)
    context = {"at": referral.ended_at, "is_new": is_new, "typed": typed}
    return render(request, "moderation/referral_answered.html", context, status=status)


def _typed(request: HttpRequest) -> str:
    """Return what was written in whichever form was sent."""
    names = ("answer", "premiere-words", "rendue-reason")
    return next((request.POST[name] for name in names if request.POST.get(name)), "")[:5000]


def _closed(request: HttpRequest) -> HttpResponse:
    """Answer the same page whatever the reason; too many of them in an hour, and nothing more is looked for."""
    typed = _typed(request)
    status = NOT_FOUND if within_limit(request, "referral-unknown", times=GUESSES, seconds=HOUR) else TOO_MANY
    return render(request, "moderation/referral_closed.html", {"typed": typed}, status=status)


def _too_many(request: HttpRequest) -> HttpResponse:
    typed = _typed(request)
    reason = _("Cette page a été demandée trop souvent depuis une heure. Réessayez plus tard.")
    response = render(
        request, "moderation/referral_closed.html", {"typed": typed, "reason": reason}, status=TOO_MANY
    )
    response.headers["Retry-After"] = str(HOUR)
    return response

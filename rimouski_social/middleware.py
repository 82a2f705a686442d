"""What every answer passes through: refusals become pages, an ended session a sign-in, and no page is kept."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from policy.outcomes import PolicyRefusal

METHOD_NOT_ALLOWED, CONFLICT = 405, 409
# The page of the message, of the author or of the access that the address of an act begins with.
ABOUT = re.compile(
    r"/(?:messages|abonnes|images|publications|comptes/(?:incidents|usurpations)|"
    r"renseignements/(?:demandes|dossiers|productions))/\d+/|/comptes/acces/[-\w]+/"
)


class PrivacyMiddleware:
    """Says of every answer of the product that no cache keeps it, the browser's own included.

    Pages hold citizens' words and names: after signing out, nothing comes back by the « previous page » button. Files
    of `static/` are answered before this middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header, unless the view says something stricter itself."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalMiddleware:
    """Answers 409 with the sentence of a `PolicyRefusal` that no view has caught.

    An htmx request gets the sentence alone, added to the messages of the page: what was being written stays there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Reload the page of an htmx request whose session has ended: a sign-in form must not land inside it."""
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if _is_htmx(request) and response.get("Location", "").partition("?")[0] == sign_in:
            return HttpResponseClientRefresh()
        if response.status_code == METHOD_NOT_ALLOWED and request.method == "GET":
            return _address_of_an_act(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into its page or fragment; leave any other exception alone."""
        if not isinstance(exception, PolicyRefusal):
            return None
        context = {"reason": str(exception)}
        if _is_htmx(request):
            fragment = render(request, "components/refusal.html", context, status=CONFLICT)
            return reswap(retarget(fragment, "#toasts"), "beforeend")
        return render(request, "refusal.html", context | {"back": _page_before(request)}, status=CONFLICT)


def _is_htmx(request: HttpRequest) -> bool:
    """Tell whether htmx asked; `HtmxMiddleware` may not have run when an earlier one refuses."""
    return bool(getattr(request, "htmx", False))


def _address_of_an_act(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Lead back from the address of an act, left in the bar by a refusal or by a sign-in, to what it is about."""
    about = ABOUT.match(request.path)
    page = render(request, "405.html", {"about": about[0] if about else ""}, status=METHOD_NOT_ALLOWED)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def _page_before(request: HttpRequest) -> str:
    """Return the page of this site that the person came from, or the home page."""
    referer = request.headers.get("Referer", "")
    return referer if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}) else "/"

"""What the page of a post asks while somebody writes: keep it, show it as the networks will, say who else is here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import accounts_for
from editorial.composer import Page, read_page
from editorial.composer_saving import Saved, keep_screen
from editorial.forms.composer import shown_json
from editorial.live import previews_of_new, sheets_as_typed
from editorial.local_times import hour_in_words, local_clock
from editorial.models import Post
from editorial.presence import others_on
from editorial.views.composer import CONFLICT, seen_post


class PostSaveView(View):
    """Keeps what is typed, every few seconds, by the same rules as the button."""

    audience = "post"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it, and answer what the page has to know; 409 with the other version when there is one."""
        post, person, now = seen_post(request, pk), signed_in(request), timezone.now()
        saved = keep_screen(request.POST, post=post, person=person, now=now)
        post = seen_post(request, pk)
        page = read_page(post, person, now)
        is_stopped = bool(saved.problems or saved.alerts)
        return JsonResponse(self.answer(request, post, page, saved), status=CONFLICT if is_stopped else 200)

    def answer(self, request: HttpRequest, post: Post, page: Page, saved: Saved) -> dict[str, Any]:
        """Return the marks of what is kept now, what could not be, and the outcomes as they are now."""
        errors = [
            f"{form.fields[name].label}\u00a0: {error}"
            for form in (*saved.forms.values(), *([saved.idea] if saved.idea else []))
            for name, found in form.errors.items()
            for error in found
        ]
        conflicts = {
            pk: render_to_string("editorial/post/_conflict.html", {"problem": problem}, request)
            for pk, problem in saved.problems.items()
        }
        hour = hour_in_words(local_clock(timezone.now()))
        return {
            "said": _("Enregistré à %(hour)s") % {"hour": hour},
            "problems": [*saved.alerts, *errors],
            "hashes": {sheet.variant.pk: sheet.variant.content_hash for sheet in page.sheets},
            "bases": {form.prefix: form.typed_mark() for form in saved.kept_forms},
            "conflicts": conflicts,
            "shown": "" if saved.idea else shown_json(post),
            "bar": render_to_string("editorial/post/_outcomes.html", {"page": page, "post": post}, request),
        }


class PostPreviewView(View):
    """The aside of the page, from what is typed and not kept yet."""

    audience = "post"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show each account as its network will, and what the rules would say."""
        post, person, now = seen_post(request, pk), signed_in(request), timezone.now()
        sheets = sheets_as_typed(request.POST, post=post, person=person, now=now)
        return render(request, "editorial/post/_beside.html", {"sheets": sheets})


class NewPreviewView(View):
    """The same, for a post that is not begun yet."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show each account that is ticked."""
        slugs = [one.replace("\x00", "") for one in request.POST.getlist("accounts")]
        own = accounts_for(signed_in(request), "publish", timezone.now())
        accounts = own.filter(slug__in=slugs).select_related("platform")
        previews = previews_of_new(request.POST, accounts)
        return render(request, "editorial/post/_beside_new.html", {"previews": previews})


class PostPresenceView(View):
    """Who else has the page open."""

    audience = "post"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note who asks, and name the others."""
        post = seen_post(request, pk)
        present = others_on(post.pk, signed_in(request), timezone.now())
        return render(request, "editorial/post/_presence.html", {"present": present, "post": post})

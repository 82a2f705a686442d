"""The page of a post: written, kept, led to its outcomes."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.views.paging import number_in, number_of
from editorial.composer import Page, read_page
from editorial.composer_saving import Saved, add_accounts, keep_screen, rebound, write_reasons
from editorial.composing import ApprovalWouldBeVoid, say_the_same, written_together
from editorial.models import Post
from editorial.offers import BY_CODE, Kind, bring_about, offers
from editorial.placing import raise_image, remove_image
from editorial.presence import others_on
from editorial.states import ImpossibleAct
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
IMAGE_ACTS = {"image-monter": raise_image, "image-retirer": remove_image}


def seen_post(request: HttpRequest, pk: int) -> Post:
    """Return the post, or answer 404 to whoever may not see it."""
    visible = Post.objects.visible_to(signed_in(request), timezone.now())
    found = visible.select_related("author", "authorised_by").prefetch_related("labels")
    return get_object_or_404(found, pk=number_in(pk))


class PostView(View):
    """One post, whole."""

    audience = "post"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; `modifier` opens what is no longer a draft, `separes=1` writes each account by itself."""
        return show_post(request, seen_post(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was typed, whatever comes of it, then do what was asked."""
        post, person, now = seen_post(request, pk), signed_in(request), timezone.now()
        saved = keep_screen(request.POST, post=post, person=person, now=now)
        if not saved.is_whole:
            return show_post(request, seen_post(request, pk), saved=saved)
        add_accounts(request.POST, post=post, person=person, now=now)
        alerts = write_reasons(request.POST, post=post, person=person, now=now)
        if alerts:
            return show_post(request, seen_post(request, pk), saved=Saved(alerts=alerts))
        return self.go_on(request, pk)

    def go_on(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what was asked, now that everything is kept."""
        post, person, now = seen_post(request, pk), signed_in(request), timezone.now()
        code, _sign, about = request.POST.get("act", "").partition(":")
        if code in BY_CODE:
            return act(request, post, BY_CODE[code], number_of(about))
        if code in IMAGE_ACTS:
            return place(request, post, IMAGE_ACTS[code], about)
        if code == "image-choisir":
            return choose(request, post, about)
        if code == "partager":
            variant = get_object_or_404(post.variants, pk=number_of(about) or 0)
            say_the_same(variant_id=variant.pk, actor=person, now=now)
            messages.success(request, _("Tous les brouillons disent maintenant la même chose."))
            return HttpResponseRedirect(reverse("editorial:post", args=[post.pk]))
        messages.success(request, _("C’est enregistré."))
        return HttpResponseRedirect(address_of(request, post))


def choose(request: HttpRequest, post: Post, about: str) -> HttpResponse:
    """Go to the library, now that what was typed is kept."""
    variant = get_object_or_404(post.variants, pk=number_of(about) or 0)
    asked = {
        "seul": request.GET.get("separes", ""),
        "voids": request.POST.get(f"v{variant.pk}-voids", ""),
    }
    query = urlencode({name: "1" for name, value in asked.items() if value})
    return HttpResponseRedirect(f"{reverse('editorial:variant-image-add', args=[variant.pk])}?{query}")


def place(request: HttpRequest, post: Post, do: Any, about: str) -> HttpResponse:
    """Move or take away an image, on one account or on all that say the same."""
    person, now = signed_in(request), timezone.now()
    which, _sign, image = about.partition(":")
    variant = get_object_or_404(post.variants, pk=number_of(which) or 0)
    voids = bool(request.POST.get(f"v{variant.pk}-voids"))
    together = [variant.pk] if request.GET.get("separes") else written_together(variant, person, now)
    try:
        for one in together:
            do(variant_id=one, image_id=number_of(image) or 0, actor=person, now=now, voids=voids)
    except (PolicyRefusal, ImpossibleAct, ApprovalWouldBeVoid) as refusal:
        return show_post(request, post, saved=Saved(alerts=[str(refusal)]))
    return HttpResponseRedirect(f"{address_of(request, post)}#images-{variant.pk}")


def act(request: HttpRequest, post: Post, kind: Kind, only: int | None = None) -> HttpResponse:
    """Bring about an outcome for each account that it is open to, or for `only`; say what could not be."""
    person, now = signed_in(request), timezone.now()
    page = read_page(post, person, now)
    concerned = [sheet for sheet in page.sheets if only in (None, sheet.variant.pk)]
    offered = offers(
        [sheet.variant for sheet in concerned],
        writable={sheet.variant.pk for sheet in concerned if sheet.is_writable},
        findings={sheet.variant.pk: sheet.findings for sheet in concerned},
        now=now,
    )
    offer = next(one for one in offered if one.kind is kind)
    reason = request.POST.get(f"reason-{only}" if only else "reason", "").replace("\x00", "")
    done, refused = bring_about(kind, offer, actor=person, now=now, reason=reason)
    if done:
        messages.success(request, f"{', '.join(done)}\u00a0: {kind.done}.")
    if refused or not offer.is_open:
        return show_post(request, seen_post(request, post.pk), saved=Saved(alerts=refused or [offer.why]))
    return HttpResponseRedirect(reverse("editorial:post", args=[post.pk]))


def address_of(request: HttpRequest, post: Post) -> str:
    """Return the address of the page, written account by account if it was."""
    apart = "?separes=1" if request.GET.get("separes") else ""
    return reverse("editorial:post", args=[post.pk]) + apart


def show_post(request: HttpRequest, post: Post, *, saved: Saved | None = None) -> HttpResponse:
    """Answer the page of a post; with `saved`, what could not be kept and what was typed."""
    person, now = signed_in(request), timezone.now()
    opened = {one for one in map(number_of, request.GET.getlist("modifier")) if one}
    page = read_page(post, person, now, opened=opened, apart=bool(request.GET.get("separes")))
    for sheet in page.sheets:
        sheet.typed = request.POST
    if saved:
        _put_back(page, saved)
    context = {
        "page": page,
        "post": post,
        "alerts": saved.alerts if saved else [],
        "present": others_on(post.pk, person, now),
        "history": page.history,
        "labels": page.labels,
    }
    return render(request, "editorial/post.html", context, status=_status(saved))


def _status(saved: Saved | None) -> int:
    if saved is None:
        return 200
    return CONFLICT if saved.problems or saved.alerts else INVALID


def _put_back(page: Page, saved: Saved) -> None:
    """Show what was typed where it could not be kept."""
    page.idea = saved.idea or page.idea
    everywhere: Any = saved.forms.get(None)
    if everywhere and page.shared:
        page.shared = everywhere
    for sheet in page.sheets:
        pk = sheet.variant.pk
        typed = saved.forms.get(pk) or saved.typed.get(pk)
        sheet.problem = saved.problems.get(pk)
        if typed and (pk in saved.forms or sheet.problem):
            page.shared = None
            sheet.form = rebound(typed, sheet.variant)

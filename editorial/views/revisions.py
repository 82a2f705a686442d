"""The versions of a post, and taking one up again; what colleagues say of it; its images."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.views.paging import number_in, number_of
from editorial.access import StaleVariant, writable
from editorial.composing import ApprovalWouldBeVoid
from editorial.differences import between
from editorial.models import Post, Revision, Variant
from editorial.restoring import restore_revision
from editorial.states import EDITABLE, ImpossibleAct
from editorial.views.composer import CONFLICT, seen_post
from policy.differences import Difference

MOST_SHOWN = 50


class RevisionListView(View):
    """Every version of each variant, with what it changed."""

    audience = "post"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them, the newest first."""
        return show_versions(request, seen_post(request, pk))


class RevisionRestoreView(View):
    """An older version becomes the draft."""

    audience = "post"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it again, and open the page."""
        post = seen_post(request, pk)
        variant = get_object_or_404(post.variants, pk=number_of(request.POST.get("variante")) or 0)
        try:
            restore_revision(
                variant_id=variant.pk,
                number=number_in(number_of(request.POST.get("version")) or 0),
                content_hash=request.POST.get("content_hash", ""),
                voids=bool(request.POST.get("voids")),
                actor=signed_in(request),
                now=timezone.now(),
            )
        except Revision.DoesNotExist:
            raise Http404 from None
        except (StaleVariant, ImpossibleAct, ApprovalWouldBeVoid) as refusal:
            return show_versions(request, post, status=CONFLICT, alert=str(refusal))
        messages.success(request, _("La version est reprise dans le brouillon."))
        return HttpResponseRedirect(reverse("editorial:post", args=[post.pk]))


def versions_of(revisions: Sequence[Revision]) -> list[tuple[Revision, list[Difference]]]:
    """Return each version with what it changed of the one before, the newest first, as `revisions` are."""
    before = [*revisions[1:], None]
    return [
        (one, between(former, one) if former else []) for one, former in zip(revisions, before, strict=True)
    ]


def show_versions(request: HttpRequest, post: Post, *, status: int = 200, alert: str = "") -> HttpResponse:
    """Answer the page of the versions."""
    revisions = Prefetch("revisions", Revision.objects.select_related("editor").order_by("-number"))
    variants = list(post.variants.select_related("account__platform").prefetch_related(revisions))
    own = writable(variants, signed_in(request), timezone.now())
    histories = [
        {
            "variant": one,
            "versions": versions_of(list(one.revisions.all())[: MOST_SHOWN + 1]),
            "may_restore": one.pk in own and one.state in EDITABLE,
            "voids": one.state != Variant.State.DRAFT,
        }
        for one in variants
    ]
    context = {"post": post, "histories": histories, "alert": alert}
    return render(request, "editorial/post_revisions.html", context, status=status)

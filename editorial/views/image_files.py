"""The files of the library, given to whoever may see them, and the choice of an image for a variant."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import may
from accounts.evidence import evidence_response
from accounts.models import Evidence
from accounts.rights import local_date
from accounts.views.paging import number_in, number_of
from editorial.image_access import image_for
from editorial.models import Image, Variant
from editorial.views.images import LibraryView

# The file never changes: the browser of one person keeps it, no shared cache does, and the right is asked again daily.
_KEPT = "private, max-age=86400, immutable"
OFFERED = 24


class ImageFileView(View):
    """The image itself, as it would be published; `is_small` for its thumbnail."""

    audience = "image-file"
    is_small = False

    def get(self, request: HttpRequest, pk: int) -> Any:
        """Give it, or say that the one the browser has is the same."""
        image = image_for(signed_in(request), pk, timezone.now())
        etag = f'"{image.sha256[:32]}{"-small" if self.is_small else ""}"'
        if request.headers.get("If-None-Match") == etag:
            return _with_headers(HttpResponseNotModified(), etag)
        kept = image.thumbnail if self.is_small else image.file
        name = f"{slugify(image.name) or 'image'}{image.extension}"
        try:
            response = FileResponse(kept.open("rb"), content_type=image.content_type, filename=name)
        except FileNotFoundError as error:
            raise Http404 from error
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
        return _with_headers(response, etag)


def _with_headers(response: Any, etag: str) -> Any:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _KEPT
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


class ImageDocumentView(LibraryView):
    """The licence of an image, or a consent."""

    def get(self, request: HttpRequest, pk: int, piece: int) -> FileResponse:
        """Give the file, or 404."""
        image = get_object_or_404(Image, pk=number_in(pk))
        evidence = get_object_or_404(Evidence, pk=number_in(piece))
        if evidence.pk != image.document_id and not image.people.filter(consent=evidence).exists():
            raise Http404
        return evidence_response(evidence)


class ImagePickerView(LibraryView):
    """A fragment of the page of a variant: the images that may be published there, that day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those that match; 404 for a variant on which the person does not write."""
        pk = number_of(request.GET.get("variante"))
        return render(request, "editorial/images/_picker.html", pickable(request, pk or 0))


def pickable(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Return what the choice of an image for a variant shows; 404 for one on which the person does not write."""
    person, now = signed_in(request), timezone.now()
    rows = Variant.objects.visible_to(person, now).select_related("account__platform", "post")
    variant = get_object_or_404(rows, pk=number_in(pk))
    if not may(person, "publish", variant.account, now):
        raise Http404
    words = request.GET.get("q", "").replace("\x00", "")[:100]
    day = local_date(max(variant.scheduled_at or now, now))
    found = Image.objects.usable(day).for_account(variant.account).matching(words)
    shown = list(found.exclude(uses__variant=variant).order_by("-pk")[: OFFERED + 1])
    return {
        "variant": variant,
        "words": words,
        "images": shown[:OFFERED],
        "there_are_more": len(shown) > OFFERED,
    }

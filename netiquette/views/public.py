"""What anyone reads of the nétiquette: the edition in force, those before, what changed, and what other sites embed."""

import hashlib
import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.views.generic import View

from accounts.limits import within_limit
from accounts.models import OfficialAccount
from accounts.views.paging import number_of
from netiquette.comparing import differences_between
from netiquette.models import Edition
from netiquette.public_text import PublicText, current_text, public_document, text_of
from policy.models import Reading

# Whoever shows the nétiquette elsewhere has a new edition within this time.
FRESH = "public, max-age=300"
DOWNLOADS, MINUTE, TOO_MANY = 120, 60, 429


class _PublicView(View):
    """A page that anybody reads, of the general line or of one account's."""

    audience = "public"

    def account(self) -> OfficialAccount | None:
        """Return the account of the address, if it names one; 404 for none that citizens are shown."""
        slug = self.kwargs.get("slug") or self.request.GET.get("compte", "").replace("\x00", "")
        if not slug:
            return None
        shown = OfficialAccount.objects.authorised().select_related("platform")
        return get_object_or_404(shown, slug=slug)

    def edition(self, number: int) -> Edition:
        """Return a published edition of the line, or 404: a draft or one to come is nobody's business yet."""
        account = self.account()
        line = Edition.objects.of_line(account.pk if account else None).published(timezone.now())
        return get_object_or_404(line.select_related("account__platform", "based_on"), number=number)


@method_decorator(login_not_required, name="dispatch")
class PublicView(_PublicView):
    """The nétiquette in force, for anyone to read before interacting (R-112)."""

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        """Show it."""
        text = current_text(self.account(), timezone.now())
        return render(request, "netiquette/public.html", {"text": text, "account": self.account()})


@method_decorator(login_not_required, name="dispatch")
class EditionListView(_PublicView):
    """The editions of a line, the newest first."""

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        """Show them with their dates."""
        now, account = timezone.now(), self.account()
        line = (
            Edition.objects.of_line(account.pk if account else None).published(now).order_by("-in_force_from")
        )
        others = OfficialAccount.objects.authorised().filter(
            pk__in=Edition.objects.published(now).filter(account__isnull=False).values("account")
        )
        context = {
            "account": account,
            "rows": _with_ends(list(line)),
            "others": others.select_related("platform"),
            "now": now,
        }
        return render(request, "netiquette/public_editions.html", context)


def _with_ends(editions: list[Edition]) -> list[tuple[Edition, Any]]:
    """Return each edition, the newest first, with the instant at which it ceased to apply."""
    following = [None, *(edition.in_force_from for edition in editions)]
    return [
        (edition, min((one for one in (edition.ends_at, after) if one), default=None))
        for edition, after in zip(editions, following, strict=False)
    ]


@method_decorator(login_not_required, name="dispatch")
class EditionView(_PublicView):
    """One edition, as citizens read it in its time."""

    def get(self, request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
        """Show it."""
        account = self.account()
        text = text_of(self.edition(number), account, timezone.now())
        return render(request, "netiquette/public.html", {"text": text, "account": account, "is_one": True})


@method_decorator(login_not_required, name="dispatch")
class ChangesView(_PublicView):
    """What changed from an edition to another: the one before, or the one that `avec` names."""

    def get(self, request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
        """Show it, word by word."""
        edition = self.edition(number)
        other = number_of(request.GET.get("avec"))
        former = self.edition(other) if other else _before(edition)
        context = {
            "account": self.account(),
            "edition": edition,
            "former": former,
            "differences": differences_between(former, edition) if former else [],
            "numbers": Edition.objects.of_line(edition.account_id)
            .published(timezone.now())
            .exclude(pk=edition.pk)
            .order_by("-number")
            .values_list("number", flat=True),
        }
        return render(request, "netiquette/public_changes.html", context)


def _before(edition: Edition) -> Edition | None:
    """Return the edition that this one replaced; the first of an account replaced the general one it came from."""
    line = Edition.objects.of_line(edition.account_id).filter(in_force_from__lt=edition.in_force_from)
    return line.order_by("-in_force_from").first() or (edition.based_on if edition.account_id else None)


@method_decorator(login_not_required, name="dispatch")
class EmbedView(_PublicView):
    """The nétiquette alone, for a frame of the city's own site and of no other."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show it, or 304 to whoever has it already."""
        now = timezone.now()
        text = _current(self.account(), now)
        response = _kept(request, render(request, "netiquette/embed.html", {"text": text}))
        domains = Reading.objects.value("city_domains", at=now)
        hosts = [host for domain in domains for host in (f"https://{domain}", f"https://*.{domain}")]
        # django-csp reads this of the answer, XFrameOptionsMiddleware the other; on a 304 too, which renews both.
        vars(response)["_csp_replace"] = {"frame-ancestors": hosts}
        vars(response)["xframe_options_exempt"] = True
        return response


@method_decorator(login_not_required, name="dispatch")
class JsonView(_PublicView):
    """The nétiquette for programs, readable from any site."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Send it, or 304 to whoever has it already."""
        if not within_limit(request, "netiquette-json", times=DOWNLOADS, seconds=MINUTE):
            return HttpResponse(status=TOO_MANY, headers={"Retry-After": str(MINUTE)})
        document = public_document(_current(self.account(), timezone.now()))
        body = json.dumps(document, ensure_ascii=False, indent=2)
        response = _kept(request, HttpResponse(body, content_type="application/json; charset=utf-8"))
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def _current(account: OfficialAccount | None, now: Any) -> PublicText:
    text = current_text(account, now)
    if text is None:
        raise Http404
    return text


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Let caches keep the answer a while, and ask whether it changed by what it says."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    response["Cache-Control"] = FRESH
    return get_conditional_response(request, etag=etag, response=response) or response

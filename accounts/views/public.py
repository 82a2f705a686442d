"""What anyone may read of the official accounts: the list, the question « est-il officiel ? », the JSON and the CSV."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.account_list import listed_accounts
from accounts.csv_files import csv_response
from accounts.limits import within_limit
from accounts.lookup import Lookup, find_official
from accounts.models import Platform
from accounts.public_list import public_accounts
from policy.models import Reading

TOO_MANY = 429
# One machine asks about so many accounts in a minute, and downloads the list so many times.
LOOKUPS, DOWNLOADS, MINUTE = 30, 60, 60
# Whoever shows the list elsewhere sees a suspension within this time.
FRESH = "public, max-age=60"


@method_decorator(login_not_required, name="dispatch")
class PublicView(View):
    """The list by platform, and the answer to a question kept in the address."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; too many questions are answered later, the list always."""
        now, asked = timezone.now(), request.GET.get("compte", "").replace("\x00", "").strip()[:2000]
        platform = request.GET.get("plateforme", "")
        is_let = not asked or within_limit(request, "account-lookup", times=LOOKUPS, seconds=MINUTE)
        lookup = find_official(asked, platform=platform) if asked and is_let else None
        context = _context(lookup, now) | {"asked": asked, "platform": platform, "is_let": is_let}
        return render(request, "accounts/public.html", context, status=200 if is_let else TOO_MANY)


@method_decorator(login_not_required, name="dispatch")
class PublicJsonView(View):
    """The list for programs, readable from any site."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Send it, or 304 to whoever has it already."""
        if not within_limit(request, "account-list", times=DOWNLOADS, seconds=MINUTE):
            return _open(HttpResponse(status=TOO_MANY, headers={"Retry-After": str(MINUTE)}))
        body = json.dumps(public_accounts(), ensure_ascii=False, indent=2)
        etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        response["ETag"] = etag
        return _open(get_conditional_response(request, etag=etag, response=response) or response)


@method_decorator(login_not_required, name="dispatch")
class PublicCsvView(View):
    """The list for a spreadsheet."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Send it."""
        if not within_limit(request, "account-list", times=DOWNLOADS, seconds=MINUTE):
            return _open(HttpResponse(status=TOO_MANY, headers={"Retry-After": str(MINUTE)}))
        header = [
            _("Plateforme"),
            _("Nom du compte"),
            _("Identifiant"),
            _("Adresse principale"),
            _("Autres adresses"),
            _("Autorisé le"),
            _("Résolution du conseil"),
        ]
        return _open(csv_response("comptes-officiels.csv", chain([header], _lines())))


def _context(lookup: Lookup | None, now: datetime) -> dict[str, Any]:
    return {
        "lookup": lookup,
        "list": listed_accounts(),
        "platforms": Platform.objects.exclude(address_patterns=[]),
        "contact": Reading.objects.value("impostor_contact", at=timezone.localdate(now)),
        "now": now,
    }


def _lines() -> Iterator[list[object]]:
    for platform in public_accounts()["platforms"]:
        for account in platform["accounts"]:
            others = [url for url in account["addresses"] if url != account["url"]]
            yield [
                platform["name"],
                account["name"],
                account["handle"],
                account["url"],
                " ".join(others),
                account["authorised_on"],
                account["council_resolution"],
            ]


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Let other sites read the answer, which holds nothing but what is public."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = FRESH
    return response

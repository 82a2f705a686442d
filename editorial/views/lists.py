"""Lists to look at: what is planned and would not leave, and what was given on social networks alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from accounts.access import signed_in
from accounts.views.paging import number_of
from editorial.access import writable
from editorial.models import Post, Variant
from editorial.reach import social_only
from editorial.stopped import stopped

PAGE = 30


class StoppedListView(View):
    """What is planned and would not leave, with why and what mends it."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those that the person sees, the nearest first."""
        user, now = signed_in(request), timezone.now()
        rows = stopped(Variant.objects.visible_to(user, now), now)
        context = {
            "rows": rows,
            "writable": writable([row.variant for row in rows], user, now),
            "back": reverse("editorial:stopped-list"),
        }
        return render(request, "editorial/lists/stopped.html", context)


class SocialOnlyListView(View):
    """What was published on social networks and nowhere else (R-008)."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of those that the person sees, the newest first."""
        user, now = signed_in(request), timezone.now()
        page = number_of(request.GET.get("page")) or 1
        first = (page - 1) * PAGE
        found = social_only(Post.objects.visible_to(user, now), now).select_related("author")
        rows = list(found.prefetch_related("variants__account__platform")[first : first + PAGE + 1])
        context = {
            "rows": rows[:PAGE],
            "previous_url": f"?page={page - 1}" if page > 1 else "",
            "next_url": f"?page={page + 1}" if len(rows) > PAGE else "",
        }
        return render(request, "editorial/lists/social_only.html", context)

"""The report of the mix: what the posts of a period serve, and to whom they speak (R-016, R-018)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from accounts.access import signed_in
from accounts.rights import local_date
from editorial.calendar.choices import MOST, shown_accounts
from editorial.calendar.spans import day_in_address
from editorial.mix import mix_between
from editorial.models import Post
from editorial.models.posts import sees_every_post


class MixView(View):
    """How many posts serve each objective, and speak to each audience."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Count those of the days of the address; of this year by default."""
        person, now = signed_in(request), timezone.now()
        today = local_date(now)
        first = day_in_address(request.GET.get("du", ""), date(today.year, 1, 1))
        last = max(first, day_in_address(request.GET.get("au", ""), date(today.year, 12, 31)))
        sees_all = sees_every_post(person, now)
        accounts = list(shown_accounts(person, now, sees_all=sees_all)[:MOST])
        asked = request.GET.get("compte", "")
        chosen = next((one.slug for one in accounts if one.slug == asked), "")
        posts = Post.objects.all() if sees_all else Post.objects.concerning(person, now)
        context = {
            "mix": mix_between(first, last, posts=posts, account=chosen),
            "first": first,
            "last": last,
            "accounts": accounts,
            "chosen": chosen,
        }
        return render(request, "editorial/mix.html", context)

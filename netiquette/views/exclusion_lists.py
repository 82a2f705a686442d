"""Lists of exclusions: those to look at again, and those of a year, without names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from accounts.csv_files import csv_response
from accounts.rights import local_date
from accounts.views.paging import number_of
from netiquette.exclusion_year import exclusions_of, table
from netiquette.letters_owed import exclusions_untold, reviews_untold
from netiquette.models import Exclusion
from netiquette.reexaminations import to_reexamine, unfounded
from netiquette.views.reviews import check_handler

FIRST_YEAR, LAST_YEAR = 2014, 2999


class ReexaminationListView(View):
    """What waits for a decision or a letter: proposals, days of review near or past, decisions untold."""

    audience = "review"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, the oldest day first."""
        now = timezone.now()
        check_handler(request, now)
        proposed = Exclusion.objects.filter(state=Exclusion.State.PROPOSED)
        context = {
            "proposed": proposed.select_related("account__platform", "proposed_by").order_by("proposed_at"),
            "untold": exclusions_untold().select_related("account__platform"),
            "untold_reviews": reviews_untold(),
            "exclusions": to_reexamine(now).select_related("subscriber", "account__platform"),
            "unfounded": unfounded(),
            "today": local_date(now),
        }
        return render(request, "netiquette/reexamination_list.html", context)


class ExclusionYearView(View):
    """The exclusions of a year, without names, to print or to open in a spreadsheet."""

    audience = "review"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the year asked, this one by default; `format=csv` gives the file."""
        now = timezone.now()
        check_handler(request, now)
        this_year = local_date(now).year
        year = number_of(request.GET.get("annee")) or this_year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        if request.GET.get("format") == "csv":
            return csv_response(f"exclusions-{year}.csv", table(year))
        context = {
            "year": year,
            "rows": exclusions_of(year),
            "previous": year - 1 if year > FIRST_YEAR else None,
            "following": year + 1 if year < this_year else None,
        }
        return render(request, "netiquette/exclusion_year.html", context)

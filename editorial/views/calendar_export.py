"""The calendar as it is displayed, as a file."""

from itertools import chain

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.csv_files import csv_response
from accounts.rights import local_date
from editorial.calendar.export import days_shown, head, rows, write_xlsx
from editorial.calendar.filters import Filters
from editorial.calendar.tiles import visible_variants
from editorial.models.posts import sees_every_post


class CalendarExportView(View):
    """What the filters of the address keep, of the days that its view shows."""

    audience = "staff"

    def get(self, request: HttpRequest, kind: str) -> StreamingHttpResponse | FileResponse:
        """Send it."""
        now, person = timezone.now(), signed_in(request)
        filters = Filters.read(request.GET.dict(), local_date(now))
        visible = visible_variants(person, now, sees_all=sees_every_post(person, now))
        table = rows(filters.apply(visible), filters)
        name = f"calendrier-{days_shown(filters)[0].isoformat()}.{kind}"
        if kind == "csv":
            return csv_response(name, chain([head()], table))
        return FileResponse(write_xlsx(table, name=_("Calendrier")), as_attachment=True, filename=name)

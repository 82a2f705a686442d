"""The home page, the state of the service, and the demonstration's e-mails."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from editorial.heartbeat import last_publisher_beat, publisher_is_alive
from rimouski_social import mail
from rimouski_social.heartbeat import is_alive, last_heartbeat
from rimouski_social.home import waiting_for


class HomeView(TemplateView):
    """« Ce qui m’attend »."""

    audience = "staff"
    template_name = "home/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give what awaits the person, and whether the watch over deadlines is alive."""
        now = timezone.now()
        user: Any = self.request.user  # signed in
        waiting = waiting_for(user, now)
        return super().get_context_data(
            now=now,
            waiting=waiting,
            rail_accounts=waiting.on_each,
            watch_is_alive=is_alive(now),
            last_beat=last_heartbeat(),
            publisher_is_alive=publisher_is_alive(now),
            publisher_last_beat=last_publisher_beat(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class HealthView(View):
    """Whether the service answers, for a load balancer: the database responds, and the watch is alive."""

    audience = "public"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer 200 with the state of each part; PostgreSQL away is an error by itself."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return JsonResponse({"database": True, "watch": is_alive(timezone.now())})


class DemoMailListView(TemplateView):
    """The e-mails that the demonstration has kept in `var/mail/` instead of sending them."""

    audience = "demo"
    template_name = "demo/mail_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the e-mails, newest first."""
        return super().get_context_data(messages_kept=mail.list_mail(), **kwargs)


class DemoMailView(TemplateView):
    """One e-mail of the demonstration, as its reader would see it."""

    audience = "demo"
    template_name = "demo/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the e-mail's headers and text, or 404."""
        try:
            message = mail.read_mail(self.kwargs["name"])
        except FileNotFoundError as error:
            raise Http404 from error
        return super().get_context_data(mail=message, **kwargs)

"""The notice of a removal without warning: the words proposed, to be put in the reply that tells the author (A-02)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from accounts.access import signed_in
from moderation.detail import visible_message
from moderation.models import Removal
from moderation.sanctions import message_ref
from netiquette.letters import removal_letter


class RemovalNoticeView(View):
    """What to tell the author of a message that was removed; campaign content has one notice for all (R-027)."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int, removal: int) -> HttpResponse:
        """Answer the letter, whole and short; a fragment for the page of the message, else a page to print."""
        now = timezone.now()
        message = visible_message(pk, signed_in(request), now)
        found = (
            Removal.objects.filter(pk=removal, message=message)
            .select_related("ground__rule__edition")
            .first()
        )
        if found is None:
            raise Http404
        letter = removal_letter(
            subscriber=message.subscriber,
            account=message.account,
            ground=found.ground,
            message=message_ref(message),
            now=now,
        )
        is_part = bool(getattr(request, "htmx", None))
        template = "moderation/_removal_notice.html" if is_part else "moderation/removal_notice.html"
        context = {"message": message, "letter": letter, "words": letter.fitting(message.platform)}
        return render(request, template, context)

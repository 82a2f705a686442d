"""The e-mail of a notice: French, in text and in HTML."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Notice
from accounts.notices import NoticeLevel, notice_level


def message_id(notice: Notice) -> str:
    """Return the same Message-ID each time a notice is sent, so that a second copy is recognised and dropped."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<notice-{notice.pk}-{notice.created_at.timestamp():.6f}@{host}>"


def notice_email(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return the message of `notice`, ready to send; raise UnknownLevel for a kind nobody declares any more."""
    level = notice_level(notice.level)
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        context = {
            **notice.context,
            "notice": notice,
            "site_url": settings.SITE_URL,
            "link": _link(notice, level),
        }
        # A header is one line, whatever was typed in what it quotes.
        subject = " ".join((str(level.subject) % notice.context).split())
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"emails/{level.template}.txt", context).strip() + "\n",
            to=[notice.recipient_email],
            headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        html = render_to_string(f"emails/{level.template}.html", {**context, "subject": subject})
        message.attach_alternative(html, "text/html")
    return message


def _link(notice: Notice, level: NoticeLevel) -> str:
    """Return the address that the message leads to; none when its kind says that it leads nowhere."""
    path = level.secret_path(notice) if level.secret_path else notice.context.get("path", "/")
    return settings.SITE_URL + path if path else ""

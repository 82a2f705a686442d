"""Sign-in as this product wants it: people are entered by the city, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed (R-014): only designated employees have an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Le courriel ou le mot de passe est incorrect."),
        "incorrect_password": _("Le mot de passe est incorrect."),
        "too_many_login_attempts": _("Trop de tentatives. Réessayez dans quelques minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no, always."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead who only decides to what waits for a decision, everybody else home; a page asked for comes first."""
        from accounts.access import only_decides
        from accounts.models import Person

        if isinstance(request.user, Person) and only_decides(request.user, timezone.now()):
            return reverse("admin:index")
        url: str = super().get_login_redirect_url(request)
        return url

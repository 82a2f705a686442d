"""What the tests of the pages share: somebody signed in, the addresses of a message, what a page says."""

import html
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Person

OWN_PASSWORD = "une phrase de passe assez longue"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: Person) -> Client:
    """Return a browser in which `person` has signed in; an error of the server is answered, not raised."""
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


def shown(client: Client, person: Person, secret: Any, reason: str = "Entrer dans le compte") -> Any:
    """Ask to be shown a secret, type one's own password again, and return the page that shows it."""
    person.set_password(OWN_PASSWORD)
    person.save()
    client.force_login(person, backend=BACKEND)
    path = reverse("accounts:secret-reveal", args=[secret.custody.account.slug, secret.kind])
    asked = client.post(path, {"reason": reason})
    assert asked.status_code == 302, asked.status_code
    return client.post(asked["Location"], {"password": OWN_PASSWORD, "next": path})


def at(name: str, *args: Any) -> str:
    """Return an address of the queue by its name."""
    return reverse(f"moderation:{name}", args=args)


def said(response: Any) -> str:
    """Return what a page holds, its entities read."""
    return html.unescape(response.content.decode())

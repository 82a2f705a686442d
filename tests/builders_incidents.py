"""Incidents and impostors, made by the functions of the product itself."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.impostor_addresses import read_place
from accounts.impostor_reports import receive_report
from accounts.impostors import open_case
from accounts.incidents import report_incident
from accounts.models import ImpostorCase, Incident, Person
from accounts.rights import local_date
from tests.builders import NOW, a_person, an_account


def a_capture(name: str = "capture.png") -> SimpleUploadedFile:
    """Return an image as a browser sends it."""
    written = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/png")


def an_incident(*, actor: Person | None = None, now: datetime = NOW, **changes: Any) -> Incident:
    """Report an employee who answered for the city by a personal account, seen on the city's page."""
    fields: dict[str, Any] = {
        "kind": "employee",
        "account": an_account("facebook-ville"),
        "link": "https://www.facebook.com/villerimouski/posts/1?comment_id=2",
        "seen_on": local_date(now),
        "facts": "Une réponse a été donnée au nom de la Ville.",
    }
    return report_incident(**(fields | changes), actor=actor or a_person(), now=now)


IMPOSTOR = "https://www.facebook.com/ville.rimouski.officiel"


def a_case(*, actor: Person, now: datetime = NOW, **changes: Any) -> ImpostorCase:
    """Open a case about a page that passes for the city's."""
    fields: dict[str, Any] = {
        "url": IMPOSTOR,
        "pretends": "Ville de Rimouski",
        "seen": "Une fausse page annonce un concours.",
        "first_seen_on": local_date(now),
    }
    return open_case(**(fields | changes), actor=actor, now=now)


def a_citizen_s_report(url: str = IMPOSTOR, *, email: str = "", now: datetime = NOW) -> ImpostorCase:
    """Report a page by the public form."""
    place = read_place(url)
    assert place is not None
    case = receive_report(place=place, seen="On m’a demandé de l’argent.", email=email, now=now)
    assert case is not None
    return case

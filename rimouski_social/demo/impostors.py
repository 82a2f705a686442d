"""Incidents and impostors of the demonstration, reached by the functions of the product itself."""

from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.impostor_addresses import read_place
from accounts.impostor_reports import receive_report
from accounts.impostors import open_case, report_to_platform, settle_case
from accounts.incidents import record_measure, report_incident
from accounts.models import ImpostorCase, Incident, OfficialAccount, Person
from accounts.rights import local_date

DAY = timedelta(days=1)


def load(now: datetime) -> None:
    """Report two incidents and follow four impostors; nothing when some are there already."""
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    if not Incident.objects.exists():
        _incidents(people["loisirs"], people["conseiller"], now)
    if not ImpostorCase.objects.exists():
        _impostors(people["agent"], now)


def _incidents(reporter: Person, adviser: Person, now: datetime) -> None:
    incident = report_incident(
        kind="employee",
        account=OfficialAccount.objects.get(slug="facebook-ville"),
        link="https://www.facebook.com/villerimouski/posts/410?comment_id=12",
        seen_on=local_date(now - 3 * DAY),
        facts="Sous l’annonce de la patinoire, un compte personnel a donné les heures « au nom de la Ville ».",
        captures=[_capture("Commentaire sous l’annonce de la patinoire")],
        actor=reporter,
        now=now - 3 * DAY,
    )
    record_measure(
        incident_id=incident.pk,
        kind="correction",
        details="La page de la Ville a donné les heures exactes sous le même commentaire.",
        actor=adviser,
        now=now - 2 * DAY,
    )
    report_incident(
        kind="logo",
        account=None,
        link="",
        seen_on=local_date(now - DAY),
        facts="Le logo de la Ville paraît sur l’affiche d’une rencontre privée.",
        actor=reporter,
        now=now - DAY,
    )


def _impostors(agent: Person, now: datetime) -> None:
    case = open_case(
        url="https://www.facebook.com/exemple.fausse.page",
        pretends="Ville de Rimouski, concours",
        seen="Une page au nom de la Ville annonce un concours et demande un numéro de carte.",
        first_seen_on=local_date(now - 20 * DAY),
        captures=[_capture("Fausse page de concours")],
        actor=agent,
        now=now - 20 * DAY,
    )
    report_to_platform(
        case_id=case.pk,
        reported_on=local_date(now - 19 * DAY),
        number="FB-2026-0417",
        actor=agent,
        now=now - 19 * DAY,
    )
    parody = open_case(
        url="https://x.com/exemple_parodie",
        pretends="Parodie des communiqués",
        seen="Le compte imite le ton des communiqués de la Ville.",
        first_seen_on=local_date(now - 9 * DAY),
        actor=agent,
        now=now - 9 * DAY,
    )
    settle_case(
        case_id=parody.pk,
        end="parody",
        reason="Le profil se dit parodique; personne ne peut s’y tromper.",
        actor=agent,
        now=now - 8 * DAY,
    )
    place = read_place("https://www.instagram.com/exemple_fausse_bibliotheque/")
    if place:
        receive_report(
            place=place,
            seen="Ce compte dit être celui de la bibliothèque et m’a écrit en privé.",
            email="citoyenne@demo.example",
            now=now - timedelta(hours=5),
        )


def _capture(words: str) -> SimpleUploadedFile:
    image, written = Image.new("RGB", (480, 200), "white"), BytesIO()
    ImageDraw.Draw(image).text((20, 90), words, fill="black")
    image.save(written, "PNG")
    return SimpleUploadedFile("capture.png", written.getvalue())

"""Regimes of the demonstration: an emergency that is over, comments closed, a register of candidates to empty."""

from datetime import datetime, timedelta

from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from city.emergencies import declare_emergency, end_emergency
from city.models import Candidate, ElectionPeriod, Emergency
from editorial.comment_closures import close_comments
from editorial.models import CommentClosure

DAY = timedelta(days=1)


def load(now: datetime) -> None:
    """Write them down; nothing when some are there already."""
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    if not Emergency.objects.exists():
        _emergency(people["conseiller"], now)
    if not CommentClosure.objects.exists():
        _closures(people["agent"], now)
    if not ElectionPeriod.objects.exists():
        _election(now)


def _emergency(adviser: Person, now: datetime) -> None:
    emergency = declare_emergency(
        actor=adviser,
        level=Emergency.Level.DELAYED,
        reason="Grandes marées : la rue de la Plage est fermée.",
        account_ids=[],
        entitled=True,
        capacity="Conseiller stratégique",
        words=["évacuer", "rue de la Plage", "marée"],
        now=now - 9 * DAY,
    )
    end_emergency(
        emergency_id=emergency.pk,
        actor=adviser,
        entitled=True,
        capacity="Conseiller stratégique",
        now=now - 8 * DAY,
    )


def _closures(agent: Person, now: datetime) -> None:
    page = OfficialAccount.objects.get(slug="facebook-ville")
    for number, title, reason, days in (
        (391, "Fermeture de la rue de la Plage", "Échanges haineux entre abonnés, malgré deux rappels.", 6),
        (377, "Consultation sur le vélo d’hiver", "Commentaires automatisés, par dizaines.", 0),
    ):
        close_comments(
            account=page,
            title=title,
            link=f"https://www.facebook.com/villerimouski/posts/{number}",
            reason=reason,
            ends_on=local_date(now + days * DAY),
            actor=agent,
            now=now,
        )


def _election(now: datetime) -> None:
    """A by-election that is over for long: its register waits to be emptied."""
    period = ElectionPeriod.objects.create(
        level=ElectionPeriod.Level.MUNICIPAL,
        label="Élection partielle, district des Érables",
        starts_at=now - 140 * DAY,
        ends_at=now - 96 * DAY,
        source="Avis public d’élection (démonstration)",
    )
    Candidate.objects.bulk_create(
        Candidate(period=period, name=name, seat="Conseil, district des Érables", handles=[handle])
        for name, handle in (("Éloïse Zwierzina", "@ezwierzina"), ("Omer Quévillon-Bass", "@oquevillon"))
    )

"""What the demonstration's profiles show, what its accounts follow, and a list of parties that do not exist."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.checks import Finding, record_checks
from accounts.followings import Wanted, follow, follow_all_parties
from accounts.models import Aspect, Following, OfficialAccount, Party, Person, ProfileCheck
from accounts.parties import PartyLine, add_parties


def load(now: datetime) -> None:
    """Have some profiles looked at, and some accounts follow something; nothing when some are there already."""
    agent = Person.objects.get(email="agent@demo.example")
    if not ProfileCheck.objects.exists():
        _check(agent, now)
    if not Following.objects.exists():
        _follow(agent, now)


def _check(agent: Person, now: datetime) -> None:
    """One profile in order, one with an old logo, one looked at too long ago; the others never."""
    for slug, days_ago, missing in (
        ("facebook-ville", 20, ""),
        ("x-villerimouski", 6, "L’image de profil porte l’ancien logo."),
        ("linkedin-ville", 190, ""),
    ):
        account = OfficialAccount.objects.select_related("platform").get(slug=slug)
        url = f"https://{account.platform.hosts[0]}/villerimouski"
        found = [Finding(aspect=aspect, result="conform", url=url) for aspect in Aspect.values[1:]]
        logo = Finding(
            aspect=Aspect.LOGO.value, result="not_conform" if missing else "conform", url=url, note=missing
        )
        record_checks(
            account=account, findings=[logo, *found], actor=agent, now=now - timedelta(days=days_ago)
        )


def _follow(agent: Person, now: datetime) -> None:
    """A body, a medium, and all the parties of a level; one more party, which makes an imbalance."""
    page = OfficialAccount.objects.select_related("platform").get(slug="facebook-ville")
    began = now - timedelta(days=365)
    for category, name, why in (
        ("body", "Organisme culturel A", "Organisme financé par la Ville."),
        ("media", "Hebdomadaire local", "Il relaie les avis publics de la Ville."),
    ):
        wanted = Wanted(category=category, name=name, justification=why)
        follow(account=page, wanted=wanted, actor=agent, now=began)
    first_day = timezone.localdate(began)
    names = [PartyLine(f"Parti {letter}", None) for letter in "ABC"]
    add_parties(level="provincial", lines=names, registered_on=first_day, actor=agent, now=began)
    follow_all_parties(
        account=page,
        level="provincial",
        justification="Actualité politique, sans faveur.",
        addresses={},
        actor=agent,
        now=began,
    )
    if not Party.objects.filter(name="Parti D").exists():
        newest = [PartyLine("Parti D", None)]
        day = timezone.localdate(now)
        add_parties(level="provincial", lines=newest, registered_on=day, actor=agent, now=now)

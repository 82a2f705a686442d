"""The demonstration's accesses: some complete, some not, with values that open nothing."""

from datetime import datetime

from accounts.custody import CustodyDetails, add_holder, confirm_access, record_custody
from accounts.models import Custody, OfficialAccount, Person, Secret
from accounts.rules.custody import PLATFORM_ROLES, SHARED
from accounts.sealed_secrets import seal_secret

ROLES = {
    "facebook-ville": ("agent", "conseiller"),
    "facebook-loisirs": ("loisirs", "agent"),
    "linkedin-ville": ("rh", "agent"),
}
SHARED_BY = {"x-villerimouski": "agent", "youtube-ville": "webmestre"}


def load(now: datetime) -> None:
    """Record the accesses of five of the six accounts; nothing when some are there already."""
    if Custody.objects.exists():
        return
    agent = _somebody("agent")
    for slug, names in ROLES.items():
        custody = _record(slug, CustodyDetails(way=PLATFORM_ROLES), agent, now)
        for name in names:
            add_holder(
                custody_id=custody.pk, person=_somebody(name), role="administrateur", actor=agent, now=now
            )
        confirm_access(custody_id=custody.pk, actor=agent, now=now)
    for slug, name in SHARED_BY.items():
        _share(slug, _somebody(name), agent, now)


def _share(slug: str, holder: Person, agent: Person, now: datetime) -> None:
    """An account entered with a password; only X has its means of recovery."""
    is_complete = slug == "x-villerimouski"
    details = CustodyDetails(
        way=SHARED,
        user_name=f"{slug}@demo.example",
        recovery_email="recuperation@demo.example" if is_complete else "",
        recovery_phone="418 555-0100" if is_complete else "",
        second_factor_holder=holder,
    )
    custody = _record(slug, details, agent, now)
    add_holder(custody_id=custody.pk, person=holder, role="", actor=agent, now=now)
    seal_secret(
        custody_id=custody.pk,
        kind=Secret.Kind.PASSWORD,
        text=f"rien-ne-s-ouvre-{slug}",
        actor=agent,
        now=now,
    )
    if is_complete:
        confirm_access(custody_id=custody.pk, actor=agent, now=now)


def _record(slug: str, details: CustodyDetails, agent: Person, now: datetime) -> Custody:
    account = OfficialAccount.objects.get(slug=slug)
    return record_custody(account=account, details=details, version=None, actor=agent, now=now)


def _somebody(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")

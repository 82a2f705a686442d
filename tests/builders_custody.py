"""Accesses of accounts and their secrets, recorded by the functions of the product."""

from datetime import datetime

from accounts.custody import CustodyDetails, add_holder, record_custody
from accounts.models import Custody, OfficialAccount, Person, Secret
from accounts.rules.custody import SHARED
from accounts.sealed_secrets import seal_secret
from tests.builders import NOW, an_account

PLANTED = "Rivière-Égarée-7391"


def a_custody(
    actor: Person, account: OfficialAccount | None = None, *, way: str = SHARED, now: datetime = NOW
) -> Custody:
    """Record, by a member of the team, how an account is entered; X unless told."""
    details = CustodyDetails(
        way=way,
        user_name="villerimouski",
        external_reference="Coffre des communications" if way == "external" else "",
        recovery_email="recuperation@example.org",
        recovery_phone="418 555-0100",
        second_factor_holder=actor,
    )
    account = account or an_account("x-villerimouski")
    return record_custody(account=account, details=details, version=None, actor=actor, now=now)


def a_secret(
    actor: Person,
    custody: Custody | None = None,
    *,
    kind: str = Secret.Kind.PASSWORD,
    text: str = PLANTED,
    now: datetime = NOW,
) -> Secret:
    """Seal a secret, in an access recorded for it unless given."""
    custody = custody or a_custody(actor, now=now)
    return seal_secret(custody_id=custody.pk, kind=kind, text=text, actor=actor, now=now)


def a_holder_of(custody: Custody, person: Person, *, by: Person, now: datetime = NOW) -> Person:
    """Record that somebody holds an access."""
    add_holder(custody_id=custody.pk, person=person, role="", actor=by, now=now)
    return person

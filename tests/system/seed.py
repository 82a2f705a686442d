"""`python -m tests.system.seed`: a city always open, one person to remind, 1,000 messages past their target."""

from datetime import time, timedelta

import django

COUNT = 1000


def seed() -> None:
    """Load the policy, then write all this with the functions of the product."""
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import Notice
    from city.models import HoursSet, OpeningInterval
    from moderation.intake import receive
    from moderation.models import Message
    from tests.builders import a_holder
    from tests.builders_moderation import an_incoming_message

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_policy")
    now = timezone.now()
    OpeningInterval.objects.all().delete()
    for hours_set in HoursSet.objects.all():
        for weekday in range(7):
            OpeningInterval.objects.create(
                hours_set=hours_set,
                weekday=weekday,
                opens=time(0, 0),
                closes=time(23, 59, 59, 999999),
                weekend_confirmed=True,
            )
    a_holder("agent-communications")
    # Old enough to be past their limit: one e-mail each, and no other to come during the tests.
    messages = [an_incoming_message(posted_at=now - timedelta(days=10)) for _ in range(COUNT)]
    receive(messages, now=now - timedelta(days=10))
    assert Message.objects.count() == COUNT
    assert not Notice.objects.exists()


if __name__ == "__main__":
    django.setup()
    seed()

"""`load_demo`: people and messages for a demonstration, never for a real city."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rimouski_social.demo import (
    breaches,
    custody,
    due_process,
    editions,
    editorial,
    images,
    impostors,
    privacy,
    profiles,
    referrals,
    regimes,
    replacements,
    requests,
    retention,
    reviews,
)
from rimouski_social.demo.loading import load_messages, load_people, sign_ins


class Command(BaseCommand):
    """Fill a demonstration; what is there already stays."""

    help = "Charge les personnes et les messages de la démonstration, puis affiche les connexions."

    def handle(self, **_: object) -> None:
        """Refuse elsewhere than in a demonstration; load, and print the sign-ins."""
        if not settings.DEMO:
            raise CommandError("load_demo n’agit que sur une démonstration : donnez DEMO=1.")
        now = timezone.now()
        load_people(now)
        load_messages(now)
        referrals.load(now)
        requests.load(now)
        custody.load(now)
        replacements.load(now)
        profiles.load(now)
        reviews.load(now)
        impostors.load(now)
        editions.load(now)
        editorial.load(now)
        images.load(now)
        due_process.load(now)
        regimes.load(now)
        retention.load(now)
        privacy.load(now)
        breaches.load(now)
        self.stdout.write(sign_ins())

"""`prepare_site [--demo]`: bring the database, the static files and the policy up to date before the site is served."""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Everything a site needs before it is served, in one process; safe to run again."""

    help = "Migre la base, rassemble les fichiers statiques, charge la politique et, avec --demo, la démonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept --demo."""
        parser.add_argument("--demo", action="store_true")

    def handle(self, *, demo: bool, **_: object) -> None:
        """Run the preparations; print only what the demonstration has to say (its sign-ins)."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_policy", stdout=self.stderr)
        if demo:
            call_command("load_demo", stdout=self.stdout)

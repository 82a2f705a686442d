"""The pages of the register of confidentiality incidents, as axe sees them."""

from django.utils import timezone

from accounts.models import Person
from tests.builders_breaches import a_breach
from tests.e2e.conftest import Open


def test_the_register_of_confidentiality_incidents(adviser: Person, open_as: Open) -> None:
    incident = a_breach(adviser, now=timezone.now())
    keeper = open_as(adviser, "/renseignements/incidents/")
    keeper.examine("confidentiality incidents")
    keeper.go(f"/renseignements/incidents/{incident.pk}/")
    keeper.examine("confidentiality incident")
    keeper.go("/renseignements/incidents/nouveau/")
    keeper.examine("new confidentiality incident")

"""What the team has to do about the nétiquette: an edition to approve, the site to bring up to date."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.authorizations import is_team_member
from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from netiquette.models import Edition
from netiquette.site_displays import edition_missing_on_site, is_late_on_site


@waiting_step
def editions_to_approve(person: Person, now: datetime) -> Step | None:
    """Count the drafts that others wrote and nobody has approved."""
    if not is_team_member(person, now):
        return None
    drafts = Edition.objects.being_written().filter(approver__isnull=True)
    count = drafts.exclude(Q(author=person) | Q(last_editor=person)).count()
    label = ngettext(
        "%(number)s édition de la nétiquette en brouillon, à lire ou à approuver",
        "%(number)s éditions de la nétiquette en brouillon, à lire ou à approuver",
        max(count, 1),
    )
    return Step(label=label % {"number": count}, url=reverse("netiquette:edition-list"), count=count)


@waiting_step
def site_to_update(person: Person, now: datetime) -> Step | None:
    """Say whether nobody has seen the edition in force on the city's site."""
    if not is_team_member(person, now):
        return None
    edition = edition_missing_on_site(now)
    return Step(
        label=_("nétiquette en vigueur à publier sur le site Web, et à vérifier"),
        url=reverse("netiquette:display-list"),
        count=int(edition is not None),
        is_late=edition is not None and is_late_on_site(edition, now),
    )

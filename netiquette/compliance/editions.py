"""Live checks of the nétiquette: one edition in force, displayed on each account and published on the site."""

import datetime as dt

from django.urls import reverse

from accounts.models import OfficialAccount
from netiquette.displays import accounts_displaying
from netiquette.models import Edition, Warning
from netiquette.site_displays import edition_missing_on_site, is_late_on_site
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-048")
def one_edition_in_force(now: dt.datetime) -> LiveState:
    """A nétiquette is in force."""
    count = Edition.objects.in_force(now).count()
    state = State.OK if count else State.FAILING
    return LiveState(
        state=state,
        figure=count,
        label=counted(
            "édition publiée de la nétiquette",
            "éditions publiées de la nétiquette",
            count,
        ),
        url=reverse("netiquette:public"),
    )


@live_check("R-049")
def displayed_everywhere(now: dt.datetime) -> LiveState:
    """Each authorised account shows the edition in force, verified."""
    authorised = set(OfficialAccount.objects.authorised().values_list("pk", flat=True))
    missing = len(authorised - accounts_displaying(now))
    return LiveState(
        state=State.WATCH if missing else State.OK,
        figure=missing,
        label=counted(
            "compte où l’affichage de l’édition en vigueur n’est pas vérifié",
            "comptes où l’affichage de l’édition en vigueur n’est pas vérifié",
            missing,
        ),
        url=f"{reverse('accounts:check-list')}?etat=a-faire&aspect=netiquette",
    )


@live_check("R-049")
def published_on_the_site(now: dt.datetime) -> LiveState:
    """The edition in force was seen on the city's site."""
    missing = edition_missing_on_site(now)
    late = missing is not None and is_late_on_site(missing, now)
    return LiveState(
        state=State.FAILING if late else State.WATCH if missing else State.OK,
        figure=int(missing is not None),
        label=counted(
            "édition en vigueur qui n’est pas vue sur le site Web",
            "éditions en vigueur qui ne sont pas vues sur le site Web",
            int(missing is not None),
        ),
        url=reverse("netiquette:display-list"),
    )


@live_check("R-050")
def warned_where_displayed(now: dt.datetime) -> LiveState:
    """Warnings that count were sent where the edition cited is displayed (A-15)."""
    count = Warning.objects.filter(state=Warning.State.SENT).exclude(display_caution="").count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "avertissement envoyé là où rien ne prouve que la nétiquette est affichée",
            "avertissements envoyés là où rien ne prouve que la nétiquette est affichée",
            count,
        ),
        url=reverse("netiquette:subscriber-list"),
    )

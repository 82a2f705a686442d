"""Filters of the queue kept under a name, for oneself or for the whole team."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation.models import SavedView


def views_for(user: Person) -> QuerySet[SavedView]:
    """Return one's own views and those that others share, by name."""
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))


@transaction.atomic
def save_view(*, owner: Person, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep `query` (the filters of the address) under `name`; the same name again replaces one's own view.

    Raises ValidationError for a blank or too long name, and for filters too long to be kept.
    """
    name = name.strip()
    longest = SavedView._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        raise ValidationError(
            _("Donnez à la vue un nom d’au plus %(longest)d caractères.") % {"longest": longest}
        )
    if len(query) > (SavedView._meta.get_field("query").max_length or 0):
        raise ValidationError(
            _("Ces filtres sont trop longs pour être enregistrés\u00a0: raccourcissez la recherche.")
        )
    view, _is_new = SavedView.objects.update_or_create(
        owner=owner, name=name, defaults={"query": query.lstrip("?"), "is_shared": is_shared}
    )
    return view


@transaction.atomic
def delete_view(*, view_id: int, actor: Person) -> None:
    """Forget one of one's own views; raise SavedView.DoesNotExist for somebody else's."""
    SavedView.objects.get(pk=view_id, owner=actor).delete()

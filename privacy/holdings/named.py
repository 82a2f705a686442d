"""The sources that carry a name but lead to no identity: each row is proposed, and a person judges it."""

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.incidents import visible_incidents
from accounts.models import Incident
from accounts.models.incidents import IncidentQuerySet
from moderation.queries import SEARCH_CONFIG
from privacy.holdings.sources import Named, Rows, Scope


def _mentioned(scope: Scope) -> Q:
    """Return the condition of a message by somebody else in which one of the names is written."""
    queries = [SearchQuery(name, config=SEARCH_CONFIG, search_type="phrase") for name in sorted(scope.names)]
    return Q(search_entry__vector=reduce(or_, queries)) & ~Q(subscriber__in=scope.subscribers)


def _read_incidents(scope: Scope) -> IncidentQuerySet:
    """Return the incidents that the reader of the dossier handles: being in charge of access does not open them."""
    return visible_incidents(scope.reader, scope.at) if scope.reader else Incident.objects.none()


NAMED = (
    Named(
        key="mentions",
        title=_("Messages d’autres personnes qui la nomment"),
        sought_in=(),
        sought=_mentioned,
        rows=Rows(
            model="moderation.Message",
            at="posted_at",
            plain=("account", "posted_at"),
            others=("subscriber",),
            related=("account__platform",),
            parts=(
                Rows(
                    model="moderation.Snapshot",
                    link="message",
                    at="seen_at",
                    plain=("ordinal", "edited_at"),
                    words=("text",),
                ),
            ),
        ),
    ),
    Named(
        key="named_notes",
        title=_("Notes internes qui la nomment"),
        sought_in=("text",),
        rows=Rows(
            model="moderation.Note",
            at="created_at",
            plain=("created_at",),
            words=("text",),
            agents=("author",),
            to_read=True,
        ),
    ),
    Named(
        key="followings",
        title=_("Comptes suivis par la Ville"),
        sought_in=("name", "url"),
        rows=Rows(
            model="accounts.Following",
            at="recorded_at",
            plain=("account", "category", "name", "url", "level", "party", "started_on", "ended_on"),
            words=("justification", "relevance", "end_reason"),
            agents=("recorded_by", "ended_by"),
            related=("account__platform", "party"),
        ),
    ),
    Named(
        key="candidacies",
        title=_("Candidatures à une élection"),
        sought_in=("name",),
        rows=Rows(
            model="city.Candidate",
            plain=("period", "name", "seat", "handles"),
            related=("period",),
        ),
    ),
    Named(
        key="images",
        title=_("Images où la personne est montrée"),
        sought_in=("name",),
        rows=Rows(
            model="editorial.ImagePerson",
            plain=("name", "is_minor", "consent_until", "withdrawn_at"),
            words=("image", "withdrawn_reason"),
            related=("image",),
        ),
    ),
    Named(
        key="images_by",
        title=_("Images dont elle est l’auteur"),
        sought_in=("author",),
        rows=Rows(
            model="editorial.Image",
            at="added_at",
            plain=("name", "author", "source", "right", "valid_until", "added_at", "withdrawn_at"),
            words=("withdrawn_reason",),
            agents=("added_by",),
        ),
    ),
    Named(
        key="impostors",
        title=_("Signalements d’usurpation"),
        sought_in=("pretends", "url", "reports__seen", "reports__email"),
        rows=Rows(
            model="accounts.ImpostorCase",
            at="opened_at",
            plain=("url", "pretends", "first_seen_on", "state", "opened_at", "settled_at"),
            words=("platform_answer", "settled_reason"),
            agents=("settled_by",),
            parts=(
                Rows(
                    model="accounts.ImpostorReport",
                    link="case",
                    at="reported_at",
                    plain=("reported_at",),
                    words=("seen", "email"),
                    agents=("reported_by",),
                ),
            ),
        ),
    ),
    Named(
        key="incidents",
        title=_("Incidents de représentation"),
        sought_in=("facts", "link"),
        visible=_read_incidents,
        rows=Rows(
            model="accounts.Incident",
            at="reported_at",
            plain=("kind", "state", "account", "link", "seen_on", "reported_at", "closed_at"),
            words=("facts", "closing_reason"),
            agents=("reported_by", "concerns", "closed_by"),
            related=("account__platform",),
            to_read=True,
            parts=(
                Rows(
                    model="accounts.IncidentMeasure",
                    link="incident",
                    at="taken_at",
                    plain=("kind", "taken_at"),
                    words=("addressee", "details"),
                    agents=("taken_by",),
                ),
            ),
        ),
    ),
    Named(
        key="requests",
        title=_("Demandes d’accès et de rectification"),
        sought_in=("requester", "contact"),
        rows=Rows(
            model="privacy.AccessRequest",
            at="recorded_at",
            plain=(
                "kind",
                "state",
                "received_on",
                "requester",
                "contact",
                "identity_verified_by",
                "due_on",
                "extension_notice_on",
                "outcome",
                "articles",
                "answered_on",
                "manner",
            ),
            words=("asked", "extension_reason", "reasons", "withdrawn_reason"),
            agents=("recorded_by", "closed_by"),
        ),
    ),
)

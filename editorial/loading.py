"""The text to begin an emergency post with: it says itself that nobody is called for help there (R-053)."""

from editorial.models import Post, PostTemplate
from policy.loading import Report

NAME = "Situation d’urgence"
TEXT = """[Ce qui se passe, où, depuis quand]
[Ce qu’il faut faire, ou ne pas faire]

Prochaine information\u00a0: [heure].
Les médias sociaux de la Ville ne sont pas un service d’urgence\u00a0: en cas de danger, composez le 911."""


def load(report: Report, dry_run: bool) -> None:
    """Create the template when it is missing; the team then writes it as it wishes."""
    report.ensure(
        PostTemplate.objects.all(),
        key={"name": NAME},
        values={},
        only_new={"kind": Post.Kind.EMERGENCY, "text": TEXT},
    )

"""The demonstration's nétiquette: a second edition being written, to be read and approved by somebody else."""

from datetime import datetime, timedelta

from accounts.models import Person
from netiquette.drafting import RuleWords, add_ground, save_edition, start_edition
from netiquette.models import Edition


def load(now: datetime) -> None:
    """Write a draft from the edition in force; nothing when there is one already."""
    if Edition.objects.exclude(author=None).exists():
        return
    agent = Person.objects.get(email="agent@demo.example")
    started = now - timedelta(days=2)
    draft = start_edition(account=None, actor=agent, now=started)
    draft = save_edition(
        edition_id=draft.pk,
        title=draft.title,
        introduction=draft.introduction,
        closing=draft.closing,
        rules=_rules(draft),
        actor=agent,
        version=draft.version,
        now=started + timedelta(hours=1),
    )
    add_ground(
        edition_id=draft.pk,
        rule_id=draft.rules.get(clause="R-121").pk,
        label="Propos xénophobe ou homophobe",
        clause="R-121",
        needs_escalation=False,
        actor=agent,
        version=draft.version,
        now=started + timedelta(hours=2),
    )


def _rules(draft: Edition) -> list[RuleWords]:
    """Return its rules with one reworded, and one more."""
    kept = [
        RuleWords(
            id=rule.pk,
            text=rule.text.replace("raciste, sexiste,", "raciste, sexiste, xénophobe, homophobe,"),
            clause=rule.clause,
        )
        for rule in draft.rules.order_by("ordinal")
    ]
    privacy = "La Ville de Rimouski rappelle de ne publier aucun renseignement personnel, le vôtre ou celui d'autrui;"
    return [*kept[:4], RuleWords(text=privacy), *kept[4:]]

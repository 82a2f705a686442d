"""`python -m tests.system.posts COUNT MINUTES URL [WORD]`: as many posts approved, planned so many minutes ago.

The page of the city is connected to the scripted platform at URL. One post is written, submitted and approved by the
functions of the product; the others are its copies, made by PostgreSQL under its own guards.
"""

import sys
from typing import Any

import django

_COPIES = """
WITH model AS (SELECT * FROM editorial_variant WHERE id = %(model)s),
posts AS (
    INSERT INTO editorial_post (title, nature, kind, stage, stage_reason, author_id, created_at, updated_at, audiences,
        objectives, other_channels, canonical_url, event_ground, event_reason, reference, designed_by, sources)
    SELECT 'Copie ' || n, nature, kind, stage, stage_reason, author_id, created_at, updated_at, audiences, objectives,
        other_channels, canonical_url, event_ground, event_reason, reference, designed_by, sources
    FROM editorial_post, generate_series(1, %(count)s) n WHERE id = (SELECT post_id FROM model) RETURNING id)
INSERT INTO editorial_variant (post_id, account_id, state, state_since, state_reason, title, text, link, scheduled_at,
    leaves_series, content_hash, last_editor_id, edited_at, submitted_by_id, submitted_at, scheduled_by_id, external_id,
    permalink)
SELECT posts.id, account_id, 'draft', now(), '', model.title, text || ' ' || %(word)s || ' ' || posts.id, link,
    now() - make_interval(mins => %(minutes)s), false, '', last_editor_id, edited_at, last_editor_id, now(),
    last_editor_id, '', ''
FROM posts, model
"""
_MADE = "post_id IN (SELECT id FROM editorial_post WHERE title LIKE 'Copie %%')"
_STEPS = (
    f"UPDATE editorial_variant SET state = 'in_review' WHERE {_MADE}",  # noqa: S608
    f"""INSERT INTO editorial_revision (variant_id, number, content, content_hash, editor_id, at)
    SELECT id, 1, '{{}}', content_hash, last_editor_id, now() FROM editorial_variant WHERE {_MADE}""",  # noqa: S608
    f"""INSERT INTO editorial_approval (variant_id, revision_id, body, person_id, capacity, decision, reason,
        content_hash, decided_at)
    SELECT one.id, revision.id, 'adviser', %(adviser)s, 'Conseiller', 'approve', '', one.content_hash, now()
    FROM editorial_variant one JOIN editorial_revision revision ON revision.variant_id = one.id WHERE one.{_MADE}""",  # noqa: S608
    f"UPDATE editorial_variant SET state = 'approved' WHERE {_MADE}",  # noqa: S608
    f"UPDATE editorial_variant SET state = 'scheduled' WHERE {_MADE}",  # noqa: S608
)


def write(count: int, minutes: int, url: str, word: str) -> None:
    """Write them."""
    from datetime import timedelta
    from uuid import uuid4

    from django.db import connection, transaction
    from django.utils import timezone

    from tests.builders import a_holder, a_person, an_account
    from tests.builders_editorial import a_post, a_submitted_variant, a_variant
    from tests.platforms.scripted import connect

    now = timezone.now()
    # Each run has people of its own.
    adviser, author = (
        a_holder(position, person=a_person(email=f"{position}-{uuid4().hex}@example.org"))
        for position in ("conseiller-strategique", "agent-communications")
    )
    model = a_variant(a_post(author, now=now), scheduled_at=now + timedelta(days=30), now=now)
    a_submitted_variant(model, now=now)
    connect(an_account("facebook-ville"), url, actor=author, now=now)
    values: dict[str, Any] = {
        "model": model.pk,
        "count": count,
        "minutes": minutes,
        "word": word,
        "adviser": adviser.pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_COPIES, *_STEPS):
            cursor.execute(statement, values)


if __name__ == "__main__":
    django.setup()
    write(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else "")

"""The statements of the intake: each takes one array per column and writes or reads the whole batch at once."""

# Name and type of each column of a new message, in the order in which `intake` gives them.
NEW_COLUMNS = (
    ("platform_id", "bigint"),
    ("account_id", "bigint"),
    ("external_id", "text"),
    ("subscriber_id", "bigint"),
    ("is_private", "boolean"),
    ("excerpt", "text"),
    ("parent_external_id", "text"),
    ("posted_at", "timestamptz"),
    ("target_at", "timestamptz"),
    ("limit_at", "timestamptz"),
    ("reminder_at", "timestamptz"),
    ("text", "text"),
    ("media", "text"),
    ("permalink", "text"),
    ("author_external_id", "text"),
    ("author_name", "text"),
    ("edited_at", "timestamptz"),
    ("edition_id", "bigint"),
    ("digest", "text"),
    ("suggested_kind", "text"),
    ("suspects_danger", "boolean"),
    ("fingerprint", "bigint"),
)
_ARRAYS = ", ".join(f"%s::{kind}[]" for _name, kind in NEW_COLUMNS)
_NAMES = ", ".join(name for name, _kind in NEW_COLUMNS)

# Parameters: now, the calendar's version, the arrays. A message that another import has just written is left out.
INSERT_MESSAGES = f"""
WITH given AS (
    SELECT given.*, %s::timestamptz AS now, %s::bigint AS calendar_version
    FROM unnest({_ARRAYS}) AS given({_NAMES})
), created AS (
    INSERT INTO moderation_message (
        platform_id, account_id, external_id, subscriber_id, state, kind, is_danger, is_private, visibility, excerpt,
        parent_external_id, posted_at, seen_at, target_at, limit_at, calendar_version, next_alert_at, next_alert,
        version, closing_reason, suggested_kind, suspects_danger, fingerprint)
    SELECT platform_id, account_id, external_id, subscriber_id, 'new', '', false, is_private, 'visible', excerpt,
           parent_external_id, posted_at, now, target_at, limit_at, calendar_version, reminder_at, 1, 1, '',
           suggested_kind, suspects_danger, fingerprint
    FROM given ORDER BY platform_id, external_id COLLATE "C"
    ON CONFLICT (platform_id, external_id) DO NOTHING
    RETURNING id, platform_id, external_id
), snapshot AS (
    INSERT INTO moderation_snapshot (
        message_id, ordinal, text, media, permalink, author_external_id, author_name, parent_external_id, posted_at,
        edited_at, seen_at, edition_id, digest)
    SELECT created.id, 1, text, media::jsonb, permalink, author_external_id, author_name, parent_external_id, posted_at,
           edited_at, now, edition_id, digest
    FROM created JOIN given USING (platform_id, external_id)
), entry AS (
    INSERT INTO moderation_searchentry (message_id, vector, posted_at)
    SELECT created.id, to_tsvector('french_unaccent', author_name || ' ' || text), posted_at
    FROM created JOIN given USING (platform_id, external_id)
)
SELECT id, platform_id, external_id FROM created
"""  # noqa: S608 - the names of columns above, nothing that comes from outside

KNOWN_MESSAGES = """
SELECT id, platform_id, external_id
FROM moderation_message
JOIN unnest(%s::bigint[], %s::text[]) AS asked(platform_id, external_id) USING (platform_id, external_id)
"""

# Whether the present name is among the names borne: those entered by hand may not be.
KNOWN_SUBSCRIBERS = """
SELECT netiquette_subscriber.platform_id, netiquette_subscriber.external_id, netiquette_subscriber.id, name,
       EXISTS (SELECT FROM netiquette_subscribername borne
               WHERE borne.subscriber_id = netiquette_subscriber.id AND borne.name = netiquette_subscriber.name)
FROM netiquette_subscriber
JOIN unnest(%s::bigint[], %s::text[]) AS asked(platform_id, external_id)
  ON (netiquette_subscriber.platform_id, netiquette_subscriber.external_id) = (asked.platform_id, asked.external_id)
-- Nobody is emptied between here and the message that he signs; who just was is not found, and enters anew.
ORDER BY netiquette_subscriber.id FOR KEY SHARE OF netiquette_subscriber
"""

INSERT_SUBSCRIBERS = """
INSERT INTO netiquette_subscriber (platform_id, external_id, name, first_seen_at, is_council_member)
SELECT platform_id, external_id, name, seen_at, false
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[])
    AS given(platform_id, external_id, name, seen_at)
ORDER BY platform_id, external_id COLLATE "C"
ON CONFLICT (platform_id, external_id) DO NOTHING
"""

INSERT_NAMES = """
INSERT INTO netiquette_subscribername (subscriber_id, name, first_seen_at)
SELECT subscriber_id, name, seen_at
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS given(subscriber_id, name, seen_at)
ORDER BY subscriber_id, name COLLATE "C"
ON CONFLICT (subscriber_id, name) DO NOTHING
"""

# An older message that comes in late does not bring an old name back.
RENAME_SUBSCRIBERS = """
WITH given AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS given(id, name, posted_at)
), locked AS (
    SELECT subscriber.id, given.name
    FROM netiquette_subscriber subscriber JOIN given USING (id)
    WHERE subscriber.depersonalised_at IS NULL AND NOT EXISTS (
        SELECT FROM moderation_message
        WHERE subscriber_id = subscriber.id AND moderation_message.posted_at > given.posted_at)
    ORDER BY subscriber.id FOR NO KEY UPDATE OF subscriber
)
UPDATE netiquette_subscriber SET name = locked.name FROM locked WHERE netiquette_subscriber.id = locked.id
"""

# One that was emptied while it was waited for is left out.
LOCK_MESSAGES = """
SELECT id FROM moderation_message WHERE id = ANY(%s) AND depersonalised_at IS NULL ORDER BY id FOR NO KEY UPDATE
"""

# Apart from the lock: a statement does not see what was committed while it waited.
LATEST_SNAPSHOTS = """
SELECT DISTINCT ON (message_id) message_id, COALESCE(edited_at, posted_at), digest
FROM moderation_snapshot WHERE message_id = ANY(%s)
ORDER BY message_id, ordinal DESC
"""

# The words of before stay searchable: they are what somebody may have to prove. PostgreSQL keeps at most 1 MB of them:
# past that, only the last words are searched.
ADD_SNAPSHOTS = """
WITH given AS (
    SELECT given.*, %s::timestamptz AS now
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[],
                %s::text[], %s::boolean[], %s::bigint[])
        AS given(message_id, text, media, permalink, author_name, edited_at, digest, excerpt, suggested_kind,
                 suspects_danger, fingerprint)
), latest AS (
    SELECT DISTINCT ON (message_id) snapshot.*
    FROM moderation_snapshot snapshot WHERE message_id IN (SELECT message_id FROM given)
    ORDER BY message_id, ordinal DESC
), snapshot AS (
    INSERT INTO moderation_snapshot (
        message_id, ordinal, text, media, permalink, author_external_id, author_name, parent_external_id, posted_at,
        edited_at, seen_at, edition_id, digest)
    SELECT message_id, latest.ordinal + 1, given.text, given.media::jsonb, given.permalink, latest.author_external_id,
           given.author_name, latest.parent_external_id, latest.posted_at, given.edited_at, given.now,
           latest.edition_id, given.digest
    FROM given JOIN latest USING (message_id)
), entry AS (
    UPDATE moderation_searchentry
    SET vector = CASE WHEN octet_length(vector::text) < 500000 THEN vector ELSE '' END
                 || to_tsvector('french_unaccent', given.text)
    FROM given WHERE given.message_id = moderation_searchentry.message_id
)
UPDATE moderation_message
SET version = version + 1, excerpt = given.excerpt, suggested_kind = given.suggested_kind,
    fingerprint = given.fingerprint,
    -- What was suspected before stays so until somebody has looked.
    suspects_danger = NOT is_danger AND (moderation_message.suspects_danger OR given.suspects_danger)
FROM given WHERE given.message_id = moderation_message.id
"""

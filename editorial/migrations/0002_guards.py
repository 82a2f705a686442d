"""What the policy says of posts, held by PostgreSQL whatever the code does (R-012, R-019, R-024, design section 7)."""

from django.db import migrations

VARIANTS = """
-- The fingerprint of everything that is approved: no code computes it, none can lie about it.
CREATE FUNCTION editorial_variant_hash(one editorial_variant) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_object(
        'account', one.account_id,
        'title', one.title,
        'text', one.text,
        'link', one.link,
        -- While it follows its series, what is approved is the rule of the series, and not one of its days.
        'when', CASE
            WHEN post.recurrence_id IS NOT NULL AND NOT one.leaves_series THEN (
                SELECT to_jsonb(series) - ARRAY['skipped', 'author_id', 'created_at']
                FROM editorial_recurrence series WHERE series.id = post.recurrence_id)
            ELSE to_jsonb(extract(epoch FROM one.scheduled_at)) END,
        'post', (to_jsonb(post) - ARRAY[
            'id', 'title', 'stage', 'stage_reason', 'author_id', 'created_at', 'updated_at', 'internal_deadline',
            'audiences', 'objectives', 'other_channels', 'sources', 'recurrence_id', 'occurrence_on']),
        'images', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(image.sha256, placed.alt_text)
                                      ORDER BY placed.ordinal, placed.id), '[]')
            FROM editorial_variantimage placed JOIN editorial_image image ON image.id = placed.image_id
            WHERE placed.variant_id = one.id)
    )::text, 'UTF8')), 'hex')
    FROM editorial_post post WHERE post.id = one.post_id
$$;

-- Somebody else than its author and than whoever changed it last agreed to this very content, and nobody refused it since.
CREATE FUNCTION editorial_variant_is_approved(one editorial_variant) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM editorial_approval agreed
        JOIN editorial_post post ON post.id = one.post_id
        WHERE agreed.variant_id = one.id AND agreed.content_hash = one.content_hash
          AND agreed.decision = 'approve'
          AND agreed.person_id NOT IN (post.author_id, one.last_editor_id)
          AND (post.nature <> 'position' OR agreed.body = 'management')
          AND (agreed.body <> 'communications' OR post.kind = 'emergency')
          AND NOT EXISTS (
            SELECT 1 FROM editorial_approval refused
            WHERE refused.variant_id = one.id AND refused.content_hash = one.content_hash
              AND refused.decision = 'refuse' AND refused.id > agreed.id))
$$;

CREATE FUNCTION editorial_variant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_frozen boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Une publication s''abandonne et ne se supprime pas.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_variant_kept';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'Une publication commence par un brouillon.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r019_states';
        END IF;
        NEW.content_hash := editorial_variant_hash(NEW);
        RETURN NEW;
    END IF;
    IF NEW.post_id <> OLD.post_id OR NEW.account_id <> OLD.account_id THEN
        RAISE EXCEPTION 'Une variante reste sur son compte : une autre s''écrit pour un autre compte.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_account';
    END IF;
    is_frozen := OLD.state IN ('publishing', 'outcome_unknown', 'published', 'corrected', 'withdrawn', 'cancelled');
    IF is_frozen AND NOT (OLD.state = 'cancelled' AND NEW.state = 'draft') THEN
        IF (NEW.title, NEW.text, NEW.link, NEW.scheduled_at, NEW.leaves_series)
           IS DISTINCT FROM (OLD.title, OLD.text, OLD.link, OLD.scheduled_at, OLD.leaves_series) THEN
            RAISE EXCEPTION 'Ce qui est parti, ou part, ne change plus.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_frozen';
        END IF;
        NEW.content_hash := OLD.content_hash;
    ELSE
        NEW.content_hash := editorial_variant_hash(NEW);
        IF NEW.content_hash <> OLD.content_hash
           AND OLD.state IN ('in_review', 'approved', 'scheduled', 'to_publish', 'held', 'missed', 'failed')
           AND NEW.state <> 'cancelled' THEN
            NEW.state := 'draft';
            NEW.state_reason := '';
            NEW.scheduled_by_id := NULL;
            NEW.released_by_id := NULL;
            NEW.released_at := NULL;
        END IF;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('approved', 'cancelled'), ('approved', 'draft'), ('approved', 'held'), ('approved', 'missed'),
        ('approved', 'scheduled'), ('approved', 'to_publish'), ('cancelled', 'draft'),
        ('corrected', 'withdrawn'), ('draft', 'approved'), ('draft', 'cancelled'), ('draft', 'in_review'),
        ('failed', 'cancelled'), ('failed', 'draft'), ('failed', 'scheduled'), ('failed', 'to_publish'),
        ('held', 'cancelled'), ('held', 'draft'), ('held', 'missed'), ('held', 'scheduled'),
        ('in_review', 'approved'), ('in_review', 'cancelled'), ('in_review', 'draft'), ('in_review', 'missed'),
        ('missed', 'cancelled'), ('missed', 'draft'), ('missed', 'published'), ('missed', 'scheduled'),
        ('missed', 'to_publish'), ('outcome_unknown', 'failed'), ('outcome_unknown', 'published'),
        ('published', 'corrected'), ('published', 'withdrawn'), ('publishing', 'failed'),
        ('publishing', 'outcome_unknown'), ('publishing', 'published'), ('publishing', 'to_publish'),
        ('scheduled', 'approved'), ('scheduled', 'cancelled'), ('scheduled', 'draft'), ('scheduled', 'held'),
        ('scheduled', 'missed'), ('scheduled', 'publishing'), ('scheduled', 'to_publish'),
        ('to_publish', 'cancelled'), ('to_publish', 'draft'), ('to_publish', 'held'), ('to_publish', 'missed'),
        ('to_publish', 'published')
    ) THEN
        RAISE EXCEPTION 'Une publication ne passe pas de cet état à celui-là.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r019_states';
    END IF;
    IF NEW.state <> OLD.state
       AND (NEW.state IN ('approved', 'scheduled', 'publishing', 'to_publish')
            OR NEW.state = 'published' AND OLD.state = 'missed')
       AND NOT editorial_variant_is_approved(NEW) THEN
        RAISE EXCEPTION 'Rien ne part sans une approbation de ce contenu même, par une autre personne.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r024_approved';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER editorial_variant_r024 BEFORE INSERT OR UPDATE OR DELETE ON editorial_variant
    FOR EACH ROW EXECUTE FUNCTION editorial_variant_guard();

-- What is said of the post itself is part of what is approved on each account.
CREATE FUNCTION editorial_post_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Une publication s''écarte et ne se supprime pas.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_post_kept';
    END IF;
    IF NEW.author_id <> OLD.author_id THEN
        RAISE EXCEPTION 'L''auteur d''une publication ne change pas.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_post_author';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER editorial_post_kept BEFORE UPDATE OR DELETE ON editorial_post
    FOR EACH ROW EXECUTE FUNCTION editorial_post_guard();

CREATE FUNCTION editorial_variant_touch(of_posts bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE editorial_variant SET content_hash = '' WHERE post_id = ANY(of_posts)
      AND state NOT IN ('publishing', 'outcome_unknown', 'published', 'corrected', 'withdrawn', 'cancelled')
$$;
CREATE FUNCTION editorial_post_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    apart text[] := ARRAY['title', 'stage', 'stage_reason', 'updated_at', 'internal_deadline', 'audiences',
                          'objectives', 'other_channels', 'sources'];
BEGIN
    IF (to_jsonb(NEW) - apart) IS DISTINCT FROM (to_jsonb(OLD) - apart) THEN
        PERFORM editorial_variant_touch(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER editorial_post_changed AFTER UPDATE ON editorial_post
    FOR EACH ROW EXECUTE FUNCTION editorial_post_changed();

CREATE FUNCTION editorial_recurrence_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - ARRAY['skipped'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['skipped'] THEN
        PERFORM editorial_variant_touch((SELECT array_agg(id) FROM editorial_post WHERE recurrence_id = NEW.id));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER editorial_recurrence_changed AFTER UPDATE ON editorial_recurrence
    FOR EACH ROW EXECUTE FUNCTION editorial_recurrence_changed();

CREATE FUNCTION editorial_variantimage_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.variant_id ELSE NEW.variant_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM editorial_variant WHERE id = concerned
          AND state IN ('publishing', 'outcome_unknown', 'published', 'corrected', 'withdrawn', 'cancelled')
    ) THEN
        RAISE EXCEPTION 'Ce qui est parti, ou part, ne change plus.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_frozen';
    END IF;
    UPDATE editorial_variant SET content_hash = '' WHERE id = concerned;
    RETURN NULL;
END
$$;
CREATE TRIGGER editorial_variantimage_changed AFTER INSERT OR UPDATE OR DELETE ON editorial_variantimage
    FOR EACH ROW EXECUTE FUNCTION editorial_variantimage_changed();
"""

APPROVALS = """
CREATE FUNCTION editorial_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one editorial_variant;
    post editorial_post;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Une décision ne se modifie pas et ne se supprime pas.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_approval_kept';
    END IF;
    SELECT * INTO one FROM editorial_variant WHERE id = NEW.variant_id FOR UPDATE;
    SELECT * INTO post FROM editorial_post WHERE id = one.post_id;
    IF NEW.person_id IN (post.author_id, one.last_editor_id) AND NEW.decision = 'approve' THEN
        RAISE EXCEPTION 'On n''approuve pas ce qu''on a écrit ou modifié.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_approval_r024_not_author';
    END IF;
    IF one.content_hash <> NEW.content_hash
       OR one.state <> (CASE WHEN NEW.inherited_from_id IS NULL THEN 'in_review' ELSE 'draft' END) THEN
        RAISE EXCEPTION 'Le contenu a changé, ou n''attend plus de décision.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_approval_content';
    END IF;
    IF NEW.decision = 'approve' AND post.nature = 'position' AND NEW.body <> 'management' THEN
        RAISE EXCEPTION 'Une prise de position demande l''accord de la direction générale.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_approval_r024_management';
    END IF;
    IF NEW.body = 'communications' AND post.kind <> 'emergency' THEN
        RAISE EXCEPTION 'La voie courte n''est ouverte qu''aux publications d''urgence.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_approval_r051_short_lane';
    END IF;
    IF NEW.inherited_from_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM editorial_approval source
        JOIN editorial_variant origin ON origin.id = source.variant_id
        JOIN editorial_post series ON series.id = origin.post_id
        WHERE source.id = NEW.inherited_from_id AND source.content_hash = NEW.content_hash
          AND source.decision = 'approve' AND NEW.decision = 'approve'
          AND (source.body, source.person_id) = (NEW.body, NEW.person_id)
          AND series.recurrence_id = post.recurrence_id AND origin.account_id = one.account_id
    ) THEN
        RAISE EXCEPTION 'Une occurrence n''hérite que de l''approbation du même contenu, dans la même série.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_approval_inherited';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER editorial_approval_r024 BEFORE INSERT OR UPDATE OR DELETE ON editorial_approval
    FOR EACH ROW EXECUTE FUNCTION editorial_approval_guard();

CREATE FUNCTION editorial_revision_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR EXISTS (SELECT 1 FROM editorial_approval WHERE revision_id = OLD.id) THEN
        RAISE EXCEPTION 'Une version sur laquelle on s''est prononcé reste ce qu''elle était.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_revision_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER editorial_revision_kept BEFORE UPDATE OR DELETE ON editorial_revision
    FOR EACH ROW EXECUTE FUNCTION editorial_revision_guard();

CREATE FUNCTION editorial_justification_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Un motif écrit ne se modifie pas et ne se supprime pas.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_justification_kept';
END
$$;
CREATE TRIGGER editorial_justification_kept BEFORE UPDATE OR DELETE ON editorial_justification
    FOR EACH ROW EXECUTE FUNCTION editorial_justification_guard();
"""

NO_LONGER = """
DROP TRIGGER editorial_justification_kept ON editorial_justification;
DROP FUNCTION editorial_justification_guard();
DROP TRIGGER editorial_revision_kept ON editorial_revision;
DROP FUNCTION editorial_revision_guard();
DROP TRIGGER editorial_approval_r024 ON editorial_approval;
DROP FUNCTION editorial_approval_guard();
DROP TRIGGER editorial_variantimage_changed ON editorial_variantimage;
DROP FUNCTION editorial_variantimage_changed();
DROP TRIGGER editorial_recurrence_changed ON editorial_recurrence;
DROP FUNCTION editorial_recurrence_changed();
DROP TRIGGER editorial_post_changed ON editorial_post;
DROP FUNCTION editorial_post_changed();
DROP TRIGGER editorial_post_kept ON editorial_post;
DROP FUNCTION editorial_post_guard();
DROP FUNCTION editorial_variant_touch(bigint[]);
DROP TRIGGER editorial_variant_r024 ON editorial_variant;
DROP FUNCTION editorial_variant_guard();
DROP FUNCTION editorial_variant_is_approved(editorial_variant);
DROP FUNCTION editorial_variant_hash(editorial_variant);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(VARIANTS + APPROVALS, NO_LONGER),
    ]

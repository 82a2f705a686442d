"""What the policy asks to be declared of a post before anybody approves it, held by PostgreSQL (R-024 … R-037, R-124)."""

from django.db import migrations

DECLARED = """
CREATE FUNCTION editorial_variant_declared() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    post editorial_post;
BEGIN
    SELECT * INTO post FROM editorial_post WHERE id = NEW.post_id;
    IF post.designed_by = 'third_party' OR (post.kind = 'advertising' AND post.designed_by <> 'city') THEN
        RAISE EXCEPTION 'Seule la publicité conçue par la Ville se publie.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r036_designed_by_city';
    END IF;
    IF post.kind = 'advertising' AND post.authorised_by_id IS NULL THEN
        RAISE EXCEPTION 'Une publicité dit qui l''a autorisée.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r124_authorised';
    END IF;
    IF post.kind = 'event' AND (
        post.event_ground = '' OR (post.event_ground <> 'organised' AND post.event_reason !~ '\\S')
    ) THEN
        RAISE EXCEPTION 'Un événement a son critère de partage, et ce qui le justifie.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r031_event_ground';
    END IF;
    IF post.kind IN ('tender', 'notice', 'bylaw', 'job') AND post.reference !~ '\\S' THEN
        RAISE EXCEPTION 'Un avis, un appel d''offres, un règlement ou une offre d''emploi a son numéro.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r034_reference';
    END IF;
    IF post.nature = 'position' AND post.sources !~ '\\S' THEN
        RAISE EXCEPTION 'Une prise de position dit où la Ville l''a prise.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editorial_variant_r024_sources';
    END IF;
    RETURN NULL;
END
$$;
-- After the states of the variant are settled; what is a draft, or given up, may lack anything.
CREATE TRIGGER editorial_variant_r036 AFTER UPDATE ON editorial_variant FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND NEW.state IN (
        'in_review', 'approved', 'scheduled', 'to_publish', 'publishing', 'published'))
    EXECUTE FUNCTION editorial_variant_declared();
"""

NO_LONGER = """
DROP TRIGGER editorial_variant_r036 ON editorial_variant;
DROP FUNCTION editorial_variant_declared();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(DECLARED, NO_LONGER),
    ]

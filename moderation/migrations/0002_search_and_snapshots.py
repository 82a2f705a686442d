# French words with and without accents, and snapshots that nothing modifies once written.

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

FRENCH_UNACCENT = """
CREATE TEXT SEARCH CONFIGURATION french_unaccent (COPY = french);
ALTER TEXT SEARCH CONFIGURATION french_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""
IMMUTABLE = """
CREATE FUNCTION moderation_snapshot_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Un message tel que reçu ne se modifie pas et ne s''efface pas (%).', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER moderation_snapshot_no_change BEFORE UPDATE OR DELETE ON moderation_snapshot
    FOR EACH ROW EXECUTE FUNCTION moderation_snapshot_immutable();
"""


class Migration(migrations.Migration):

    dependencies = [("moderation", "0001_initial")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(FRENCH_UNACCENT, "DROP TEXT SEARCH CONFIGURATION french_unaccent"),
        migrations.RunSQL(
            IMMUTABLE,
            "DROP TRIGGER moderation_snapshot_no_change ON moderation_snapshot;"
            "DROP FUNCTION moderation_snapshot_immutable();",
        ),
    ]

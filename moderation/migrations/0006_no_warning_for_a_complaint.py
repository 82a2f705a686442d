# A complaint, a question or a criticism never earns a warning nor an exclusion, whatever the code does: neither
# is written about such a message, and a message that has one does not become such.

from django.db import migrations

GUARDS = """
CREATE FUNCTION moderation_sanction_kind_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('withdrawn', 'lapsed', 'refused', 'lifted') AND EXISTS (
        SELECT 1 FROM moderation_message WHERE id = NEW.message_id AND subscriber_id = NEW.subscriber_id
        AND kind NOT IN ('advertising', 'netiquette_violation', 'electoral')) THEN
        RAISE EXCEPTION 'Une plainte, une question ou un commentaire ne donne lieu à aucune sanction (R-039).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_warning_r039_kind BEFORE INSERT OR UPDATE OF state ON netiquette_warning
    FOR EACH ROW EXECUTE FUNCTION moderation_sanction_kind_guard();
CREATE TRIGGER moderation_exclusion_r039_kind BEFORE INSERT OR UPDATE OF state ON netiquette_exclusion
    FOR EACH ROW EXECUTE FUNCTION moderation_sanction_kind_guard();

CREATE FUNCTION moderation_message_sanctioned_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind NOT IN ('advertising', 'netiquette_violation', 'electoral') AND (
        EXISTS (SELECT 1 FROM netiquette_warning
                WHERE message_id = NEW.id AND subscriber_id = NEW.subscriber_id AND state <> 'withdrawn')
        OR EXISTS (SELECT 1 FROM netiquette_exclusion
                WHERE message_id = NEW.id AND subscriber_id = NEW.subscriber_id AND state IN ('proposed', 'in_force'))
    ) THEN
        RAISE EXCEPTION 'Une sanction repose sur ce message : il n''est ni une plainte ni une question (R-039).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_message_r039_sanctioned BEFORE UPDATE OF kind ON moderation_message
    FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION moderation_message_sanctioned_guard();
"""
NO_GUARDS = """
DROP TRIGGER moderation_message_r039_sanctioned ON moderation_message;
DROP TRIGGER moderation_exclusion_r039_kind ON netiquette_exclusion;
DROP TRIGGER moderation_warning_r039_kind ON netiquette_warning;
DROP FUNCTION moderation_message_sanctioned_guard();
DROP FUNCTION moderation_sanction_kind_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_counting_index"), ("netiquette", "0002_guards")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]

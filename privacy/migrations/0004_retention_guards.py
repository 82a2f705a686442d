# Nothing is depersonalised but what a batch names, approved by a second person, and that no hold keeps.

from django.db import migrations

# Whoever sets a hold waits for the rows being emptied, and the other way round: one lock for all holds.
LOCK = "pg_advisory_xact_lock{shared}(hashtextextended('privacy_legalhold', 0))"
NAMED = f"""
CREATE FUNCTION privacy_no_more_holds() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM {LOCK.format(shared="_shared")};
END
$$;
CREATE OR REPLACE FUNCTION policy_disposal_named(kind text, subject bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM privacy_no_more_holds();
    -- The identity of an author goes with the last thing kept about him.
    IF kind = 'netiquette.subscriber' THEN
        RETURN EXISTS (
            SELECT 1 FROM privacy_disposalitem i JOIN privacy_disposalbatch b ON b.id = i.batch_id
            WHERE b.state = 'running' AND i.state = 'to_do' AND i.keys @> ARRAY['netiquette.subscriber:' || subject]::varchar[]
        ) AND NOT EXISTS (SELECT 1 FROM moderation_message WHERE subscriber_id = subject AND depersonalised_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM netiquette_warning WHERE subscriber_id = subject AND depersonalised_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM netiquette_exclusion WHERE subscriber_id = subject AND depersonalised_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM privacy_legalhold WHERE lifted_at IS NULL
                        AND keys @> ARRAY['netiquette.subscriber:' || subject]::varchar[]);
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM privacy_disposalitem i JOIN privacy_disposalbatch b ON b.id = i.batch_id
        WHERE i.subject_type = kind AND i.subject_id = subject AND i.state = 'to_do' AND b.state = 'running'
        AND NOT EXISTS (SELECT 1 FROM privacy_legalhold h WHERE h.lifted_at IS NULL AND h.keys && i.keys)
    );
END
$$;
"""
NAMED_NO_LONGER = """
CREATE OR REPLACE FUNCTION policy_disposal_named(kind text, subject bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN false;
END
$$;
DROP FUNCTION privacy_no_more_holds();
"""
BATCHES = """
CREATE FUNCTION privacy_disposalbatch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Un lot ne s''efface pas: il se refuse, avec un motif.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'prepared' THEN
            RAISE EXCEPTION 'Un lot se vérifie avant de s''approuver.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.record_type, NEW.rule_id, NEW.limit_at, NEW.prepared_at)
        IS DISTINCT FROM (OLD.record_type, OLD.rule_id, OLD.limit_at, OLD.prepared_at)
        OR OLD.proposed_by_id IS NOT NULL AND (NEW.proposed_by_id, NEW.proposed_at)
            IS DISTINCT FROM (OLD.proposed_by_id, OLD.proposed_at)
        OR OLD.decided_by_id IS NOT NULL AND (NEW.decided_by_id, NEW.decided_at, NEW.refusal_reason)
            IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.refusal_reason) THEN
        RAISE EXCEPTION 'Ce qui a été proposé ou décidé d''un lot ne se modifie pas.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('prepared', 'submitted'), ('submitted', 'running'), ('submitted', 'refused'), ('running', 'done')
    ) THEN
        RAISE EXCEPTION 'Un lot « % » ne devient pas « % ».', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'done' AND EXISTS (
        SELECT 1 FROM privacy_disposalitem WHERE batch_id = NEW.id AND state = 'to_do') THEN
        RAISE EXCEPTION 'Ce lot n''est pas terminé.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_disposalbatch_states BEFORE INSERT OR UPDATE OR DELETE ON privacy_disposalbatch
    FOR EACH ROW EXECUTE FUNCTION privacy_disposalbatch_guard();
"""
NO_BATCHES = """
DROP TRIGGER privacy_disposalbatch_states ON privacy_disposalbatch;
DROP FUNCTION privacy_disposalbatch_guard();
"""
ITEMS = """
CREATE FUNCTION privacy_disposalitem_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stage text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'La liste d''un lot ne s''efface pas.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT state INTO stage FROM privacy_disposalbatch WHERE id = NEW.batch_id;
    IF TG_OP = 'INSERT' THEN
        IF stage <> 'prepared' THEN
            RAISE EXCEPTION 'La liste d''un lot proposé ne s''allonge plus.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.batch_id, NEW.subject_type, NEW.subject_id, NEW.starts_at)
        IS DISTINCT FROM (OLD.batch_id, OLD.subject_type, OLD.subject_id, OLD.starts_at) THEN
        RAISE EXCEPTION 'Une ligne d''un lot ne désigne jamais autre chose.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND (stage, OLD.state, NEW.state) NOT IN (
        ('prepared', 'to_do', 'excluded'), ('prepared', 'excluded', 'to_do'),
        ('submitted', 'to_do', 'excluded'), ('refused', 'to_do', 'dropped'),
        ('running', 'to_do', 'done'), ('running', 'to_do', 'left_out')
    ) THEN
        RAISE EXCEPTION 'Une ligne « % » d''un lot « % » ne devient pas « % ».', OLD.state, stage, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_disposalitem_states BEFORE INSERT OR UPDATE OR DELETE ON privacy_disposalitem
    FOR EACH ROW EXECUTE FUNCTION privacy_disposalitem_guard();
"""
NO_ITEMS = """
DROP TRIGGER privacy_disposalitem_states ON privacy_disposalitem;
DROP FUNCTION privacy_disposalitem_guard();
"""
HOLDS = f"""
CREATE FUNCTION privacy_legalhold_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Une suspension ne s''efface pas: elle se lève, avec un motif.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM {LOCK.format(shared="")};
        RETURN NEW;
    END IF;
    IF OLD.lifted_at IS NOT NULL
        OR (NEW.scope, NEW.subject_id, NEW.record_type, NEW.keys, NEW.reason, NEW.set_by_id, NEW.set_at)
        IS DISTINCT FROM
        (OLD.scope, OLD.subject_id, OLD.record_type, OLD.keys, OLD.reason, OLD.set_by_id, OLD.set_at) THEN
        RAISE EXCEPTION 'Une suspension ne se modifie pas: levez-la, et posez-en une autre.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_legalhold_kept BEFORE INSERT OR UPDATE OR DELETE ON privacy_legalhold
    FOR EACH ROW EXECUTE FUNCTION privacy_legalhold_guard();
"""
NO_HOLDS = """
DROP TRIGGER privacy_legalhold_kept ON privacy_legalhold;
DROP FUNCTION privacy_legalhold_guard();
"""
RULES = """
CREATE FUNCTION privacy_retentionrule_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM privacy_disposalbatch WHERE rule_id = OLD.id) THEN
        RAISE EXCEPTION 'Une règle qu''un lot a appliquée ne se modifie pas: inscrivez-en une autre, datée.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER privacy_retentionrule_applied BEFORE UPDATE OR DELETE ON privacy_retentionrule
    FOR EACH ROW EXECUTE FUNCTION privacy_retentionrule_guard();
"""
NO_RULES = """
DROP TRIGGER privacy_retentionrule_applied ON privacy_retentionrule;
DROP FUNCTION privacy_retentionrule_guard();
"""
# As for the register of decisions: its two triggers are apart for the tests that really commit.
LOG = """
CREATE FUNCTION privacy_destruction_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le journal de destruction ne se modifie pas et ne s''efface pas (%).', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER privacy_destruction_no_change BEFORE UPDATE OR DELETE ON privacy_destruction
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_destruction_append_only();
CREATE TRIGGER privacy_destruction_no_truncate BEFORE TRUNCATE ON privacy_destruction
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_destruction_append_only();
"""
NO_LOG = """
DROP TRIGGER privacy_destruction_no_truncate ON privacy_destruction;
DROP TRIGGER privacy_destruction_no_change ON privacy_destruction;
DROP FUNCTION privacy_destruction_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_retention"),
        ("policy", "0004_depersonalising"),
        ("moderation", "0009_depersonalising"),
        ("netiquette", "0006_depersonalising"),
    ]

    operations = [
        migrations.RunSQL(NAMED, NAMED_NO_LONGER),
        migrations.RunSQL(BATCHES, NO_BATCHES),
        migrations.RunSQL(ITEMS, NO_ITEMS),
        migrations.RunSQL(HOLDS, NO_HOLDS),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(LOG, NO_LOG),
    ]

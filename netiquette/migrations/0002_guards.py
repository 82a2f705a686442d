# What the policy says of editions and sanctions, held by PostgreSQL whatever the code does, superusers included.

from django.db import migrations

# An edition in force is what citizens were told: neither it, nor its rules and grounds, ever changes.
EDITIONS = """
CREATE FUNCTION netiquette_edition_in_force(edition bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (SELECT 1 FROM netiquette_edition WHERE id = edition AND in_force_from <= clock_timestamp())
$$;

CREATE FUNCTION netiquette_edition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.in_force_from <= clock_timestamp() THEN
        RAISE EXCEPTION 'Une édition en vigueur de la nétiquette ne se modifie pas : publiez-en une nouvelle (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    -- At once, if the city wishes, but never backwards; the first text alone may carry the day it was adopted.
    IF NEW.in_force_from < clock_timestamp() - interval '5 minutes' AND EXISTS (
        SELECT 1 FROM netiquette_edition WHERE in_force_from <= clock_timestamp() AND id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'Une édition de la nétiquette ne s''applique jamais au passé (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_edition_immutable BEFORE INSERT OR UPDATE OR DELETE ON netiquette_edition
    FOR EACH ROW EXECUTE FUNCTION netiquette_edition_guard();

CREATE FUNCTION netiquette_rule_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND netiquette_edition_in_force(OLD.edition_id))
        OR (TG_OP <> 'DELETE' AND netiquette_edition_in_force(NEW.edition_id))
    THEN
        RAISE EXCEPTION 'Les règles d''une édition en vigueur de la nétiquette ne changent pas (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER netiquette_rule_immutable BEFORE INSERT OR UPDATE OR DELETE ON netiquette_rule
    FOR EACH ROW EXECUTE FUNCTION netiquette_rule_guard();

CREATE FUNCTION netiquette_ground_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A ground without a rule is the policy's own text: it is added once and stays.
    IF (TG_OP <> 'INSERT' AND (OLD.rule_id IS NULL OR netiquette_edition_in_force(
            (SELECT edition_id FROM netiquette_rule WHERE id = OLD.rule_id))))
        OR (TG_OP <> 'DELETE' AND netiquette_edition_in_force(
            (SELECT edition_id FROM netiquette_rule WHERE id = NEW.rule_id)))
    THEN
        RAISE EXCEPTION 'Les motifs d''une édition en vigueur de la nétiquette ne changent pas (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER netiquette_ground_immutable BEFORE INSERT OR UPDATE OR DELETE ON netiquette_ground
    FOR EACH ROW EXECUTE FUNCTION netiquette_ground_guard();
"""

NO_EDITIONS = """
DROP TRIGGER netiquette_ground_immutable ON netiquette_ground;
DROP TRIGGER netiquette_rule_immutable ON netiquette_rule;
DROP TRIGGER netiquette_edition_immutable ON netiquette_edition;
DROP FUNCTION netiquette_ground_guard();
DROP FUNCTION netiquette_rule_guard();
DROP FUNCTION netiquette_edition_guard();
DROP FUNCTION netiquette_edition_in_force(bigint);
"""

# The lock on the subscriber makes two sanctions of one person wait for each other even when the code forgets to;
# each statement of the function then reads what the other has committed.
WARNINGS = """
CREATE FUNCTION netiquette_warning_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous timestamptz;
    decided text[] := ARRAY['sent', 'withdrawn', 'lapsed'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Un avertissement ne s''efface pas : il se retire, avec un motif (R-038).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.track IS DISTINCT FROM (SELECT track FROM netiquette_ground WHERE id = NEW.ground_id) THEN
        RAISE EXCEPTION 'Le motif ne correspond pas au compte des avertissements (R-038).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.subscriber_id, NEW.account_id, NEW.track, NEW.message_id, NEW.message_posted_at, NEW.message_snapshot,
            NEW.drafted_by_id, NEW.drafted_at)
            IS DISTINCT FROM
            (OLD.subscriber_id, OLD.account_id, OLD.track, OLD.message_id, OLD.message_posted_at, OLD.message_snapshot,
            OLD.drafted_by_id, OLD.drafted_at)
            OR OLD.state = ANY (decided) AND
            (NEW.ground_id, NEW.text, NEW.ordinal, NEW.sent_at, NEW.sent_by_id, NEW.channel, NEW.proof_url, NEW.proof_note)
            IS DISTINCT FROM
            (OLD.ground_id, OLD.text, OLD.ordinal, OLD.sent_at, OLD.sent_by_id, OLD.channel, OLD.proof_url, OLD.proof_note)
        THEN
            RAISE EXCEPTION 'Ce qui a valu un avertissement, et ce qui a été envoyé, ne se modifie pas (R-038).'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('draft', 'sent'), ('draft', 'undeliverable'), ('undeliverable', 'sent'), ('sent', 'lapsed'),
            ('draft', 'withdrawn'), ('undeliverable', 'withdrawn'), ('sent', 'withdrawn'), ('lapsed', 'withdrawn')
        ) THEN
            RAISE EXCEPTION 'Un avertissement « % » ne devient pas « % » (R-038).', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.state = 'sent' AND (TG_OP = 'INSERT' OR OLD.state <> 'sent') THEN
        PERFORM 1 FROM netiquette_subscriber WHERE id = NEW.subscriber_id FOR NO KEY UPDATE;
        SELECT max(sent_at) INTO previous FROM netiquette_warning
            WHERE subscriber_id = NEW.subscriber_id AND account_id = NEW.account_id AND track = NEW.track
            AND state = 'sent' AND id IS DISTINCT FROM NEW.id;
        IF NEW.message_posted_at <= previous THEN
            RAISE EXCEPTION 'Le message précède l''envoi de l''avertissement précédent (R-038).'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_warning_r038 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_warning
    FOR EACH ROW EXECUTE FUNCTION netiquette_warning_guard();
"""

NO_WARNINGS = """
DROP TRIGGER netiquette_warning_r038 ON netiquette_warning;
DROP FUNCTION netiquette_warning_guard();
"""

EXCLUSIONS = """
CREATE FUNCTION netiquette_exclusion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    warnings integer;
    needed integer := CASE NEW.track WHEN 'advertising' THEN 3 ELSE 1 END;
    previous timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Une exclusion ne s''efface pas : elle se lève, avec un motif (R-122).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.subscriber_id, NEW.account_id, NEW.track, NEW.message_id, NEW.message_posted_at, NEW.message_snapshot,
            NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
            IS DISTINCT FROM
            (OLD.subscriber_id, OLD.account_id, OLD.track, OLD.message_id, OLD.message_posted_at, OLD.message_snapshot,
            OLD.reason, OLD.proposed_by_id, OLD.proposed_at)
            OR OLD.state <> 'proposed' AND (NEW.decided_by_id, NEW.decided_at, NEW.decision_reason, NEW.review_on)
            IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision_reason, OLD.review_on)
        THEN
            RAISE EXCEPTION 'Ce qui a été proposé ou décidé ne se modifie pas (R-122).'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('proposed', 'refused'), ('proposed', 'in_force'), ('in_force', 'lifted')
        ) THEN
            RAISE EXCEPTION 'Une exclusion « % » ne devient pas « % » (R-122).', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state NOT IN ('proposed', 'in_force') THEN
        RAISE EXCEPTION 'Une exclusion commence par une proposition (R-122).' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('proposed', 'in_force') AND (TG_OP = 'INSERT' OR OLD.state <> NEW.state) THEN
        PERFORM 1 FROM netiquette_subscriber WHERE id = NEW.subscriber_id FOR NO KEY UPDATE;
        SELECT count(*), max(sent_at) INTO warnings, previous FROM netiquette_warning
            WHERE subscriber_id = NEW.subscriber_id AND account_id = NEW.account_id AND track = NEW.track
            AND state = 'sent';
        IF warnings < needed OR NEW.message_posted_at <= previous THEN
            RAISE EXCEPTION 'Pas d''exclusion sans % avertissement(s) envoyé(s) sur ce compte, puis un nouveau manquement (%).',
                needed, CASE NEW.track WHEN 'advertising' THEN 'R-038' ELSE 'R-122' END
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_exclusion_r122 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_exclusion
    FOR EACH ROW EXECUTE FUNCTION netiquette_exclusion_guard();
"""

NO_EXCLUSIONS = """
DROP TRIGGER netiquette_exclusion_r122 ON netiquette_exclusion;
DROP FUNCTION netiquette_exclusion_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("netiquette", "0001_initial")]

    operations = [
        migrations.RunSQL(EDITIONS, NO_EDITIONS),
        migrations.RunSQL(WARNINGS, NO_WARNINGS),
        migrations.RunSQL(EXCLUSIONS, NO_EXCLUSIONS),
    ]

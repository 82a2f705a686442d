# What a review, a re-examination and a letter may become, held by PostgreSQL whatever the code does, superusers included.

from importlib import import_module

from django.db import migrations

first = import_module("netiquette.migrations.0002_guards")
AS_IT_WAS = first.EXCLUSIONS.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# As 0002, and: who decides gave none of the warnings unless the city reads it otherwise; the day of review moves by a
# re-examination only; what was lifted and restored stays.
EXCLUSIONS = """
CREATE OR REPLACE FUNCTION netiquette_exclusion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    warnings integer;
    needed integer := CASE NEW.track WHEN 'advertising' THEN 3 ELSE 1 END;
    previous timestamptz;
    is_apart boolean;
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
            OR OLD.state <> 'proposed' AND (NEW.decided_by_id, NEW.decided_at, NEW.decision_reason)
            IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision_reason)
            OR OLD.state = 'lifted' AND (NEW.lifted_by_id, NEW.lifted_at, NEW.lift_reason)
            IS DISTINCT FROM (OLD.lifted_by_id, OLD.lifted_at, OLD.lift_reason)
            OR OLD.restored_at IS NOT NULL AND (NEW.restored_by_id, NEW.restored_at, NEW.restored_proof)
            IS DISTINCT FROM (OLD.restored_by_id, OLD.restored_at, OLD.restored_proof)
        THEN
            RAISE EXCEPTION 'Ce qui a été proposé ou décidé ne se modifie pas (R-122).'
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.state <> 'proposed' AND NEW.review_on IS DISTINCT FROM OLD.review_on AND NOT EXISTS (
            SELECT 1 FROM netiquette_reexamination
            WHERE exclusion_id = NEW.id AND next_review_on = NEW.review_on AND NEW.state = 'in_force'
            AND id = (SELECT max(id) FROM netiquette_reexamination WHERE exclusion_id = NEW.id)
        ) THEN
            RAISE EXCEPTION 'La date de réexamen ne change que par un réexamen (R-122).'
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
    IF NEW.state = 'in_force' AND (TG_OP = 'INSERT' OR OLD.state <> NEW.state) THEN
        SELECT value <> 'false'::jsonb INTO is_apart FROM policy_reading
            WHERE key = 'exclusion_decider_gave_no_warning'
            AND effective_from <= (NEW.decided_at AT TIME ZONE 'America/Toronto')::date
            ORDER BY effective_from DESC LIMIT 1;
        IF COALESCE(is_apart, true) AND EXISTS (
            SELECT 1 FROM netiquette_warning
            WHERE subscriber_id = NEW.subscriber_id AND account_id = NEW.account_id AND track = NEW.track
            AND state = 'sent' AND NEW.decided_by_id IN (drafted_by_id, sent_by_id)
        ) THEN
            RAISE EXCEPTION 'Qui a donné un des avertissements ne décide pas de l''exclusion (R-122).'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
"""

WITHDRAWN = """
CREATE FUNCTION netiquette_warning_withdrawn_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Cet avertissement a été retiré : qui, quand et pourquoi ne se modifie pas (R-038).'
        USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER netiquette_warning_withdrawn BEFORE UPDATE ON netiquette_warning FOR EACH ROW
    WHEN (OLD.state = 'withdrawn' AND NEW.depersonalised_at IS NOT DISTINCT FROM OLD.depersonalised_at AND (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawal_reason)
        IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawal_reason))
    EXECUTE FUNCTION netiquette_warning_withdrawn_guard();
"""
NO_WITHDRAWN = """
DROP TRIGGER netiquette_warning_withdrawn ON netiquette_warning;
DROP FUNCTION netiquette_warning_withdrawn_guard();
"""

REVIEWS = """
-- Whether a person took part in what is contested: gave the warning, asked for the exclusion, decided or kept it.
CREATE FUNCTION netiquette_took_part(person bigint, of_warning bigint, of_exclusion bigint) RETURNS boolean
LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT 1 FROM netiquette_warning w WHERE w.id = of_warning AND person IN (w.drafted_by_id, w.sent_by_id)
    ) OR EXISTS (
        SELECT 1 FROM netiquette_exclusion e WHERE e.id = of_exclusion AND (
            person IN (e.proposed_by_id, e.decided_by_id)
            OR EXISTS (SELECT 1 FROM netiquette_reexamination r WHERE r.exclusion_id = e.id AND r.decided_by_id = person)
            OR EXISTS (
                SELECT 1 FROM netiquette_warning w
                WHERE w.subscriber_id = e.subscriber_id AND w.account_id = e.account_id AND w.track = e.track
                AND w.sent_at < e.decided_at AND person IN (w.drafted_by_id, w.sent_by_id)
            )
        )
    )
$$;

CREATE FUNCTION netiquette_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Une demande de révision ne s''efface pas : la contestation reste au dossier (R-122).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'received' THEN
            RAISE EXCEPTION 'Une révision commence par une demande (R-122).' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- The trigger that empties a row comes after, and gives it back as it was but for its words.
    IF NEW.depersonalised_at IS DISTINCT FROM OLD.depersonalised_at THEN
        RETURN NEW;
    END IF;
    IF (NEW.number, NEW.channel, NEW.received_at, NEW.received_by_id, NEW.case_number, NEW.account_id,
        NEW.display_name, NEW.words, NEW.due_on)
        IS DISTINCT FROM
        (OLD.number, OLD.channel, OLD.received_at, OLD.received_by_id, OLD.case_number, OLD.account_id,
        OLD.display_name, OLD.words, OLD.due_on)
        OR OLD.state <> 'received' AND
        (NEW.subscriber_id, NEW.warning_id, NEW.exclusion_id, NEW.recognised, NEW.new_facts, NEW.matched_by_id,
        NEW.matched_at)
        IS DISTINCT FROM
        (OLD.subscriber_id, OLD.warning_id, OLD.exclusion_id, OLD.recognised, OLD.new_facts, OLD.matched_by_id,
        OLD.matched_at)
        OR OLD.state IN ('decided', 'set_aside') AND
        (NEW.state, NEW.outcome, NEW.reasons, NEW.decided_by_id, NEW.decided_at)
        IS DISTINCT FROM
        (OLD.state, OLD.outcome, OLD.reasons, OLD.decided_by_id, OLD.decided_at)
    THEN
        RAISE EXCEPTION 'Ce qui a été demandé, rattaché ou décidé ne se modifie pas (R-122).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('received', 'open'), ('received', 'set_aside'), ('open', 'decided'), ('open', 'set_aside')
    ) THEN
        RAISE EXCEPTION 'Une révision « % » ne devient pas « % » (R-122).', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'open' AND OLD.state <> 'open' AND NEW.subscriber_id IS DISTINCT FROM COALESCE(
        (SELECT subscriber_id FROM netiquette_warning WHERE id = NEW.warning_id),
        (SELECT subscriber_id FROM netiquette_exclusion WHERE id = NEW.exclusion_id)
    ) THEN
        RAISE EXCEPTION 'La décision contestée concerne une autre personne (R-122).' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('decided', 'set_aside') AND OLD.state = 'open'
        AND netiquette_took_part(NEW.decided_by_id, NEW.warning_id, NEW.exclusion_id)
    THEN
        RAISE EXCEPTION 'Qui a pris part à la décision contestée ne décide pas de sa révision (R-122).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'decided' AND OLD.state <> 'decided' THEN
        PERFORM 1 FROM netiquette_subscriber WHERE id = NEW.subscriber_id FOR NO KEY UPDATE;
        stands := EXISTS (SELECT 1 FROM netiquette_warning WHERE id = NEW.warning_id AND state IN ('sent', 'lapsed'))
            OR EXISTS (SELECT 1 FROM netiquette_exclusion WHERE id = NEW.exclusion_id AND state = 'in_force');
        IF stands <> (NEW.outcome = 'upheld') THEN
            RAISE EXCEPTION 'L''issue d''une révision dit ce qu''est devenue la décision contestée (R-122).'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_review_a36 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_review
    FOR EACH ROW EXECUTE FUNCTION netiquette_review_guard();

CREATE FUNCTION netiquette_reexamination_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.depersonalised_at IS DISTINCT FROM OLD.depersonalised_at THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Un réexamen ne se modifie pas et ne s''efface pas (R-122).' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM netiquette_exclusion
        WHERE id = NEW.exclusion_id AND state = 'in_force' AND proposed_by_id <> NEW.decided_by_id
    ) OR NEW.next_review_on <= (NEW.decided_at AT TIME ZONE 'America/Toronto')::date THEN
        RAISE EXCEPTION 'Une exclusion en vigueur est réexaminée par une autre personne que celle qui l''a proposée, pour une date à venir (R-122).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_reexamination_a36 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_reexamination
    FOR EACH ROW EXECUTE FUNCTION netiquette_reexamination_guard();
"""
NO_REVIEWS = """
DROP TRIGGER netiquette_reexamination_a36 ON netiquette_reexamination;
DROP FUNCTION netiquette_reexamination_guard();
DROP TRIGGER netiquette_review_a36 ON netiquette_review;
DROP FUNCTION netiquette_review_guard();
DROP FUNCTION netiquette_took_part(bigint, bigint, bigint);
"""

LETTERS = """
CREATE FUNCTION netiquette_letter_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.depersonalised_at IS DISTINCT FROM OLD.depersonalised_at THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Une lettre reste telle qu''elle a été envoyée (R-122).' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.review_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM netiquette_exclusion
        WHERE id = NEW.exclusion_id AND subscriber_id = NEW.subscriber_id AND account_id = NEW.account_id
        AND (state = 'lifted' OR state = 'in_force' AND NEW.kind = 'exclusion')
    ) OR NEW.review_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM netiquette_review
        WHERE id = NEW.review_id AND subscriber_id = NEW.subscriber_id
        AND warning_id IS NOT DISTINCT FROM NEW.warning_id AND exclusion_id IS NOT DISTINCT FROM NEW.exclusion_id
        AND (NEW.kind = 'review_received' OR NEW.kind = 'review_' || outcome)
    ) THEN
        RAISE EXCEPTION 'Cette lettre ne dit pas ce qui a été décidé, ou s''adresse à une autre personne (R-122).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_letter_r122 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_letter
    FOR EACH ROW EXECUTE FUNCTION netiquette_letter_guard();
"""
NO_LETTERS = """
DROP TRIGGER netiquette_letter_r122 ON netiquette_letter;
DROP FUNCTION netiquette_letter_guard();
"""

# With the sanction that they are about, in the batch that names it.
EMPTY = """
CREATE TRIGGER netiquette_review_depersonalise_w BEFORE UPDATE ON netiquette_review FOR EACH ROW
    WHEN ((OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL) AND OLD.exclusion_id IS NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.warning', 'warning_id', 'case_number', 'display_name', 'words',
        'contact:blank', 'recognised', 'new_facts', 'reasons');
CREATE TRIGGER netiquette_review_depersonalise_x BEFORE UPDATE ON netiquette_review FOR EACH ROW
    WHEN ((OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL) AND OLD.exclusion_id IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.exclusion', 'exclusion_id', 'case_number', 'display_name',
        'words', 'contact:blank', 'recognised', 'new_facts', 'reasons');
CREATE TRIGGER netiquette_letter_r122_w BEFORE UPDATE ON netiquette_letter FOR EACH ROW
    WHEN ((OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL) AND OLD.exclusion_id IS NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.warning', 'warning_id', 'text', 'proof_url:blank', 'proof_note');
CREATE TRIGGER netiquette_letter_r122_x BEFORE UPDATE ON netiquette_letter FOR EACH ROW
    WHEN ((OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL) AND OLD.exclusion_id IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.exclusion', 'exclusion_id', 'text', 'proof_url:blank',
        'proof_note');
CREATE TRIGGER netiquette_reexamination_depersonalise BEFORE UPDATE ON netiquette_reexamination FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.exclusion', 'exclusion_id', 'reason');
DROP TRIGGER netiquette_exclusion_depersonalise ON netiquette_exclusion;
CREATE TRIGGER netiquette_exclusion_depersonalise BEFORE UPDATE ON netiquette_exclusion FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.exclusion', 'id', 'message_snapshot', 'reason',
        'decision_reason', 'applied_proof', 'lift_reason', 'restored_proof');
"""
NO_EMPTY = """
DROP TRIGGER netiquette_exclusion_depersonalise ON netiquette_exclusion;
CREATE TRIGGER netiquette_exclusion_depersonalise BEFORE UPDATE ON netiquette_exclusion FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.exclusion', 'id', 'message_snapshot', 'reason',
        'decision_reason', 'applied_proof', 'lift_reason');
DROP TRIGGER netiquette_reexamination_depersonalise ON netiquette_reexamination;
DROP TRIGGER netiquette_letter_r122_x ON netiquette_letter;
DROP TRIGGER netiquette_letter_r122_w ON netiquette_letter;
DROP TRIGGER netiquette_review_depersonalise_x ON netiquette_review;
DROP TRIGGER netiquette_review_depersonalise_w ON netiquette_review;
"""


class Migration(migrations.Migration):
    dependencies = [("netiquette", "0008_reviews"), ("policy", "0004_depersonalising")]

    operations = [
        migrations.RunSQL(EXCLUSIONS, AS_IT_WAS),
        migrations.RunSQL(WITHDRAWN, NO_WITHDRAWN),
        migrations.RunSQL(REVIEWS, NO_REVIEWS),
        migrations.RunSQL(LETTERS, NO_LETTERS),
        migrations.RunSQL(EMPTY, NO_EMPTY),
    ]

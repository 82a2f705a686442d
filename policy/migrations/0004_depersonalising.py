# What a row loses when it is depersonalised, and the register's own words: PostgreSQL empties, and nothing else does.
#
# Setting `depersonalised_at` is the whole act. The trigger gives back the row as it was, its words emptied: nothing
# else can be changed on the way, nothing can be half emptied, and an emptied row never changes again. Until an app says
# which rows an approved batch names (it replaces `policy_disposal_named`), none may be emptied at all.

from django.db import migrations, models

NAMED = """
CREATE FUNCTION policy_disposal_named(kind text, subject bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN false;
END
$$;
"""
# A word that was there leaves a mark: figures that count what is filled stay what they were. After a colon, how:
# `codes` keeps the numbers and the codes of what was registered, `own` keeps the value unlike any other, `number` names the object by its number, `blank` leaves nothing (an address
# that a page would link to).
EMPTIED = """
CREATE FUNCTION policy_codes_only(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(facts) = 'object' THEN (
        SELECT jsonb_object_agg(key, CASE
            WHEN jsonb_typeof(value) IN ('number', 'boolean', 'null') THEN value
            WHEN key IN ('state', 'kind', 'measure', 'ground', 'motif', 'moyen', 'état') THEN value
            ELSE '"dépersonnalisé"'::jsonb
        END) FROM jsonb_each(facts)) END
$$;
CREATE FUNCTION policy_emptied(was jsonb, names text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT was || coalesce(jsonb_object_agg(name, CASE
        WHEN how = 'own' THEN to_jsonb('dépersonnalisé ' || (was ->> 'id'))
        WHEN how = 'codes' THEN coalesce(policy_codes_only(was -> name), 'null'::jsonb)
        WHEN how = 'number' THEN to_jsonb('dépersonnalisé n° ' || (was ->> 'subject_id'))
        WHEN jsonb_typeof(was -> name) = 'string' AND was ->> name <> '' AND how = '' THEN '"dépersonnalisé"'::jsonb
        WHEN jsonb_typeof(was -> name) = 'string' THEN '""'::jsonb
        WHEN jsonb_typeof(was -> name) = 'array' THEN '[]'::jsonb
        WHEN jsonb_typeof(was -> name) = 'object' THEN '{}'::jsonb
        ELSE 'null'::jsonb
    END), '{}'::jsonb)
    FROM (SELECT split_part(given, ':', 1) AS name, split_part(given, ':', 2) AS how FROM unnest(names) AS given) AS one
$$;
"""
# Arguments: the kind of the object that a batch names (or `@column` that holds it), the column of its number (or the
# question that finds it, about the row `$1`), then the columns to empty.
DEPERSONALISE = """
CREATE FUNCTION policy_depersonalise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    kind text := TG_ARGV[0];
    subject bigint;
BEGIN
    IF OLD.depersonalised_at IS NOT NULL THEN
        RAISE EXCEPTION 'Ce qui est dépersonnalisé ne se modifie plus: %.', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF kind LIKE '@%' THEN
        kind := was ->> substr(kind, 2);
    END IF;
    IF TG_ARGV[1] LIKE 'SELECT %' THEN
        EXECUTE TG_ARGV[1] INTO subject USING was;
    ELSE
        subject := (was ->> TG_ARGV[1])::bigint;
    END IF;
    IF NOT policy_disposal_named(kind, subject) THEN
        RAISE EXCEPTION 'Aucun lot approuvé ne permet de dépersonnaliser ceci: %.', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW := jsonb_populate_record(
        OLD, policy_emptied(was, TG_ARGV[2:]) || jsonb_build_object('depersonalised_at', NEW.depersonalised_at));
    RETURN NEW;
END
$$;
"""
NO_LONGER = """
DROP FUNCTION policy_depersonalise();
DROP FUNCTION policy_emptied(jsonb, text[]);
DROP FUNCTION policy_codes_only(jsonb);
DROP FUNCTION policy_disposal_named(text, bigint);
"""
# The register keeps who did what, when, and by which clause, for ever. What a person typed about a citizen, as a reason
# or among the facts, goes with what it is about. Any statement that names another column, or changes nothing, is refused as before.
REGISTER = """
DROP TRIGGER policy_registerentry_no_change ON policy_registerentry;
CREATE TRIGGER policy_registerentry_no_delete BEFORE DELETE ON policy_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION policy_registerentry_append_only();
CREATE TRIGGER policy_registerentry_no_change BEFORE UPDATE OF
    id, at, event, capacity, subject_type, subject_id, subject_label, account_label, clause, before, after, reason,
    actor_id, policy_version_id ON policy_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION policy_registerentry_append_only();
CREATE TRIGGER policy_registerentry_depersonalise BEFORE UPDATE OF depersonalised_at ON policy_registerentry
    FOR EACH ROW EXECUTE FUNCTION policy_depersonalise(
        '@subject_type', 'subject_id', 'reason', 'subject_label:number', 'before:codes', 'after:codes');
"""
REGISTER_AS_IT_WAS = """
DROP TRIGGER policy_registerentry_depersonalise ON policy_registerentry;
DROP TRIGGER policy_registerentry_no_change ON policy_registerentry;
DROP TRIGGER policy_registerentry_no_delete ON policy_registerentry;
CREATE TRIGGER policy_registerentry_no_change BEFORE UPDATE OR DELETE ON policy_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION policy_registerentry_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("policy", "0003_cited_version")]

    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="depersonalised_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="dépersonnalisée le"),
        ),
        migrations.RunSQL(NAMED + EMPTIED + DEPERSONALISE, NO_LONGER),
        migrations.RunSQL(REGISTER, REGISTER_AS_IT_WAS),
    ]

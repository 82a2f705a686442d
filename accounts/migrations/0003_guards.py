# What PostgreSQL refuses whatever the code does: members of a position's group, council members with rights,
# people deleted.

from django.db import migrations

GUARDS = """
-- A position's group carries the grants; only dated holdings give them to people (R-014).
CREATE FUNCTION accounts_group_has_no_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'accounts_person_groups'
       AND EXISTS (SELECT 1 FROM accounts_position WHERE group_id = NEW.group_id)
       OR TG_TABLE_NAME = 'accounts_position'
       AND EXISTS (SELECT 1 FROM accounts_person_groups WHERE group_id = NEW.group_id) THEN
        RAISE EXCEPTION 'Les droits d''un poste viennent de son titulaire, jamais d''un groupe.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_position_r014_no_members';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_person_groups_r014 BEFORE INSERT OR UPDATE ON accounts_person_groups
    FOR EACH ROW EXECUTE FUNCTION accounts_group_has_no_members();
CREATE TRIGGER accounts_position_r014 BEFORE INSERT OR UPDATE OF group_id ON accounts_position
    FOR EACH ROW EXECUTE FUNCTION accounts_group_has_no_members();

-- Council members hold no position and replace nobody (R-005).
CREATE FUNCTION accounts_employees_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint := CASE TG_TABLE_NAME WHEN 'accounts_holding' THEN (to_jsonb(NEW) ->> 'person_id')::bigint
                                     ELSE (to_jsonb(NEW) ->> 'substitute_id')::bigint END;
BEGIN
    -- The lock keeps the person from becoming a council member meanwhile.
    IF (SELECT kind FROM accounts_person WHERE id = who FOR SHARE) = 'council_member' THEN
        RAISE EXCEPTION 'Un membre du conseil municipal ne gère aucun compte de la Ville.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_holding_r005_employee';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_holding_r005 BEFORE INSERT OR UPDATE OF person_id ON accounts_holding
    FOR EACH ROW EXECUTE FUNCTION accounts_employees_only();
CREATE TRIGGER accounts_replacement_r005 BEFORE INSERT OR UPDATE OF substitute_id ON accounts_replacement
    FOR EACH ROW EXECUTE FUNCTION accounts_employees_only();

-- Decisions keep their author: people are deactivated, never deleted.
CREATE FUNCTION accounts_person_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une personne se désactive et ne se supprime pas.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'accounts_person_kept';
END
$$;
CREATE TRIGGER accounts_person_kept BEFORE DELETE ON accounts_person
    FOR EACH ROW EXECUTE FUNCTION accounts_person_kept();
"""
NO_LONGER = """
DROP TRIGGER accounts_person_kept ON accounts_person;
DROP FUNCTION accounts_person_kept();
DROP TRIGGER accounts_replacement_r005 ON accounts_replacement;
DROP TRIGGER accounts_holding_r005 ON accounts_holding;
DROP FUNCTION accounts_employees_only();
DROP TRIGGER accounts_position_r014 ON accounts_position;
DROP TRIGGER accounts_person_groups_r014 ON accounts_person_groups;
DROP FUNCTION accounts_group_has_no_members();
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_hours_set")]

    operations = [migrations.RunSQL(GUARDS, NO_LONGER)]

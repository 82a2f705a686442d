# A version of the policy that a decision cites is history: PostgreSQL lets nobody rewrite it.

from django.db import migrations

KEPT = """
CREATE FUNCTION policy_policyversion_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM policy_registerentry WHERE policy_version_id = OLD.id) THEN
        RAISE EXCEPTION 'Des décisions citent cette version de la politique : elle ne se modifie pas (R-001).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_policyversion_r001_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_policyversion_kept BEFORE UPDATE ON policy_policyversion
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION policy_policyversion_kept();
"""
NO_LONGER = """
DROP TRIGGER policy_policyversion_kept ON policy_policyversion;
DROP FUNCTION policy_policyversion_kept();
"""


class Migration(migrations.Migration):

    dependencies = [("policy", "0002_register")]

    operations = [migrations.RunSQL(KEPT, NO_LONGER)]

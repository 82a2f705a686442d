# What PostgreSQL refuses whatever the code does: a request received or answered is never rewritten, a person's own words
# beside a record neither, and the judgements on masks are added, never changed.

from django.db import migrations

REQUEST = """
CREATE FUNCTION privacy_accessrequest_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'Une demande close ne se modifie pas.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.kind, NEW.received_on, NEW.asked, NEW.requester, NEW.recorded_by_id, NEW.recorded_at)
       IS DISTINCT FROM (OLD.kind, OLD.received_on, OLD.asked, OLD.requester, OLD.recorded_by_id, OLD.recorded_at) THEN
        RAISE EXCEPTION 'Ce qui a été reçu ne se modifie pas.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.extension_notice_on IS NOT NULL
       AND (NEW.extension_notice_on, NEW.extension_reason)
           IS DISTINCT FROM (OLD.extension_notice_on, OLD.extension_reason) THEN
        RAISE EXCEPTION 'Un délai se prolonge une seule fois.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_accessrequest_kept BEFORE UPDATE ON privacy_accessrequest
    FOR EACH ROW EXECUTE FUNCTION privacy_accessrequest_guard();
"""
APPEND_ONLY = """
CREATE FUNCTION privacy_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Ceci s''ajoute et ne se modifie pas: %.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER privacy_correctionnote_kept BEFORE UPDATE ON privacy_correctionnote
    FOR EACH ROW EXECUTE FUNCTION privacy_refuse_change();
CREATE TRIGGER privacy_maskrevision_kept BEFORE UPDATE ON privacy_maskrevision
    FOR EACH ROW EXECUTE FUNCTION privacy_refuse_change();
"""
DROP = """
DROP TRIGGER privacy_accessrequest_kept ON privacy_accessrequest;
DROP FUNCTION privacy_accessrequest_guard();
DROP TRIGGER privacy_correctionnote_kept ON privacy_correctionnote;
DROP TRIGGER privacy_maskrevision_kept ON privacy_maskrevision;
DROP FUNCTION privacy_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_requests_dossiers")]
    operations = [migrations.RunSQL(REQUEST + APPEND_ONLY, DROP)]

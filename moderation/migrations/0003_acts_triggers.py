# What PostgreSQL refuses whatever the code does: words of our own on a complaint or to a journalist (R-039, R-042,
# R-129), a sent reply or its references changed, a removal forgotten, a removed message called a complaint.

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Ceci est conservé: %.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER moderation_removal_r090_kept BEFORE DELETE ON moderation_removal
    FOR EACH ROW EXECUTE FUNCTION moderation_refuse_delete();
"""
REPLY = """
CREATE FUNCTION moderation_reply_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'sent' THEN
        RAISE EXCEPTION 'Une réponse envoyée ne se modifie pas et ne s''efface pas (R-096).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.state = 'sent'
       AND (SELECT kind FROM moderation_message WHERE id = NEW.message_id) IN ('complaint', 'media_request')
       AND (NEW.nature <> 'redirection' OR NOT EXISTS (
            SELECT 1 FROM moderation_answertemplate WHERE id = NEW.template_id AND is_redirection)) THEN
        RAISE EXCEPTION 'Une plainte ou une demande média reçoit seulement une redirection (R-039, R-042, R-129).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_reply_r096_guard BEFORE INSERT OR UPDATE OR DELETE ON moderation_reply
    FOR EACH ROW EXECUTE FUNCTION moderation_reply_guard();
"""
REFERENCE = """
CREATE FUNCTION moderation_reference_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM moderation_reply WHERE state = 'sent' AND id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.reply_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.reply_id END)) THEN
        RAISE EXCEPTION 'Les références d''une réponse envoyée sont conservées telles quelles (R-096).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_reference_r096_guard BEFORE INSERT OR UPDATE OR DELETE ON moderation_reference
    FOR EACH ROW EXECUTE FUNCTION moderation_reference_guard();
"""
MESSAGE = """
CREATE FUNCTION moderation_message_kind_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind NOT IN ('advertising', 'netiquette_violation', 'electoral') AND EXISTS (
        SELECT 1 FROM moderation_removal WHERE message_id = NEW.id AND state IN ('decided', 'done')) THEN
        RAISE EXCEPTION 'Un message retiré n''est jamais une plainte, une question ni un commentaire (R-039).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_message_r039_kind BEFORE UPDATE OF kind ON moderation_message
    FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION moderation_message_kind_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_search_and_snapshots")]

    operations = [
        migrations.RunSQL(
            REFUSE,
            "DROP TRIGGER moderation_removal_r090_kept ON moderation_removal;"
            "DROP FUNCTION moderation_refuse_delete();",
        ),
        migrations.RunSQL(
            REPLY,
            "DROP TRIGGER moderation_reply_r096_guard ON moderation_reply;"
            "DROP FUNCTION moderation_reply_guard();",
        ),
        migrations.RunSQL(
            REFERENCE,
            "DROP TRIGGER moderation_reference_r096_guard ON moderation_reference;"
            "DROP FUNCTION moderation_reference_guard();",
        ),
        migrations.RunSQL(
            MESSAGE,
            "DROP TRIGGER moderation_message_r039_kind ON moderation_message;"
            "DROP FUNCTION moderation_message_kind_guard();",
        ),
    ]

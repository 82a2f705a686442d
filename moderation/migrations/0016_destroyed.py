"""A message that was destroyed is recognised when it is imported again: a mark stays, tied to no row."""

from django.db import migrations, models

# The one act that empties a message gives its mark in place of its identifier: without one, nothing is emptied. By name
# before the trigger that empties, which gives the row back without it. A message that came back once keeps one mark.
MARK = """
CREATE FUNCTION moderation_keep_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.external_id = OLD.external_id
        OR NEW.external_id !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN
        RAISE EXCEPTION 'Un message ne se dépersonnalise pas sans la marque qui le fera reconnaître.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO moderation_destroyedmessage (mark) VALUES (NEW.external_id::uuid) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_message_before_depersonalise BEFORE UPDATE ON moderation_message FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NULL AND NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION moderation_keep_mark();
CREATE FUNCTION moderation_mark_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'La marque d''un message détruit vient de sa destruction, et demeure.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER moderation_destroyedmessage_stays BEFORE UPDATE OR DELETE ON moderation_destroyedmessage
    FOR EACH ROW EXECUTE FUNCTION moderation_mark_stays();
CREATE TRIGGER moderation_destroyedmessage_comes BEFORE INSERT ON moderation_destroyedmessage
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION moderation_mark_stays();
"""
NO_MARK = """
DROP TRIGGER moderation_destroyedmessage_comes ON moderation_destroyedmessage;
DROP TRIGGER moderation_destroyedmessage_stays ON moderation_destroyedmessage;
DROP FUNCTION moderation_mark_stays();
DROP TRIGGER moderation_message_before_depersonalise ON moderation_message;
DROP FUNCTION moderation_keep_mark();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_errors")]

    operations = [
        migrations.CreateModel(
            name="DestroyedMessage",
            fields=[
                (
                    "mark",
                    models.UUIDField(editable=False, primary_key=True, serialize=False, verbose_name="marque"),
                ),
            ],
            options={"verbose_name": "message détruit", "verbose_name_plural": "messages détruits"},
        ),
        migrations.CreateModel(
            name="RecognitionKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField(verbose_name="clé scellée")),
                ("key_id", models.CharField(max_length=40, verbose_name="clé qui l’a scellée")),
            ],
            options={
                "verbose_name": "clé de reconnaissance",
                "verbose_name_plural": "clés de reconnaissance",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="moderation_recognitionkey_only_one"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="importbatch",
            name="destroyed",
            field=models.PositiveIntegerField(default=0, verbose_name="déjà détruits"),
        ),
        migrations.RunSQL(MARK, NO_MARK),
    ]

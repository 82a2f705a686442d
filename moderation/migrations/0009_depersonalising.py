# What each row of this app loses when an approved batch names it, held by PostgreSQL.

from django.conf import settings
from django.db import migrations, models


# By name before every other trigger of its table: those see the row as it will be. The last words are the columns.
EMPTIED = {
    "moderation_message": "'moderation.message', 'id', 'external_id:own', 'excerpt', 'parent_external_id'",
    "moderation_snapshot": (
        "'moderation.message', 'message_id', 'text', 'media', 'permalink:blank', 'author_external_id', 'author_name',"
        "'parent_external_id', 'digest'"
    ),
    "moderation_reply": (
        "'moderation.message', 'message_id', 'text', 'closed_hours_reason', 'no_reference_reason', 'permalink'"
    ),
    "moderation_reference": (
        "'moderation.message', 'SELECT message_id FROM moderation_reply WHERE id = ($1 ->> ''reply_id'')::bigint',"
        "'locator', 'excerpt'"
    ),
    "moderation_passedcaution": (
        "'moderation.message', 'SELECT message_id FROM moderation_reply WHERE id = ($1 ->> ''reply_id'')::bigint',"
        "'sentence', 'reason'"
    ),
    "moderation_removal": "'moderation.message', 'message_id', 'note', 'escalation', 'proof', 'restoration_reason'",
    "moderation_note": "'moderation.message', 'message_id', 'text'",
    "moderation_importbatch": "'moderation.importbatch', 'id', 'file:blank', 'file_name', 'failure'",
    "moderation_importrejection": "'moderation.importbatch', 'batch_id', 'reason'",
}
EMPTY = "".join(
    f"CREATE TRIGGER {table}_depersonalise BEFORE UPDATE ON {table} FOR EACH ROW "
    "WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL) "
    f"EXECUTE FUNCTION policy_depersonalise({arguments});\n"
    for table, arguments in EMPTIED.items()
)
NO_EMPTY = "".join(f"DROP TRIGGER {table}_depersonalise ON {table};\n" for table in EMPTIED)
# What is kept as it was lets the emptying through, which the trigger above has just made whole; nothing else.
GUARDS = (
    ("moderation_snapshot_no_change", "moderation_snapshot", "DELETE", "moderation_snapshot_immutable"),
    ("moderation_reply_r096_guard", "moderation_reply", "INSERT OR DELETE", "moderation_reply_guard"),
    ("moderation_reference_r096_guard", "moderation_reference", "INSERT OR DELETE", "moderation_reference_guard"),
    (
        "moderation_passedcaution_r086_guard",
        "moderation_passedcaution",
        "INSERT OR DELETE",
        "moderation_passedcaution_guard",
    ),
)
LET_THROUGH = "".join(
    f"""
DROP TRIGGER {name} ON {table};
CREATE TRIGGER {name} BEFORE {others} ON {table} FOR EACH ROW EXECUTE FUNCTION {guard}();
CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN (NEW.depersonalised_at IS NOT DISTINCT FROM OLD.depersonalised_at) EXECUTE FUNCTION {guard}();
"""
    for name, table, others, guard in GUARDS
)
AS_IT_WAS = "".join(
    f"""
DROP TRIGGER {name}_update ON {table};
DROP TRIGGER {name} ON {table};
CREATE TRIGGER {name} BEFORE {others} OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {guard}();
"""
    for name, table, others, guard in GUARDS
)
# Nothing is written about a message that is emptied, not even by whoever read it just before: he waits, then is told.
# After the insertion: a second removal, say, is refused by its index before it holds anything of the message.
PARTS = ("moderation_note", "moderation_reply", "moderation_removal", "moderation_snapshot")
OF_A_WHOLE = """
CREATE FUNCTION moderation_refuse_after_depersonalising() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    emptied timestamptz;
BEGIN
    SELECT depersonalised_at INTO emptied FROM moderation_message WHERE id = NEW.message_id FOR KEY SHARE;
    IF emptied IS NOT NULL THEN
        RAISE EXCEPTION 'Ce message est dépersonnalisé: plus rien ne s''y ajoute.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
""" + "".join(
    f"CREATE TRIGGER {table}_of_a_whole AFTER INSERT ON {table} FOR EACH ROW "
    # The first snapshot comes with its message, thousands at a time.
    f"{'WHEN (NEW.ordinal > 1) ' if table == 'moderation_snapshot' else ''}"
    "EXECUTE FUNCTION moderation_refuse_after_depersonalising();\n"
    for table in PARTS
)
OF_ANYTHING = (
    "".join(f"DROP TRIGGER {table}_of_a_whole ON {table};\n" for table in PARTS)
    + "DROP FUNCTION moderation_refuse_after_depersonalising();"
)


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0004_depersonalising'),
        ('accounts', '0013_impostors'),
        ('moderation', '0008_cautions'),
        ('netiquette', '0006_depersonalising'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='importrejection',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='message',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='note',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='reference',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='passedcaution',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='removal',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='reply',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('depersonalised_at__isnull', True), ('state', 'closed_without_reply')), fields=['closed_at'], name='moderation_message_unfollowed'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('depersonalised_at__isnull', True), ('state__in', ['answered', 'thanked', 'redirected', 'notified'])), fields=['closed_at'], name='moderation_message_followed'),
        ),
        migrations.RunSQL(EMPTY, NO_EMPTY),
        migrations.RunSQL(LET_THROUGH, AS_IT_WAS),
        migrations.RunSQL(OF_A_WHOLE, OF_ANYTHING),
    ]

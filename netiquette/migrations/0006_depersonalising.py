# What a subscriber and his sanctions lose when an approved batch names them, held by PostgreSQL.

from django.db import migrations, models


EMPTY = """
CREATE TRIGGER netiquette_subscriber_depersonalise BEFORE UPDATE ON netiquette_subscriber FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.subscriber', 'id', 'external_id:own', 'name');
CREATE TRIGGER netiquette_warning_depersonalise BEFORE UPDATE ON netiquette_warning FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.warning', 'id', 'message_snapshot', 'text', 'proof_url:blank',
        'proof_note', 'undeliverable_reason', 'withdrawal_reason');
CREATE TRIGGER netiquette_exclusion_depersonalise BEFORE UPDATE ON netiquette_exclusion FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('netiquette.exclusion', 'id', 'message_snapshot', 'reason',
        'decision_reason', 'applied_proof', 'lift_reason');
"""
NO_EMPTY = """
DROP TRIGGER netiquette_exclusion_depersonalise ON netiquette_exclusion;
DROP TRIGGER netiquette_warning_depersonalise ON netiquette_warning;
DROP TRIGGER netiquette_subscriber_depersonalise ON netiquette_subscriber;
"""
# What was decided lets the emptying through, which the trigger above has just made whole; nothing else.
LET_THROUGH = """
DROP TRIGGER netiquette_warning_r038 ON netiquette_warning;
CREATE TRIGGER netiquette_warning_r038 BEFORE INSERT OR DELETE ON netiquette_warning
    FOR EACH ROW EXECUTE FUNCTION netiquette_warning_guard();
CREATE TRIGGER netiquette_warning_r038_update BEFORE UPDATE ON netiquette_warning FOR EACH ROW
    WHEN (NEW.depersonalised_at IS NOT DISTINCT FROM OLD.depersonalised_at)
    EXECUTE FUNCTION netiquette_warning_guard();
DROP TRIGGER netiquette_exclusion_r122 ON netiquette_exclusion;
CREATE TRIGGER netiquette_exclusion_r122 BEFORE INSERT OR DELETE ON netiquette_exclusion
    FOR EACH ROW EXECUTE FUNCTION netiquette_exclusion_guard();
CREATE TRIGGER netiquette_exclusion_r122_update BEFORE UPDATE ON netiquette_exclusion FOR EACH ROW
    WHEN (NEW.depersonalised_at IS NOT DISTINCT FROM OLD.depersonalised_at)
    EXECUTE FUNCTION netiquette_exclusion_guard();
"""
AS_IT_WAS = """
DROP TRIGGER netiquette_exclusion_r122_update ON netiquette_exclusion;
DROP TRIGGER netiquette_exclusion_r122 ON netiquette_exclusion;
CREATE TRIGGER netiquette_exclusion_r122 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_exclusion
    FOR EACH ROW EXECUTE FUNCTION netiquette_exclusion_guard();
DROP TRIGGER netiquette_warning_r038_update ON netiquette_warning;
DROP TRIGGER netiquette_warning_r038 ON netiquette_warning;
CREATE TRIGGER netiquette_warning_r038 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_warning
    FOR EACH ROW EXECUTE FUNCTION netiquette_warning_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0004_depersonalising'),
        ('netiquette', '0005_edition_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='exclusion',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddField(
            model_name='warning',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.RunSQL(EMPTY, NO_EMPTY),
        migrations.RunSQL(LET_THROUGH, AS_IT_WAS),
    ]

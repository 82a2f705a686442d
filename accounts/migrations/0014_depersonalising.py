# An e-mail that is over loses what it said; to whom it was owed stays, so that it is never sent again.

from django.db import migrations, models

EMPTY = """
CREATE TRIGGER accounts_notice_depersonalise BEFORE UPDATE ON accounts_notice FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('accounts.notice', 'id', 'context', 'last_error');
"""
NO_EMPTY = "DROP TRIGGER accounts_notice_depersonalise ON accounts_notice"


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0004_depersonalising'),
        ('accounts', '0013_impostors'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('depersonalised_at__isnull', True), ('state__in', ['sent', 'cancelled'])), fields=['created_at'], name='accounts_notice_kept'),
        ),
        migrations.RunSQL(EMPTY, NO_EMPTY),
    ]

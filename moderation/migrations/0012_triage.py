"""What the triage suggests of a message, suspected danger first, and what says the same."""

from django.conf import settings
from django.db import migrations, models

# The mark of the words goes with the words.
EMPTIED = "'moderation.message', 'id', 'external_id:own', 'excerpt', 'parent_external_id'"
TRIGGER = """
DROP TRIGGER moderation_message_depersonalise ON moderation_message;
CREATE TRIGGER moderation_message_depersonalise BEFORE UPDATE ON moderation_message FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise(%s);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_impostors'),
        ('moderation', '0011_campaigns'),
        ('netiquette', '0005_edition_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='message',
            name='moderation_message_queue',
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='moderation_message_queue_acct',
        ),
        migrations.AddField(
            model_name='message',
            name='suspects_danger',
            field=models.BooleanField(db_default=False, default=False, verbose_name='danger soupçonné'),
        ),
        migrations.AddField(
            model_name='message',
            name='fingerprint',
            field=models.BigIntegerField(null=True, verbose_name='empreinte des mots'),
        ),
        migrations.AddField(
            model_name='message',
            name='suggested_kind',
            field=models.CharField(blank=True, choices=[('question', 'question'), ('comment', 'commentaire'), ('thanks', 'remerciement'), ('complaint', 'plainte'), ('media_request', 'demande média'), ('advertising', 'publicité'), ('netiquette_violation', 'manquement à la nétiquette'), ('electoral', 'contenu électoral'), ('other', 'autre')], db_default='', max_length=24, verbose_name='nature suggérée'),
        ),
        migrations.AddField(
            model_name='message',
            name='comes_first',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('is_danger', True), ('suspects_danger', True), _connector='OR'), output_field=models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['-comes_first', 'limit_at', 'id'], name='moderation_message_queue'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['account', '-comes_first', 'limit_at', 'id'], include=('target_at', 'state'), name='moderation_message_queue_acct'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('fingerprint__isnull', False)), fields=['fingerprint', 'posted_at'], name='moderation_message_similar'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('is_danger', False), ('suspects_danger', False), _connector='OR'), name='moderation_message_r053_danger_is_settled'),
        ),
        migrations.RunSQL(TRIGGER % f"{EMPTIED}, 'fingerprint'", TRIGGER % EMPTIED),
    ]

# What a person passed before a reply left, fixed once it is sent: PostgreSQL holds it whatever the code does.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = """
CREATE FUNCTION moderation_passedcaution_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM moderation_reply WHERE state = 'sent' AND id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.reply_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.reply_id END)) THEN
        RAISE EXCEPTION 'Les mises en garde passées d''une réponse envoyée sont conservées telles quelles (R-086).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_passedcaution_r086_guard BEFORE INSERT OR UPDATE OR DELETE ON moderation_passedcaution
    FOR EACH ROW EXECUTE FUNCTION moderation_passedcaution_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0007_names_in_french'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PassedCaution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('clause', models.CharField(max_length=8, verbose_name='clause')),
                ('sentence', models.CharField(max_length=500, verbose_name='mise en garde')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('wants_page', models.BooleanField(default=False, verbose_name='page à écrire')),
                ('at', models.DateTimeField(verbose_name='passée le')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='passée par')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passed_cautions', to='moderation.reply', verbose_name='réponse')),
            ],
            options={
                'verbose_name': 'mise en garde passée',
                'verbose_name_plural': 'mises en garde passées',
                'ordering': ('id',),
                'indexes': [models.Index(condition=models.Q(('wants_page', True)), fields=['-at'], name='moderation_passedcaution_pages')],
                'constraints': [models.UniqueConstraint(fields=('reply', 'code'), name='moderation_passedcaution_once'), models.CheckConstraint(condition=models.Q(models.Q(('code__in', ['page', 'language']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='moderation_passedcaution_r093_reason', violation_error_message='Cette mise en garde se passe avec un motif écrit.'), models.CheckConstraint(condition=models.Q(('wants_page', False), ('code', 'page'), _connector='OR'), name='moderation_passedcaution_page_to_write')],
            },
        ),
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER moderation_passedcaution_r086_guard ON moderation_passedcaution;"
            "DROP FUNCTION moderation_passedcaution_guard();",
        ),
    ]

# The letters as data, each version kept; the case numbers that they give.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from netiquette.references import EXCLUSION, WARNING, case_number

GUARDS = """
CREATE FUNCTION netiquette_lettertemplate_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une version d''une lettre ne se modifie pas et ne s''efface pas : rédigez la suivante (R-122).'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER netiquette_lettertemplate_r122 BEFORE UPDATE OR DELETE ON netiquette_lettertemplate
    FOR EACH ROW EXECUTE FUNCTION netiquette_lettertemplate_guard();
"""
NO_GUARDS = """
DROP TRIGGER netiquette_lettertemplate_r122 ON netiquette_lettertemplate;
DROP FUNCTION netiquette_lettertemplate_guard();
"""


def give_numbers(apps, schema_editor):
    """Give the sanctions already recorded the number that they would have had."""
    for name, prefix in (("Warning", WARNING), ("Exclusion", EXCLUSION)):
        rows = apps.get_model("netiquette", name).objects
        for pk, message_id in rows.values_list("pk", "message_id").iterator():
            rows.filter(pk=pk).update(reference=case_number(prefix, message_id))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_impostors'),
        ('netiquette', '0003_displays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('warning_advertising', 'avertissement pour publicité'), ('warning_conduct', 'avertissement pour la conduite'), ('exclusion', 'exclusion d’un compte'), ('removal_notice', 'avis de retrait, sans avertissement'), ('electoral_notice', 'avis de retrait en période d’élections'), ('review_received', 'demande de révision reçue'), ('review_upheld', 'révision\xa0: décision maintenue'), ('review_reversed', 'révision\xa0: décision annulée'), ('reinstatement', 'accès rétabli')], max_length=30, verbose_name='lettre')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('body', models.TextField(verbose_name='texte')),
                ('short_body', models.TextField(verbose_name='forme courte')),
                ('written_at', models.DateTimeField(null=True, verbose_name='rédigée le')),
            ],
            options={
                'verbose_name': 'modèle de lettre',
                'verbose_name_plural': 'modèles de lettres',
                'ordering': ('kind', '-number'),
            },
        ),
        migrations.AddField(
            model_name='exclusion',
            name='reference',
            field=models.CharField(blank=True, max_length=11, verbose_name='numéro de dossier'),
        ),
        migrations.AddField(
            model_name='warning',
            name='reference',
            field=models.CharField(blank=True, max_length=11, verbose_name='numéro de dossier'),
        ),
        migrations.AddIndex(
            model_name='exclusion',
            index=models.Index(fields=['reference'], name='netiquette_exclusion_reference'),
        ),
        migrations.AddIndex(
            model_name='warning',
            index=models.Index(fields=['reference'], name='netiquette_warning_reference'),
        ),
        migrations.AddField(
            model_name='lettertemplate',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rédigée par'),
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.UniqueConstraint(fields=('kind', 'number'), name='netiquette_lettertemplate_version'),
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['warning_advertising', 'warning_conduct', 'exclusion', 'removal_notice', 'electoral_notice', 'review_received', 'review_upheld', 'review_reversed', 'reinstatement']), models.Q(('body', ''), _negated=True), ('short_body__contains', '{lien}')), name='netiquette_lettertemplate_r122_words'),
        ),
        migrations.RunPython(give_numbers, migrations.RunPython.noop),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]

# The versions of the policy and the readings; no person yet, so that any app may depend on it.

import policy.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('resolution', models.CharField(max_length=40, verbose_name='numéro de résolution')),
                ('adopted_on', models.DateField(verbose_name='adoptée le')),
                ('effective_from', models.DateField(verbose_name='en vigueur à partir du')),
                ('text_file', models.CharField(blank=True, help_text='Nom du fichier dans le dossier des textes adoptés.', max_length=100, verbose_name='fichier du texte')),
            ],
            options={
                'verbose_name': 'version de la politique',
                'verbose_name_plural': 'versions de la politique',
                'ordering': ['-effective_from'],
                'constraints': [models.UniqueConstraint(fields=('effective_from',), name='policy_policyversion_r001_one_per_day', violation_error_message='Une autre version de la politique entre en vigueur ce jour-là.'), models.CheckConstraint(condition=models.Q(('effective_from__gte', models.F('adopted_on'))), name='policy_policyversion_r001_adopted_first', violation_error_message='Une version ne peut pas être en vigueur avant son adoption.'), models.CheckConstraint(condition=models.Q(('resolution', ''), _negated=True), name='policy_policyversion_r001_resolution', violation_error_message='Une version porte le numéro de la résolution qui l’adopte.')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=policy.models.key_choices, max_length=60, verbose_name='question')),
                ('value', models.JSONField(blank=True, null=True, verbose_name='valeur')),
                ('effective_from', models.DateField(verbose_name='à partir du')),
                ('decided_by', models.CharField(max_length=200, verbose_name='décidé par')),
                ('ambiguity', models.CharField(blank=True, help_text='Rempli selon la question si laissé vide.', max_length=5, verbose_name='ambiguïté')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'lecture de la politique',
                'verbose_name_plural': 'lectures de la politique',
                'ordering': ['key', '-effective_from'],
                'constraints': [models.UniqueConstraint(fields=('key', 'effective_from'), name='policy_reading_one_per_day', violation_error_message='Une autre lecture de cette question commence ce jour-là.'), models.CheckConstraint(condition=models.Q(('decided_by', ''), _negated=True), name='policy_reading_decided_by', violation_error_message='Une lecture dit qui l’a décidée.'), models.CheckConstraint(condition=models.Q(('ambiguity__regex', '^(A-\\d{2}|R-\\d{3})$')), name='policy_reading_ambiguity', violation_error_message='L’ambiguïté s’écrit A-00 ou R-000.')],
            },
        ),
    ]

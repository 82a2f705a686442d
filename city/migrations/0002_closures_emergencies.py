"""Closures and emergencies, decided by people; the calendar version that PostgreSQL keeps by itself."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A sequence, not a counter: a number once seen never comes back with other hours, even after a rollback.
NEW_VERSION = """
CREATE SEQUENCE city_calendar_version_numbers;
CREATE FUNCTION city_new_calendar_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO city_calendarversion (id, number) VALUES (1, nextval('city_calendar_version_numbers'))
    ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number;
    RETURN NULL;
END $$;
"""
TABLES = ["city_hoursset", "city_openinginterval", "city_closure", "city_emergency"]
TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_new_calendar_version AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION city_new_calendar_version();\n"
    for table in TABLES
)
NO_VERSION = """
DROP FUNCTION city_new_calendar_version() CASCADE;
DROP SEQUENCE city_calendar_version_numbers;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("city", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Emergency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('delayed', 'interactions retardées'), ('suspended', 'interactions suspendues')], max_length=10, verbose_name='niveau')),
                ('reason', models.TextField(verbose_name='motif')),
                ('account_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='Vide\xa0: tous les comptes.', size=None, verbose_name='comptes')),
                ('declared_at', models.DateTimeField(verbose_name='déclarée le')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminée le')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déclarée par')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='terminée par')),
            ],
            options={
                'verbose_name': 'situation d’urgence',
                'verbose_name_plural': 'situations d’urgence',
                'ordering': ('-declared_at',),
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['declared_at'], name='city_emergency_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__gte', models.F('declared_at')), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='city_emergency_r128_end', violation_error_message='La fin suit la déclaration et porte le nom de qui l’a décidée.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='city_emergency_r051_reason', violation_error_message='Une situation d’urgence a un motif écrit.')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='premier jour')),
                ('ends_on', models.DateField(verbose_name='dernier jour')),
                ('closed_from', models.TimeField(blank=True, help_text='Vide\xa0: dès le début de la journée.', null=True, verbose_name='fermé à partir de')),
                ('closed_until', models.TimeField(blank=True, help_text='Vide\xa0: jusqu’à la fin de la journée.', null=True, verbose_name='fermé jusqu’à')),
                ('reason', models.CharField(max_length=150, verbose_name='motif')),
                ('state', models.CharField(choices=[('proposed', 'à confirmer'), ('confirmed', 'confirmée'), ('declined', 'écartée')], default='proposed', max_length=10, verbose_name='état')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='décidée le')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidée par')),
                ('hours_set', models.ForeignKey(blank=True, help_text='Vide\xa0: tous les horaires.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='city.hoursset', verbose_name='horaire')),
            ],
            options={
                'verbose_name': 'fermeture',
                'verbose_name_plural': 'fermetures',
                'ordering': ('starts_on',),
                'constraints': [models.UniqueConstraint(fields=('starts_on', 'hours_set'), name='city_closure_r084_one_per_day', nulls_distinct=False, violation_error_message='Une autre fermeture commence déjà ce jour-là.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='city_closure_r084_dates', violation_error_message='Le dernier jour ne peut pas précéder le premier.'), models.CheckConstraint(condition=models.Q(('closed_from__isnull', True), ('closed_until__isnull', True), ('closed_until__gt', models.F('closed_from')), _connector='OR'), name='city_closure_r084_hours', violation_error_message='L’heure de réouverture doit suivre celle de fermeture.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('state__in', ['confirmed', 'declined'])), _connector='OR'), name='city_closure_r084_decided', violation_error_message='Une fermeture confirmée ou écartée porte la date de la décision.')],
            },
        ),
        migrations.RunSQL(NEW_VERSION + TRIGGERS, NO_VERSION),
    ]

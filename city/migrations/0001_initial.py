"""Services, opening hours and elections: what does not name a person. Accounts build on this."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(verbose_name='numéro')),
            ],
            options={
                'verbose_name': 'version du calendrier',
                'verbose_name_plural': 'versions du calendrier',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', models.Value(1))), name='city_calendarversion_single')],
            },
        ),
        migrations.CreateModel(
            name='ElectionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('municipal', 'municipale'), ('provincial', 'provinciale'), ('federal', 'fédérale'), ('referendum', 'référendum')], max_length=12, verbose_name='niveau')),
                ('label', models.CharField(max_length=150, verbose_name='nom')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('source', models.CharField(blank=True, help_text='Décret, avis ou loi qui les fixe.', max_length=250, verbose_name='source des dates')),
            ],
            options={
                'verbose_name': 'période d’élections',
                'verbose_name_plural': 'périodes d’élections',
                'ordering': ('-starts_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='city_electionperiod_r025_dates', violation_error_message='La période doit finir après avoir commencé.')],
            },
        ),
        migrations.CreateModel(
            name='HoursSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('is_default', models.BooleanField(default=False, verbose_name='horaire général des bureaux')),
            ],
            options={
                'verbose_name': 'horaire',
                'verbose_name_plural': 'horaires',
                'ordering': ('-is_default', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='city_hoursset_r084_one_default', violation_error_message='Un autre horaire est déjà l’horaire général des bureaux.')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('respondent_name', models.CharField(blank=True, max_length=150, verbose_name='personne responsable')),
                ('respondent_email', models.EmailField(blank=True, max_length=254, verbose_name='courriel de la personne responsable')),
                ('respondent_from', models.DateField(blank=True, null=True, verbose_name='désignée à partir du')),
                ('respondent_until', models.DateField(blank=True, null=True, verbose_name='désignée jusqu’au')),
                ('deputy_name', models.CharField(blank=True, max_length=150, verbose_name='remplaçant')),
                ('deputy_email', models.EmailField(blank=True, max_length=254, verbose_name='courriel du remplaçant')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='téléphone')),
                ('complaint_coordinates', models.TextField(blank=True, help_text='Telles qu’elles seront données à la personne qui se plaint.', verbose_name='coordonnées pour les plaintes')),
                ('coordinates_verified_on', models.DateField(blank=True, help_text='Jour où elles ont été comparées à celles du site Web de la Ville.', null=True, verbose_name='coordonnées vérifiées le')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
            ],
            options={
                'verbose_name': 'service municipal',
                'verbose_name_plural': 'services municipaux',
                'ordering': ('name',),
                'constraints': [models.CheckConstraint(condition=models.Q(('respondent_from__isnull', True), ('respondent_until__isnull', True), ('respondent_until__gte', models.F('respondent_from')), _connector='OR'), name='city_service_r094_dates', violation_error_message='La désignation ne peut pas finir avant d’avoir commencé.'), models.CheckConstraint(condition=models.Q(('respondent_name', ''), models.Q(('respondent_email', ''), _negated=True), _connector='OR'), name='city_service_r094_reachable', violation_error_message='La personne responsable doit avoir une adresse courriel.')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('seat', models.CharField(blank=True, max_length=150, verbose_name='poste convoité')),
                ('handles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=150), blank=True, default=list, help_text='Séparés par des virgules.', size=None, verbose_name='identifiants publics')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='city.electionperiod', verbose_name='période')),
            ],
            options={
                'verbose_name': 'candidat',
                'verbose_name_plural': 'candidats',
                'ordering': ('period', 'name'),
                'constraints': [models.UniqueConstraint(fields=('period', 'name'), name='city_candidate_r026_once', violation_error_message='Ce candidat figure déjà dans la période.')],
            },
        ),
        migrations.CreateModel(
            name='OpeningInterval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'lundi'), (1, 'mardi'), (2, 'mercredi'), (3, 'jeudi'), (4, 'vendredi'), (5, 'samedi'), (6, 'dimanche')], verbose_name='jour')),
                ('opens', models.TimeField(verbose_name='ouverture')),
                ('closes', models.TimeField(verbose_name='fermeture')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='saison\xa0: du')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='saison\xa0: au')),
                ('weekend_confirmed', models.BooleanField(default=False, help_text='La politique prévoit une gestion du lundi au vendredi (section «\xa0Annexe I – Nétiquette\xa0»)\xa0: une ouverture le samedi ou le dimanche doit être confirmée.', verbose_name='ouverture de fin de semaine confirmée')),
                ('hours_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='city.hoursset', verbose_name='horaire')),
            ],
            options={
                'verbose_name': 'plage d’ouverture',
                'verbose_name_plural': 'plages d’ouverture',
                'ordering': ('hours_set', 'valid_from', 'weekday', 'opens'),
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='city_openinginterval_r084_order', violation_error_message='La fermeture doit suivre l’ouverture.'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='city_openinginterval_r084_weekday'), models.CheckConstraint(condition=models.Q(('weekday__lte', 4), ('weekend_confirmed', True), _connector='OR'), name='city_openinginterval_r134_weekend', violation_error_message='Les médias sociaux sont gérés du lundi au vendredi (section «\xa0Annexe I – Nétiquette\xa0»). Pour ouvrir la fin de semaine, cochez la confirmation.'), models.CheckConstraint(condition=models.Q(models.Q(('valid_from__isnull', True), ('valid_until__isnull', True)), models.Q(('valid_from__isnull', False), ('valid_until__gte', models.F('valid_from')), ('valid_until__isnull', False)), _connector='OR'), name='city_openinginterval_r084_season', violation_error_message='Une saison a un premier et un dernier jour, dans cet ordre.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('valid_from__isnull', True)), expressions=[('hours_set', '='), ('weekday', '='), (models.Func(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractHour('opens'), '*', models.Value(60)), '+', django.db.models.functions.datetime.ExtractMinute('opens')), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractHour('closes'), '*', models.Value(60)), '+', django.db.models.functions.datetime.ExtractMinute('closes')), function='NUMRANGE', output_field=django.contrib.postgres.fields.ranges.DecimalRangeField()), '&&')], name='city_openinginterval_r084_no_overlap', violation_error_message='Deux plages d’ouverture se chevauchent ce jour-là.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('valid_from__isnull', False)), expressions=[('hours_set', '='), ('weekday', '='), (models.Func(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractHour('opens'), '*', models.Value(60)), '+', django.db.models.functions.datetime.ExtractMinute('opens')), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractHour('closes'), '*', models.Value(60)), '+', django.db.models.functions.datetime.ExtractMinute('closes')), function='NUMRANGE', output_field=django.contrib.postgres.fields.ranges.DecimalRangeField()), '&&'), (models.Func(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='city_openinginterval_r084_no_overlap_in_season', violation_error_message='Deux plages d’ouverture se chevauchent ce jour-là.')],
            },
        ),
    ]

# The retention schedule, the batches and their lines, the holds, the destruction log.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(max_length=40, verbose_name='type de document')),
                ('number', models.CharField(blank=True, help_text='Celui du calendrier de conservation approuvé par BAnQ.', max_length=40, verbose_name='numéro de la règle')),
                ('active_months', models.PositiveSmallIntegerField(verbose_name='actif, en mois')),
                ('semi_active_months', models.PositiveSmallIntegerField(default=0, verbose_name='semi-actif, en mois')),
                ('disposition', models.CharField(choices=[('keep', 'conserver'), ('eliminate', 'éliminer'), ('sort', 'trier')], max_length=10, verbose_name='disposition finale')),
                ('effective_from', models.DateField(verbose_name='à partir du')),
                ('decided_by', models.CharField(max_length=200, verbose_name='décidé par')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'règle de conservation',
                'verbose_name_plural': 'règles de conservation',
                'ordering': ('record_type', '-effective_from'),
                'constraints': [models.UniqueConstraint(fields=('record_type', 'effective_from'), name='privacy_retentionrule_one_per_day', violation_error_message='Une autre règle de ce type de document commence ce jour-là.'), models.CheckConstraint(condition=models.Q(('active_months__gte', 1), ('disposition', 'keep'), _connector='OR'), name='privacy_retentionrule_kept_some_time', violation_error_message='Ce qui s’élimine est conservé au moins un mois.'), models.CheckConstraint(condition=models.Q(('decided_by', ''), _negated=True), name='privacy_retentionrule_decided_by', violation_error_message='Une règle dit qui l’a décidée.')],
            },
        ),
        migrations.CreateModel(
            name='DisposalBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(max_length=40, verbose_name='type de document')),
                ('limit_at', models.DateTimeField(verbose_name='antérieur au')),
                ('state', models.CharField(choices=[('prepared', 'à vérifier'), ('submitted', 'à approuver'), ('refused', 'refusé'), ('running', 'en cours'), ('done', 'terminé')], default='prepared', max_length=12, verbose_name='état')),
                ('prepared_at', models.DateTimeField(verbose_name='préparé le')),
                ('proposed_at', models.DateTimeField(null=True, verbose_name='proposé le')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='décidé le')),
                ('refusal_reason', models.TextField(blank=True, verbose_name='motif du refus')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='terminé le')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='privacy.retentionrule', verbose_name='règle')),
            ],
            options={
                'verbose_name': 'lot à dépersonnaliser',
                'verbose_name_plural': 'lots à dépersonnaliser',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_type', models.CharField(max_length=40, verbose_name='type de document')),
                ('rule_number', models.CharField(blank=True, max_length=40, verbose_name='numéro de la règle')),
                ('months', models.PositiveSmallIntegerField(verbose_name='conservé, en mois')),
                ('limit_at', models.DateTimeField(verbose_name='antérieur au')),
                ('done', models.PositiveIntegerField(verbose_name='dépersonnalisés')),
                ('excluded', models.PositiveIntegerField(verbose_name='écartés')),
                ('left_out', models.PositiveIntegerField(verbose_name='laissés de côté')),
                ('approved_at', models.DateTimeField(verbose_name='approuvé le')),
                ('finished_at', models.DateTimeField(verbose_name='terminé le')),
                ('method', models.CharField(max_length=300, verbose_name='procédé')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte de la liste')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approuvé par')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='destruction', to='privacy.disposalbatch', verbose_name='lot')),
            ],
            options={
                'verbose_name': 'destruction',
                'verbose_name_plural': 'journal de destruction',
                'ordering': ('-pk',),
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by', models.F('proposed_by')), _negated=True), name='privacy_destruction_second_person')],
            },
        ),
        migrations.CreateModel(
            name='DisposalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.CharField(max_length=60, verbose_name='type d’objet')),
                ('subject_id', models.BigIntegerField(verbose_name='numéro')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('starts_at', models.DateTimeField(verbose_name='point de départ')),
                ('state', models.CharField(choices=[('to_do', 'à dépersonnaliser'), ('excluded', 'écarté'), ('left_out', 'laissé de côté'), ('done', 'dépersonnalisé'), ('dropped', 'refusé avec le lot')], default='to_do', max_length=12, verbose_name='état')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('not_before', models.DateField(null=True, verbose_name='pas de nouveau avant le')),
                ('acted_at', models.DateTimeField(null=True, verbose_name='fait le')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='privacy.disposalbatch', verbose_name='lot')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écarté par')),
            ],
            options={
                'verbose_name': 'ligne d’un lot',
                'verbose_name_plural': 'lignes d’un lot',
                'ordering': ('pk',),
                'default_permissions': (),
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'state'], name='privacy_disposalitem_named'), models.Index(fields=['batch', 'state', 'id'], name='privacy_disposalitem_state'), django.contrib.postgres.indexes.GinIndex(fields=['keys'], name='privacy_disposalitem_keys'), models.Index(condition=models.Q(('not_before__isnull', False)), fields=['subject_type', 'not_before', 'subject_id'], name='privacy_disposalitem_later')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'subject_type', 'subject_id'), name='privacy_disposalitem_once'), models.CheckConstraint(condition=models.Q(('state__in', ['to_do', 'done', 'dropped']), models.Q(('state__in', ['excluded', 'left_out']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='privacy_disposalitem_kept_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('acted_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('acted_at__isnull', True)), _connector='OR'), name='privacy_disposalitem_done_has_instant')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('netiquette.subscriber', 'abonné'), ('moderation.message', 'message'), ('netiquette.warning', 'avertissement'), ('netiquette.exclusion', 'exclusion'), ('type', 'type de document')], max_length=40, verbose_name='porte sur')),
                ('subject_id', models.BigIntegerField(null=True, verbose_name='numéro')),
                ('record_type', models.CharField(blank=True, max_length=40, verbose_name='type de document')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ('reason', models.TextField(verbose_name='motif')),
                ('set_at', models.DateTimeField(verbose_name='depuis le')),
                ('review_on', models.DateField(verbose_name='à réexaminer le')),
                ('reviewed_at', models.DateTimeField(null=True, verbose_name='réexaminée le')),
                ('lifted_at', models.DateTimeField(null=True, verbose_name='levée le')),
                ('lift_reason', models.TextField(blank=True, verbose_name='motif de la levée')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='levée par')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='posée par')),
            ],
            options={
                'verbose_name': 'suspension de la destruction',
                'verbose_name_plural': 'suspensions de la destruction',
                'ordering': ('-pk',),
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('lifted_at__isnull', True)), fields=['review_on'], name='privacy_legalhold_review')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='privacy_legalhold_reason'), models.CheckConstraint(condition=models.Q(models.Q(('scope', 'type'), ('subject_id__isnull', True), models.Q(('record_type', ''), _negated=True)), models.Q(models.Q(('scope', 'type'), _negated=True), ('record_type', ''), ('subject_id__isnull', False)), _connector='OR'), name='privacy_legalhold_names_something'), models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lift_reason', ''), _negated=True)), _connector='OR'), name='privacy_legalhold_lifted_with_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='disposalbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['prepared', 'submitted', 'running'])), fields=('record_type',), name='privacy_disposalbatch_one_open'),
        ),
        migrations.AddConstraint(
            model_name='disposalbatch',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='privacy_disposalbatch_second_person', violation_error_message='Une autre personne que celle qui propose doit approuver.'),
        ),
        migrations.AddConstraint(
            model_name='disposalbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('proposed_by__isnull', True), ('state', 'prepared')), models.Q(('decided_by__isnull', True), ('proposed_by__isnull', False), ('state', 'submitted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'refused'), models.Q(('refusal_reason', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'running')), models.Q(('decided_by__isnull', False), ('finished_at__isnull', False), ('state', 'done')), _connector='OR'), name='privacy_disposalbatch_state_has_persons'),
        ),
    ]

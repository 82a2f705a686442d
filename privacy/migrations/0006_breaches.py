# The register of confidentiality incidents, kept five years at least (RLRQ, c., r. 3.1).

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION privacy_breach_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF GREATEST(OLD.known_on, OLD.recorded_at::date) + interval '5 years' > clock_timestamp() THEN
            RAISE EXCEPTION 'Un incident de confidentialité se garde au moins cinq ans (A-2.1, r. 3.1).'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.recorded_by_id, NEW.recorded_at) IS DISTINCT FROM (OLD.recorded_by_id, OLD.recorded_at) THEN
        RAISE EXCEPTION 'Qui a inscrit un incident, et quand, ne se modifie pas (A-2.1, r. 3.1).'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'closed' AND (NEW.state = 'closed' OR to_jsonb(NEW) - 'state' - 'version'
        IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'version')
    THEN
        RAISE EXCEPTION 'Un incident fermé se rouvre avant de changer (A-2.1, r. 3.1).'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_breach_kept BEFORE UPDATE OR DELETE ON privacy_confidentialityincident
    FOR EACH ROW EXECUTE FUNCTION privacy_breach_guard();

CREATE FUNCTION privacy_breach_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The steps of an incident go with it, once it may be destroyed.
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM privacy_confidentialityincident WHERE id = OLD.incident_id
        AND GREATEST(known_on, recorded_at::date) + interval '5 years' <= clock_timestamp()
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Le suivi d''un incident de confidentialité ne se modifie pas et ne s''efface pas (A-2.1, r. 3.1).'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER privacy_breach_step_kept BEFORE UPDATE OR DELETE ON privacy_confidentialitystep
    FOR EACH ROW EXECUTE FUNCTION privacy_breach_step_guard();
"""
NO_GUARDS = """
DROP TRIGGER privacy_breach_step_kept ON privacy_confidentialitystep;
DROP FUNCTION privacy_breach_step_guard();
DROP TRIGGER privacy_breach_kept ON privacy_confidentialityincident;
DROP FUNCTION privacy_breach_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0010_referrals'),
        ('netiquette', '0007_displays'),
        ('privacy', '0005_depersonalising'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConfidentialityIncident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('access', 'accès non autorisé'), ('use', 'utilisation non autorisée'), ('communication', 'communication non autorisée'), ('loss', 'perte'), ('other', 'autre atteinte à la protection')], max_length=20, verbose_name='nature')),
                ('information', models.TextField(verbose_name='renseignements visés')),
                ('circumstances', models.TextField(verbose_name='circonstances')),
                ('happened_from', models.DateField(verbose_name='survenu le')),
                ('happened_to', models.DateField(null=True, verbose_name='jusqu’au')),
                ('is_date_estimated', models.BooleanField(default=False, verbose_name='date ou période approximative')),
                ('known_on', models.DateField(verbose_name='connu de la Ville le')),
                ('persons', models.PositiveIntegerField(verbose_name='personnes concernées')),
                ('persons_in_quebec', models.PositiveIntegerField(verbose_name='dont résidant au Québec')),
                ('is_count_estimated', models.BooleanField(default=False, verbose_name='nombre approximatif')),
                ('sensitivity', models.TextField(blank=True, verbose_name='sensibilité des renseignements')),
                ('consequences', models.TextField(blank=True, verbose_name='conséquences appréhendées')),
                ('likelihood', models.TextField(blank=True, verbose_name='probabilité d’une utilisation préjudiciable')),
                ('is_serious', models.BooleanField(null=True, verbose_name='risque de préjudice sérieux')),
                ('commission_told_on', models.DateField(null=True, verbose_name='Commission d’accès à l’information avisée le')),
                ('persons_told_on', models.DateField(null=True, verbose_name='personnes avisées le')),
                ('public_notice', models.TextField(blank=True, verbose_name='avis public, et pourquoi')),
                ('no_notice_reason', models.TextField(blank=True, verbose_name='personnes non avisées, parce que')),
                ('state', models.CharField(choices=[('open', 'ouvert'), ('closed', 'fermé')], default='open', max_length=10, verbose_name='état')),
                ('recorded_at', models.DateTimeField(verbose_name='inscrit le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.message', verbose_name='message')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='inscrit par')),
                ('subscriber', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netiquette.subscriber', verbose_name='abonné')),
            ],
            options={
                'verbose_name': 'incident de confidentialité',
                'verbose_name_plural': 'incidents de confidentialité',
                'ordering': ('-pk',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ConfidentialityStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recorded', 'incident inscrit'), ('amended', 'faits précisés'), ('assessed', 'risque évalué'), ('commission', 'Commission d’accès à l’information avisée'), ('persons', 'personnes avisées'), ('public', 'avis public'), ('no_notice', 'personnes non avisées'), ('measure', 'mesure prise'), ('closed', 'incident fermé'), ('reopened', 'incident rouvert')], max_length=20, verbose_name='geste')),
                ('on', models.DateField(verbose_name='date')),
                ('text', models.TextField(blank=True, verbose_name='détails')),
                ('before', models.JSONField(null=True, verbose_name='avant')),
                ('at', models.DateTimeField(verbose_name='inscrit le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='privacy.confidentialityincident', verbose_name='incident')),
            ],
            options={
                'verbose_name': 'suivi d’un incident de confidentialité',
                'verbose_name_plural': 'suivis des incidents de confidentialité',
                'ordering': ('pk',),
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='confidentialityincident',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['id'], name='privacy_breach_open'),
        ),
        migrations.AddConstraint(
            model_name='confidentialityincident',
            constraint=models.CheckConstraint(condition=models.Q(('circumstances__regex', '\\S'), ('information__regex', '\\S')), name='privacy_breach_said'),
        ),
        migrations.AddConstraint(
            model_name='confidentialityincident',
            constraint=models.CheckConstraint(condition=models.Q(('known_on__gte', models.F('happened_from')), models.Q(('happened_to__isnull', True), ('happened_to__gte', models.F('happened_from')), _connector='OR')), name='privacy_breach_dates'),
        ),
        migrations.AddConstraint(
            model_name='confidentialityincident',
            constraint=models.CheckConstraint(condition=models.Q(('persons_in_quebec__lte', models.F('persons'))), name='privacy_breach_persons'),
        ),
        migrations.AddConstraint(
            model_name='confidentialityincident',
            constraint=models.CheckConstraint(condition=models.Q(('is_serious__isnull', True), models.Q(models.Q(('sensitivity', ''), _negated=True), models.Q(('consequences', ''), _negated=True), models.Q(('likelihood', ''), _negated=True)), _connector='OR'), name='privacy_breach_conclusion_has_elements'),
        ),
        migrations.AddConstraint(
            model_name='confidentialityincident',
            constraint=models.CheckConstraint(condition=models.Q(('is_serious', True), models.Q(('commission_told_on__isnull', True), ('no_notice_reason', ''), ('persons_told_on__isnull', True)), _connector='OR'), name='privacy_breach_notices_of_serious_ones'),
        ),
        migrations.AddConstraint(
            model_name='confidentialityincident',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('is_serious', False), models.Q(('commission_told_on__isnull', False), ('is_serious', True), models.Q(('persons_told_on__isnull', False), models.Q(('no_notice_reason', ''), _negated=True), _connector='OR')), _connector='OR'), name='privacy_breach_closed_once_settled'),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]

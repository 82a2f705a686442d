# Incidents of representation, and what PostgreSQL holds of them whatever the code does.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- What was reported stays as it was; states go forward; a closed incident does not change (R-097).
CREATE FUNCTION accounts_incident_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Un incident se ferme avec un motif et ne s''efface pas (R-097).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_incident_r097_kept';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'Un incident commence ouvert (R-097).'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_incident_r097_forward';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.kind, NEW.account_id, NEW.link, NEW.seen_on, NEW.facts, NEW.concerns_id, NEW.reported_by_id, NEW.reported_at)
        IS DISTINCT FROM
        (OLD.kind, OLD.account_id, OLD.link, OLD.seen_on, OLD.facts, OLD.concerns_id, OLD.reported_by_id, OLD.reported_at)
    THEN
        RAISE EXCEPTION 'Ce qui a été signalé ne se modifie pas (R-097).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_incident_r097_kept';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('open', 'followed_up'), ('followed_up', 'followed_up'), ('open', 'closed'), ('followed_up', 'closed')
    ) THEN
        RAISE EXCEPTION 'Un incident « % » ne devient pas « % » (R-097).', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_incident_r097_forward';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_incident_r097 BEFORE INSERT OR UPDATE OR DELETE ON accounts_incident
    FOR EACH ROW EXECUTE FUNCTION accounts_incident_guard();

-- What was done, and what proves it, is added and never changed; nothing is added to a closed incident.
CREATE FUNCTION accounts_incident_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'L''historique d''un incident ne se modifie pas (R-097).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_incident_r097_history';
    END IF;
    -- The lock makes whoever closes the incident meanwhile wait.
    IF (SELECT state FROM accounts_incident WHERE id = NEW.incident_id FOR SHARE) = 'closed' THEN
        RAISE EXCEPTION 'Cet incident est clos (R-097).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_incident_r097_history';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_incidentmeasure_r097 BEFORE INSERT OR UPDATE OR DELETE ON accounts_incidentmeasure
    FOR EACH ROW EXECUTE FUNCTION accounts_incident_history();
CREATE TRIGGER accounts_incident_evidence_r097 BEFORE INSERT OR UPDATE OR DELETE ON accounts_incident_evidence
    FOR EACH ROW EXECUTE FUNCTION accounts_incident_history();
"""
NO_LONGER = """
DROP TRIGGER accounts_incident_evidence_r097 ON accounts_incident_evidence;
DROP TRIGGER accounts_incidentmeasure_r097 ON accounts_incidentmeasure;
DROP FUNCTION accounts_incident_history();
DROP TRIGGER accounts_incident_r097 ON accounts_incident;
DROP FUNCTION accounts_incident_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('employee', 'employé qui répond au nom de la Ville par un compte personnel'), ('logo', 'logo de la Ville utilisé par un membre du conseil'), ('other', 'autre')], max_length=20, verbose_name='nature')),
                ('state', models.CharField(choices=[('open', 'ouvert'), ('followed_up', 'suivi'), ('closed', 'clos')], default='open', max_length=20, verbose_name='état')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='lien de la publication')),
                ('seen_on', models.DateField(verbose_name='vu le')),
                ('facts', models.TextField(verbose_name='faits')),
                ('reported_at', models.DateTimeField(verbose_name='signalé le')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='clos le')),
                ('closing_reason', models.TextField(blank=True, verbose_name='motif de la fermeture')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officialaccount', verbose_name='compte')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clos par')),
                ('concerns', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne concernée')),
                ('evidence', models.ManyToManyField(related_name='incidents', to='accounts.evidence', verbose_name='captures')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reported_incidents', to=settings.AUTH_USER_MODEL, verbose_name='signalé par')),
            ],
            options={
                'verbose_name': 'incident',
                'verbose_name_plural': 'incidents',
                'ordering': ('-pk',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IncidentMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reminder', 'rappel de la politique'), ('correction', 'message officiel rectificatif'), ('transmitted', 'transmis à…'), ('other', 'autre suivi')], max_length=20, verbose_name='suivi')),
                ('addressee', models.CharField(blank=True, max_length=150, verbose_name='transmis à')),
                ('details', models.TextField(verbose_name='ce qui a été fait')),
                ('taken_at', models.DateTimeField(verbose_name='inscrit le')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='accounts.incident', verbose_name='incident')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='inscrit par')),
            ],
            options={
                'verbose_name': 'suivi d’un incident',
                'verbose_name_plural': 'suivis d’incidents',
                'ordering': ('taken_at', 'pk'),
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['id'], name='accounts_incident_open'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['reported_by', 'id'], name='accounts_incident_reporter'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('facts', ''), _negated=True), name='accounts_incident_r097_facts'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed'), models.Q(('closing_reason', ''), _negated=True)), models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('state__in', ['open', 'followed_up']), ('closing_reason', '')), _connector='OR'), name='accounts_incident_r097_closed_with_reason', violation_error_message='Un incident se ferme avec un motif.'),
        ),
        migrations.AddConstraint(
            model_name='incidentmeasure',
            constraint=models.CheckConstraint(condition=models.Q(('details', ''), _negated=True), name='accounts_incidentmeasure_r097_details'),
        ),
        migrations.AddConstraint(
            model_name='incidentmeasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'transmitted'), models.Q(('addressee', ''), _negated=True)), models.Q(models.Q(('kind', 'transmitted'), _negated=True), ('addressee', '')), _connector='OR'), name='accounts_incidentmeasure_r097_addressee', violation_error_message='Dites à qui l’incident est transmis.'),
        ),
        migrations.RunSQL(GUARDS, NO_LONGER),
    ]

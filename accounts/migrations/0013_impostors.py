# Cases of impostors, and what PostgreSQL holds of them whatever the code does.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARDS = """
-- An address has one open case, its states follow the table, and nothing is transmitted without a proof (R-013).
CREATE FUNCTION accounts_impostorcase_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended text[] := ARRAY['closed', 'parody', 'false_report', 'municipal'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Un dossier d''usurpation se ferme avec un motif et ne s''efface pas (R-013).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_impostorcase_r013_kept';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('to_review', 'open') THEN
            RAISE EXCEPTION 'Un dossier d''usurpation commence ouvert ou à examiner (R-013).'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_impostorcase_r013_states';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.platform, NEW.key, NEW.url, NEW.first_seen_on, NEW.opened_at)
        IS DISTINCT FROM (OLD.platform, OLD.key, OLD.url, OLD.first_seen_on, OLD.opened_at)
    THEN
        RAISE EXCEPTION 'L''adresse d''un dossier d''usurpation ne change pas (R-013).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_impostorcase_r013_kept';
    END IF;
    IF NOT (
        OLD.state = NEW.state AND NEW.state <> ALL (ended)
        OR (OLD.state, NEW.state) IN (
            ('to_review', 'open'), ('open', 'reported'), ('open', 'transmitted'), ('reported', 'transmitted'))
        OR OLD.state <> ALL (ended) AND NEW.state = ANY (ended)
        OR OLD.state = ANY (ended) AND NEW.state = 'open'
    ) THEN
        RAISE EXCEPTION 'Un dossier d''usurpation « % » ne devient pas « % » (R-013).', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_impostorcase_r013_states';
    END IF;
    IF NEW.state = 'transmitted' AND OLD.state <> 'transmitted' AND NOT EXISTS (
        SELECT 1 FROM accounts_impostorcase_evidence WHERE impostorcase_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'Rien n''est transmis sans preuve (R-013).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_impostorcase_r013_proof';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_impostorcase_r013 BEFORE INSERT OR UPDATE OR DELETE ON accounts_impostorcase
    FOR EACH ROW EXECUTE FUNCTION accounts_impostorcase_guard();

-- Proofs and acts are added, never changed; of a report, only the citizen's e-mail may be erased.
CREATE FUNCTION accounts_impostor_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'accounts_impostorreport' AND TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - 'email' = to_jsonb(OLD) - 'email' AND to_jsonb(NEW) ->> 'email' = '' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'L''historique d''un dossier d''usurpation ne se modifie pas (R-013).'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_impostorcase_r013_history';
END
$$;
CREATE TRIGGER accounts_impostorstep_r013 BEFORE UPDATE OR DELETE ON accounts_impostorstep
    FOR EACH ROW EXECUTE FUNCTION accounts_impostor_history();
CREATE TRIGGER accounts_impostorreport_r013 BEFORE UPDATE OR DELETE ON accounts_impostorreport
    FOR EACH ROW EXECUTE FUNCTION accounts_impostor_history();
CREATE TRIGGER accounts_impostorcase_evidence_r013 BEFORE UPDATE OR DELETE ON accounts_impostorcase_evidence
    FOR EACH ROW EXECUTE FUNCTION accounts_impostor_history();
"""
NO_LONGER = """
DROP TRIGGER accounts_impostorcase_evidence_r013 ON accounts_impostorcase_evidence;
DROP TRIGGER accounts_impostorreport_r013 ON accounts_impostorreport;
DROP TRIGGER accounts_impostorstep_r013 ON accounts_impostorstep;
DROP FUNCTION accounts_impostor_history();
DROP TRIGGER accounts_impostorcase_r013 ON accounts_impostorcase;
DROP FUNCTION accounts_impostorcase_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0012_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name='WatchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=100, unique=True, verbose_name='nom')),
                ('is_active', models.BooleanField(default=True, verbose_name='en usage')),
            ],
            options={
                'verbose_name': 'nom d’une propriété de la Ville',
                'verbose_name_plural': 'noms des propriétés de la Ville',
                'ordering': ('word',),
            },
        ),
        migrations.CreateModel(
            name='ImpostorCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('platform', models.CharField(max_length=255, verbose_name='plateforme')),
                ('key', models.CharField(max_length=500, verbose_name='clé')),
                ('url', models.URLField(max_length=500, verbose_name='adresse')),
                ('pretends', models.CharField(blank=True, max_length=200, verbose_name='se présente comme')),
                ('first_seen_on', models.DateField(verbose_name='vu la première fois le')),
                ('state', models.CharField(choices=[('to_review', 'à examiner'), ('open', 'ouvert'), ('reported', 'signalé à la plateforme'), ('transmitted', 'transmis'), ('closed', 'clos'), ('parody', 'parodie licite'), ('false_report', 'faux signalement'), ('municipal', 'compte d’un service municipal')], max_length=20, verbose_name='état')),
                ('opened_at', models.DateTimeField(verbose_name='ouvert le')),
                ('last_act_at', models.DateTimeField(verbose_name='dernier geste')),
                ('platform_reported_on', models.DateField(null=True, verbose_name='signalé à la plateforme le')),
                ('platform_number', models.CharField(blank=True, max_length=100, verbose_name='numéro de signalement')),
                ('platform_answer', models.TextField(blank=True, verbose_name='réponse de la plateforme')),
                ('transmitted_on', models.DateField(null=True, verbose_name='transmis le')),
                ('transmitted_by_body', models.CharField(blank=True, choices=[('direction-generale', 'direction générale'), ('greffe', 'greffe')], max_length=20, verbose_name='décidé par')),
                ('transmitted_by_name', models.CharField(blank=True, max_length=150, verbose_name='nom de qui l’a décidé')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='clos le')),
                ('settled_reason', models.TextField(blank=True, verbose_name='motif')),
                ('evidence', models.ManyToManyField(related_name='impostor_cases', to='accounts.evidence', verbose_name='captures')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clos par')),
            ],
            options={
                'verbose_name': 'dossier d’usurpation',
                'verbose_name_plural': 'dossiers d’usurpation',
                'ordering': ('-pk',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ImpostorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.TextField(verbose_name='ce qui a été vu')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                ('reported_at', models.DateTimeField(verbose_name='signalé le')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='accounts.impostorcase', verbose_name='dossier')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signalé par')),
            ],
            options={
                'verbose_name': 'signalement d’usurpation',
                'verbose_name_plural': 'signalements d’usurpation',
                'ordering': ('pk',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ImpostorStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20, verbose_name='geste')),
                ('state', models.CharField(choices=[('to_review', 'à examiner'), ('open', 'ouvert'), ('reported', 'signalé à la plateforme'), ('transmitted', 'transmis'), ('closed', 'clos'), ('parody', 'parodie licite'), ('false_report', 'faux signalement'), ('municipal', 'compte d’un service municipal')], max_length=20, verbose_name='état')),
                ('note', models.TextField(blank=True, verbose_name='précisions')),
                ('done_at', models.DateTimeField(verbose_name='le')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='accounts.impostorcase', verbose_name='dossier')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'geste d’un dossier d’usurpation',
                'verbose_name_plural': 'gestes des dossiers d’usurpation',
                'ordering': ('pk',),
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='impostorcase',
            index=models.Index(condition=models.Q(('state__in', ['to_review', 'open', 'reported', 'transmitted'])), fields=['last_act_at'], name='accounts_impostor_idle'),
        ),
        migrations.AddIndex(
            model_name='impostorcase',
            index=models.Index(fields=['platform', 'key'], name='accounts_impostor_address'),
        ),
        migrations.AddConstraint(
            model_name='impostorcase',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['to_review', 'open', 'reported', 'transmitted'])), fields=('platform', 'key'), name='accounts_impostorcase_r013_one_open', violation_error_message='Un dossier est déjà ouvert pour cette adresse.'),
        ),
        migrations.AddConstraint(
            model_name='impostorcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reported'), _negated=True), ('platform_reported_on__isnull', False), _connector='OR'), name='accounts_impostorcase_r013_reported'),
        ),
        migrations.AddConstraint(
            model_name='impostorcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'transmitted'), _negated=True), models.Q(('transmitted_by_body__in', ['direction-generale', 'greffe']), ('transmitted_on__isnull', False), models.Q(('transmitted_by_name', ''), _negated=True)), _connector='OR'), name='accounts_impostorcase_r013_transmitted_by', violation_error_message='Dites qui, à la direction générale ou au greffe, l’a décidé.'),
        ),
        migrations.AddConstraint(
            model_name='impostorcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_reason', ''), ('state__in', ['to_review', 'open', 'reported', 'transmitted'])), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('state__in', ['closed', 'parody', 'false_report', 'municipal']), models.Q(('settled_reason', ''), _negated=True)), _connector='OR'), name='accounts_impostorcase_r013_settled_with_reason', violation_error_message='Un dossier se ferme avec un motif.'),
        ),
        migrations.AddConstraint(
            model_name='impostorreport',
            constraint=models.CheckConstraint(condition=models.Q(('reported_by__isnull', True), ('email', ''), _connector='OR'), name='accounts_impostorreport_public_email'),
        ),
        migrations.RunSQL(GUARDS, NO_LONGER),
    ]

# The register of decisions, and the triggers that make it append-only.

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Statement triggers: refused even when no line would change, and TRUNCATE has no other kind.
# The two are apart because pytest-django empties the tables of its own database with TRUNCATE between tests
# that really commit: the test session disables `policy_registerentry_no_truncate` there, as the owner of the
# table, and nothing else. No setting, role or name of database opens the register in the product.
APPEND_ONLY = """
CREATE FUNCTION policy_registerentry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le registre des décisions ne se modifie pas et ne s''efface pas (%).', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER policy_registerentry_no_change BEFORE UPDATE OR DELETE ON policy_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION policy_registerentry_append_only();
CREATE TRIGGER policy_registerentry_no_truncate BEFORE TRUNCATE ON policy_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION policy_registerentry_append_only();
"""
NO_LONGER = """
DROP TRIGGER policy_registerentry_no_change ON policy_registerentry;
DROP TRIGGER policy_registerentry_no_truncate ON policy_registerentry;
DROP FUNCTION policy_registerentry_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("policy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='instant')),
                ('event', models.CharField(max_length=100, verbose_name='événement')),
                ('capacity', models.CharField(blank=True, max_length=200, verbose_name='en qualité de')),
                ('subject_type', models.CharField(max_length=100, verbose_name='type d’objet')),
                ('subject_id', models.BigIntegerField(verbose_name='numéro de l’objet')),
                ('subject_label', models.CharField(max_length=200, verbose_name='objet')),
                ('account_label', models.CharField(blank=True, max_length=200, verbose_name='compte')),
                ('clause', models.CharField(blank=True, max_length=5, verbose_name='article')),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='avant')),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='après')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('policy_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion', verbose_name='version de la politique')),
            ],
            options={
                'verbose_name': 'décision du registre',
                'verbose_name_plural': 'registre des décisions',
                'ordering': ['-at', '-pk'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'at'], name='policy_register_subject'), models.Index(fields=['at'], name='policy_register_at'), models.Index(fields=['event'], name='policy_register_event')],
                'constraints': [models.CheckConstraint(condition=models.Q(('event__regex', '^[a-z_]+\\.[a-z_]+\\.[a-z_]+$')), name='policy_registerentry_event'), models.CheckConstraint(condition=models.Q(('clause__regex', '^(R-\\d{3})?$')), name='policy_registerentry_clause')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, NO_LONGER),
    ]

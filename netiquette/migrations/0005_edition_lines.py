# Editions are written, approved by a second person, then in force; an account may have a line of its own.

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A number is given with the instant: drafts written before have none.
DRAFTS = "UPDATE netiquette_edition SET number = NULL WHERE in_force_from IS NULL"
GUARDS = """
-- Neither the edition nor its rules and grounds change while it is in force, or approved: the name says the first.
CREATE OR REPLACE FUNCTION netiquette_edition_in_force(edition bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (SELECT 1 FROM netiquette_edition WHERE id = edition
                   AND (in_force_from <= clock_timestamp() OR approver_id IS NOT NULL))
$$;

CREATE OR REPLACE FUNCTION netiquette_edition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := clock_timestamp();
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.in_force_from <= at THEN
            RAISE EXCEPTION 'Une édition en vigueur de la nétiquette ne s''efface pas (R-133).'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.in_force_from <= at THEN
        -- What citizens were told stays; an account's edition may end, never in the past, and be kept before it does.
        IF to_jsonb(NEW) - 'ends_at' IS DISTINCT FROM to_jsonb(OLD) - 'ends_at'
            OR OLD.ends_at <= at OR NEW.ends_at < at - interval '5 minutes'
        THEN
            RAISE EXCEPTION 'Une édition en vigueur de la nétiquette ne se modifie pas : publiez-en une nouvelle (R-133).'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.approver_id IS NOT NULL AND NEW.approver_id IS NOT NULL
        AND (NEW.account_id, NEW.title, NEW.introduction, NEW.closing, NEW.author_id, NEW.last_editor_id, NEW.approver_id)
        IS DISTINCT FROM
        (OLD.account_id, OLD.title, OLD.introduction, OLD.closing, OLD.author_id, OLD.last_editor_id, OLD.approver_id)
    THEN
        RAISE EXCEPTION 'Ce qui a été approuvé ne change pas : l''approbation est à redonner (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.in_force_from IS NULL THEN
        RETURN NEW;
    END IF;
    -- Two editions of one line wait for each other: each sees what the other has committed.
    PERFORM pg_advisory_xact_lock(hashtext('netiquette_edition'), COALESCE(NEW.account_id, 0)::int);
    IF NEW.in_force_from < at - interval '5 minutes' AND EXISTS (
        SELECT 1 FROM netiquette_edition WHERE in_force_from <= at AND id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'Une édition de la nétiquette ne s''applique jamais au passé (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approver_id IS NULL AND EXISTS (SELECT 1 FROM netiquette_edition WHERE in_force_from <= at AND id <> NEW.id)
    THEN
        RAISE EXCEPTION 'Une édition de la nétiquette entre en vigueur une fois approuvée par une autre personne (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM netiquette_edition WHERE account_id IS NOT DISTINCT FROM NEW.account_id AND id <> NEW.id
               AND (in_force_from >= NEW.in_force_from OR in_force_from > at))
    THEN
        RAISE EXCEPTION 'Une autre édition de la nétiquette est déjà appelée à entrer en vigueur (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number IS DISTINCT FROM 1 + (SELECT count(*) FROM netiquette_edition
        WHERE account_id IS NOT DISTINCT FROM NEW.account_id AND id <> NEW.id AND in_force_from IS NOT NULL)
    THEN
        RAISE EXCEPTION 'Le numéro d''une édition de la nétiquette est son rang (R-133).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
"""
# As migration 0002 wrote them: both come before its first trigger.
EARLIER = import_module("netiquette.migrations.0002_guards").EDITIONS.split("CREATE TRIGGER")[0]
EARLIER = EARLIER.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_impostors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("netiquette", "0004_letters"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='edition',
            options={'ordering': ('-in_force_from', '-pk'), 'verbose_name': 'édition de la nétiquette', 'verbose_name_plural': 'éditions de la nétiquette'},
        ),
        migrations.AddField(
            model_name='edition',
            name='abandoned_at',
            field=models.DateTimeField(null=True, verbose_name='abandonnée le'),
        ),
        migrations.AddField(
            model_name='edition',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='accounts.officialaccount', verbose_name='compte'),
        ),
        migrations.AddField(
            model_name='edition',
            name='approved_at',
            field=models.DateTimeField(null=True, verbose_name='approuvée le'),
        ),
        migrations.AddField(
            model_name='edition',
            name='approver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approuvée par'),
        ),
        migrations.AddField(
            model_name='edition',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par'),
        ),
        migrations.AddField(
            model_name='edition',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='netiquette.edition', verbose_name='écrite à partir de'),
        ),
        migrations.AddField(
            model_name='edition',
            name='edited_at',
            field=models.DateTimeField(null=True, verbose_name='modifiée le'),
        ),
        migrations.AddField(
            model_name='edition',
            name='ends_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='fin'),
        ),
        migrations.AddField(
            model_name='edition',
            name='last_editor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='modifiée par'),
        ),
        migrations.AddField(
            model_name='edition',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='edition',
            name='written_at',
            field=models.DateTimeField(null=True, verbose_name='commencée le'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='approved_by',
            field=models.CharField(blank=True, max_length=150, verbose_name='adoptée par'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='number',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='numéro'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='clause',
            field=models.CharField(blank=True, max_length=10, verbose_name='exigence'),
        ),
        migrations.RunSQL(DRAFTS, migrations.RunSQL.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', 'SET CONSTRAINTS ALL IMMEDIATE'),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('account', 'number'), name='netiquette_edition_number_unique', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('in_force_from__isnull', False)), fields=('account', 'in_force_from'), name='netiquette_edition_one_in_force', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_force_from__isnull', True), ('number__isnull', True)), models.Q(('in_force_from__isnull', False), ('number__isnull', False)), _connector='OR'), name='netiquette_edition_number_with_force'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_from__isnull', True), models.Q(('approved_at__isnull', False), ('approver__isnull', False)), models.Q(('account__isnull', True), models.Q(('approved_by', ''), _negated=True)), _connector='OR'), name='netiquette_edition_r133_approved', violation_error_message='Une édition entre en vigueur une fois approuvée.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('approver__isnull', True), models.Q(('author__isnull', False), models.Q(('approver', models.F('author')), _negated=True), models.Q(('approver', models.F('last_editor')), _negated=True)), _connector='OR'), name='netiquette_edition_r133_second_person', violation_error_message='Une autre personne que celle qui a écrit l’édition l’approuve.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('account__isnull', False), ('ends_at__gt', models.F('in_force_from')), ('in_force_from__isnull', False)), _connector='OR'), name='netiquette_edition_only_an_accounts_ends'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('abandoned_at__isnull', True), ('in_force_from__isnull', True), _connector='OR'), name='netiquette_edition_abandoned_never_in_force'),
        ),
        migrations.RunSQL(GUARDS, EARLIER),
    ]

# A display of the nétiquette is one of the checks of a profile: the same act, recorded once.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MOVE = """
INSERT INTO accounts_profilecheck (account_id, aspect, result, place, url, note, checked_by_id, checked_at)
SELECT account_id, 'netiquette', 'conform', '', url, '', verified_by_id, verified_at FROM netiquette_display
ORDER BY id;
UPDATE netiquette_display SET profile_check_id = (
    SELECT min(c.id) FROM accounts_profilecheck c
    WHERE c.aspect = 'netiquette' AND c.account_id = netiquette_display.account_id AND c.url = netiquette_display.url
      AND c.checked_at = netiquette_display.verified_at AND c.checked_by_id = netiquette_display.verified_by_id);
"""
MOVE_BACK = """
UPDATE netiquette_display SET account_id = c.account_id, url = left(c.url, 200), verified_at = c.checked_at,
    verified_by_id = c.checked_by_id
FROM accounts_profilecheck c WHERE c.id = profile_check_id;
"""
GUARDS = """
-- What was seen displayed is an edition seen conform on a profile, and stays so (R-049).
CREATE FUNCTION netiquette_display_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Un affichage de la nétiquette ne se modifie pas et ne s''efface pas : vérifiez-le de nouveau.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM accounts_profilecheck WHERE id = NEW.profile_check_id
                   AND aspect = 'netiquette' AND result = 'conform') THEN
        RAISE EXCEPTION 'Un affichage vient d''une vérification conforme de la nétiquette (R-049).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_display_r049 BEFORE INSERT OR UPDATE OR DELETE ON netiquette_display
    FOR EACH ROW EXECUTE FUNCTION netiquette_display_guard();
"""
NO_GUARDS = """
DROP TRIGGER netiquette_display_r049 ON netiquette_display;
DROP FUNCTION netiquette_display_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_profile_checks'),
        ('netiquette', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='display',
            name='profile_check',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='display', to='accounts.profilecheck', verbose_name='vérification'),
        ),
        # Nullable while the rows move, in both directions.
        migrations.AlterField(
            model_name='display',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officialaccount'),
        ),
        migrations.AlterField(model_name='display', name='url', field=models.URLField(null=True)),
        migrations.AlterField(model_name='display', name='verified_at', field=models.DateTimeField(null=True)),
        migrations.AlterField(
            model_name='display',
            name='verified_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(MOVE, MOVE_BACK),
        # The keys of the rows just moved are checked before the table itself changes.
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', 'SET CONSTRAINTS ALL IMMEDIATE'),
        migrations.AlterModelOptions(
            name='display',
            options={'ordering': ('-profile_check__checked_at',), 'verbose_name': 'affichage de la nétiquette', 'verbose_name_plural': 'affichages de la nétiquette'},
        ),
        migrations.RemoveField(model_name='display', name='account'),
        migrations.RemoveField(model_name='display', name='url'),
        migrations.RemoveField(model_name='display', name='verified_at'),
        migrations.RemoveField(model_name='display', name='verified_by'),
        migrations.AlterField(
            model_name='display',
            name='profile_check',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='display', to='accounts.profilecheck', verbose_name='vérification'),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]

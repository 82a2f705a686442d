# Where the nétiquette was seen on the city's site; what a warning cannot prove of its display.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION netiquette_sitedisplay_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une publication vue sur le site ne se modifie pas et ne s''efface pas : vérifiez-la de nouveau (R-049).'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER netiquette_sitedisplay_r049 BEFORE UPDATE OR DELETE ON netiquette_sitedisplay
    FOR EACH ROW EXECUTE FUNCTION netiquette_sitedisplay_guard();

CREATE FUNCTION netiquette_warning_caution_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('sent', 'withdrawn', 'lapsed') AND NEW.display_caution <> OLD.display_caution THEN
        RAISE EXCEPTION 'La réserve d''un avertissement envoyé ne se modifie pas (R-049).'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER netiquette_warning_caution_r049 BEFORE UPDATE ON netiquette_warning
    FOR EACH ROW EXECUTE FUNCTION netiquette_warning_caution_guard();
"""
NO_GUARDS = """
DROP TRIGGER netiquette_warning_caution_r049 ON netiquette_warning;
DROP FUNCTION netiquette_warning_caution_guard();
DROP TRIGGER netiquette_sitedisplay_r049 ON netiquette_sitedisplay;
DROP FUNCTION netiquette_sitedisplay_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('netiquette', '0006_depersonalising'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='warning',
            name='display_caution',
            field=models.TextField(blank=True, verbose_name='réserve sur l’affichage'),
        ),
        migrations.CreateModel(
            name='SiteDisplay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500, verbose_name='lien')),
                ('note', models.TextField(blank=True, verbose_name='remarque')),
                ('checked_at', models.DateTimeField(verbose_name='vérifié le')),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vérifié par')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_displays', to='netiquette.edition', verbose_name='édition')),
            ],
            options={
                'verbose_name': 'publication de la nétiquette sur le site',
                'verbose_name_plural': 'publications de la nétiquette sur le site',
                'ordering': ('-checked_at', '-pk'),
            },
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]

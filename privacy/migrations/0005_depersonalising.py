# What a person asked to have written beside a record goes with that record.

from django.db import migrations, models

# The words of a note go with the record that it is about; nothing else changes it.
EMPTY = "".join(
    f"CREATE TRIGGER privacy_correctionnote_depersonalise_{name} BEFORE UPDATE ON privacy_correctionnote FOR EACH ROW "
    f"WHEN (OLD.{name}_id IS NOT NULL AND (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)) "
    f"EXECUTE FUNCTION policy_depersonalise('{app}.{name}', '{name}_id', 'text');\n"
    for app, name in (("moderation", "message"), ("netiquette", "warning"), ("netiquette", "exclusion"))
) + """
DROP TRIGGER privacy_correctionnote_kept ON privacy_correctionnote;
CREATE TRIGGER privacy_correctionnote_kept BEFORE UPDATE ON privacy_correctionnote FOR EACH ROW
    WHEN (NEW.depersonalised_at IS NOT DISTINCT FROM OLD.depersonalised_at) EXECUTE FUNCTION privacy_refuse_change();
"""
NO_EMPTY = """
DROP TRIGGER privacy_correctionnote_kept ON privacy_correctionnote;
CREATE TRIGGER privacy_correctionnote_kept BEFORE UPDATE ON privacy_correctionnote
    FOR EACH ROW EXECUTE FUNCTION privacy_refuse_change();
""" + "".join(
    f"DROP TRIGGER privacy_correctionnote_depersonalise_{name} ON privacy_correctionnote;\n"
    for name in ("message", "warning", "exclusion")
)


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0004_depersonalising'),
        ('privacy', '0004_retention_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='correctionnote',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.RunSQL(EMPTY, NO_EMPTY),
    ]

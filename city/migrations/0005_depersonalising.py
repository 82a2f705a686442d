# A candidate of an election that is over loses his name, what he stood for and his public identifiers.

from django.db import migrations, models

EMPTY = """
CREATE TRIGGER city_candidate_depersonalise BEFORE UPDATE ON city_candidate FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise('city.candidate', 'id', 'name:own', 'seat', 'handles', 'person_id');
"""
NO_EMPTY = "DROP TRIGGER city_candidate_depersonalise ON city_candidate"


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0004_depersonalising'),
        ('city', '0004_emergency_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='depersonalised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='dépersonnalisé le'),
        ),
        migrations.RunSQL(EMPTY, NO_EMPTY),
    ]

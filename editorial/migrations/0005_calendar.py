"""Where the calendar shows a variant: when it left, else when it is to leave."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0004_images"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="variant", name="editorial_variant_calendar"),
        migrations.AddIndex(
            model_name="variant",
            index=models.Index(
                Coalesce("published_at", "scheduled_at"), models.F("account"), name="editorial_variant_shown"
            ),
        ),
    ]

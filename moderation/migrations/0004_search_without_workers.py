# PostgreSQL overestimates rare words and would start parallel workers to fetch a few rows: longer than the search itself.

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("moderation", "0003_acts_triggers")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE moderation_searchentry SET (parallel_workers = 0)",
            "ALTER TABLE moderation_searchentry RESET (parallel_workers)",
        ),
    ]

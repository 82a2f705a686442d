"""What home counts is in an index of open messages."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("moderation", "0004_search_without_workers"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="message", name="moderation_message_queue_acct"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["account", "-is_danger", "limit_at", "id"],
                include=["target_at", "state"],
                name="moderation_message_queue_acct",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("claimed_by__isnull", False), ("closed_at__isnull", True)),
                fields=["claimed_by"],
                name="moderation_message_claimed",
            ),
        ),
    ]

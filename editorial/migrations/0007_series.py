"""Series: what their occurrences say, where they stop, and what PostgreSQL holds of an occurrence."""

from django.conf import settings
from django.db import migrations, models

# As in the guards, less what is said of occurrences to come and where the series stops: neither changes what was
# approved.
HASH = """
CREATE OR REPLACE FUNCTION editorial_variant_hash(one editorial_variant) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_object(
        'account', one.account_id,
        'title', one.title,
        'text', one.text,
        'link', one.link,
        -- While it follows its series, what is approved is the rule of the series, and not one of its days.
        'when', CASE
            WHEN post.recurrence_id IS NOT NULL AND NOT one.leaves_series THEN (
                SELECT to_jsonb(series) - ARRAY['skipped', 'author_id', 'created_at', 'content', 'ended_on']
                FROM editorial_recurrence series WHERE series.id = post.recurrence_id)
            ELSE to_jsonb(extract(epoch FROM one.scheduled_at)) END,
        'post', (to_jsonb(post) - ARRAY[
            'id', 'title', 'stage', 'stage_reason', 'author_id', 'created_at', 'updated_at', 'internal_deadline',
            'audiences', 'objectives', 'other_channels', 'sources', 'recurrence_id', 'occurrence_on']),
        'images', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(image.sha256, placed.alt_text)
                                      ORDER BY placed.ordinal, placed.id), '[]')
            FROM editorial_variantimage placed JOIN editorial_image image ON image.id = placed.image_id
            WHERE placed.variant_id = one.id)
    )::text, 'UTF8')), 'hex')
    FROM editorial_post post WHERE post.id = one.post_id
$$;
"""
FORMER_HASH = HASH.replace(", 'content', 'ended_on'", "")

OCCURRENCES = """
-- While a variant follows its series, its approval holds the rule and not the day: planned elsewhere, it no longer follows.
CREATE FUNCTION editorial_variant_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    planned timestamp := NEW.scheduled_at AT TIME ZONE 'America/Toronto';
    due timestamp;
BEGIN
    SELECT post.occurrence_on + series.at_time INTO due
    FROM editorial_post post JOIN editorial_recurrence series ON series.id = post.recurrence_id
    WHERE post.id = NEW.post_id;
    -- An hour that does not exist is the next one on the clock.
    IF due IS NOT NULL AND (planned IS NULL OR planned NOT IN (
        due, (due AT TIME ZONE 'America/Toronto') AT TIME ZONE 'America/Toronto')) THEN
        NEW.leaves_series := true;
    END IF;
    RETURN NEW;
END
$$;
-- Before the fingerprint is computed: triggers act in the order of their names.
CREATE TRIGGER editorial_variant_a_follows BEFORE INSERT OR UPDATE ON editorial_variant
    FOR EACH ROW WHEN (NOT NEW.leaves_series) EXECUTE FUNCTION editorial_variant_follows();
"""
NO_OCCURRENCES = """
DROP TRIGGER editorial_variant_a_follows ON editorial_variant;
DROP FUNCTION editorial_variant_follows();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("editorial", "0006_publish_now"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='recurrence',
            name='content',
            field=models.JSONField(default=dict, verbose_name='contenu'),
        ),
        migrations.AddField(
            model_name='recurrence',
            name='ended_on',
            field=models.DateField(blank=True, null=True, verbose_name='arrêtée à partir du'),
        ),
        migrations.AddField(
            model_name='recurrence',
            name='month_week',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='semaine du mois'),
        ),
        migrations.AddConstraint(
            model_name='recurrence',
            constraint=models.CheckConstraint(condition=models.Q(('month_week__isnull', True), models.Q(('month_week__gte', 1), ('month_week__lte', 5)), _connector='OR'), name='editorial_recurrence_month_week'),
        ),
        migrations.AddConstraint(
            model_name='recurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frequency', 'weekly'), _negated=True), ('weekdays__len__gte', 1), _connector='OR'), name='editorial_recurrence_weekdays'),
        ),
        migrations.AddConstraint(
            model_name='recurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frequency', 'monthly'), _negated=True), models.Q(('month_day__isnull', False), ('month_week__isnull', True)), models.Q(('month_day__isnull', True), ('month_week__isnull', False), ('weekdays__len', 1)), _connector='OR'), name='editorial_recurrence_monthly'),
        ),
        migrations.RunSQL(HASH + OCCURRENCES, NO_OCCURRENCES + FORMER_HASH),
    ]

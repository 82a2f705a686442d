# What PostgreSQL refuses whatever the code does: a cover that nobody was asked for or that changes its answer, a
# replacement rewritten after it was announced, and a chain of replacements.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION accounts_replacement_days(starts_on date, ends_on date, ended_on date) RETURNS daterange
LANGUAGE sql IMMUTABLE AS $$
    SELECT daterange($1, GREATEST($1, LEAST($2 + 1, COALESCE($3, $2 + 1))))
$$;

-- The reading of the city, or the policy's own words until somebody decides (R-074).
CREATE FUNCTION accounts_cover_is_asked(substitute bigint, starts_on date, ends_on date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_holding held JOIN accounts_position job ON job.id = held.position_id
        WHERE held.person_id = $1 AND held.starts_on <= $3 AND (held.ends_on IS NULL OR held.ends_on > $2)
        AND job.is_active AND jsonb_exists(
            COALESCE(
                (SELECT value FROM policy_reading WHERE key = 'cover_positions' AND effective_from <= $2
                 ORDER BY effective_from DESC LIMIT 1),
                '["agent-communications"]'::jsonb),
            job.slug))
$$;

CREATE FUNCTION accounts_replacement_as_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.cover NOT IN ('not_asked', 'asked') OR NEW.cover = 'not_asked'
            AND accounts_cover_is_asked(NEW.substitute_id, NEW.starts_on, NEW.ends_on)
        THEN
            RAISE EXCEPTION 'La relève se demande : l''agent accepte ou refuse (R-074).'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_replacement_r074_asked';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.cover <> OLD.cover AND (OLD.cover, NEW.cover) NOT IN (
        ('asked', 'accepted'), ('asked', 'declined'), ('declined', 'accepted')
    ) THEN
        RAISE EXCEPTION 'Une relève « % » ne devient pas « % » (R-074).', OLD.cover, NEW.cover
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_replacement_r074_asked';
    END IF;
    IF (NEW.absent_id, NEW.substitute_id, NEW.starts_on, NEW.ends_on)
        IS DISTINCT FROM (OLD.absent_id, OLD.substitute_id, OLD.starts_on, OLD.ends_on)
        OR OLD.ended_on IS NOT NULL AND (NEW.ended_on IS NULL OR NEW.ended_on > OLD.ended_on)
    THEN
        RAISE EXCEPTION 'Un remplacement annoncé ne change pas : il s''interrompt (R-073).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_replacement_r073_as_announced';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_replacement_as_announced BEFORE INSERT OR UPDATE ON accounts_replacement
    FOR EACH ROW EXECUTE FUNCTION accounts_replacement_as_announced();

-- The lock on the two people makes two replacements that would form a chain wait for each other even when the code
-- forgets to; the statement after it reads what the other has committed.
CREATE FUNCTION accounts_replacement_no_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_person WHERE id IN (NEW.absent_id, NEW.substitute_id) ORDER BY id FOR NO KEY UPDATE;
    IF NEW.cover <> 'declined' AND EXISTS (
        SELECT 1 FROM accounts_replacement other
        WHERE other.id <> NEW.id AND other.cover <> 'declined'
        AND (other.absent_id = NEW.substitute_id OR other.substitute_id = NEW.absent_id)
        AND accounts_replacement_days(other.starts_on, other.ends_on, other.ended_on)
            && accounts_replacement_days(NEW.starts_on, NEW.ends_on, NEW.ended_on)
    ) THEN
        RAISE EXCEPTION 'Une personne qui en remplace une autre ne peut se faire remplacer à son tour (R-073).'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_replacement_r073_no_chain';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_replacement_no_chain BEFORE INSERT OR UPDATE OF cover ON accounts_replacement
    FOR EACH ROW EXECUTE FUNCTION accounts_replacement_no_chain();
"""
NO_LONGER = """
DROP TRIGGER accounts_replacement_no_chain ON accounts_replacement;
DROP FUNCTION accounts_replacement_no_chain();
DROP TRIGGER accounts_replacement_as_announced ON accounts_replacement;
DROP FUNCTION accounts_replacement_as_announced();
DROP FUNCTION accounts_cover_is_asked(bigint, date, date);
DROP FUNCTION accounts_replacement_days(date, date, date);
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0008_incidents"), ("policy", "0003_cited_version")]

    operations = [
        migrations.AddField(
            model_name='replacement',
            name='cover',
            field=models.CharField(choices=[('not_asked', 'sans objet'), ('asked', 'demandée'), ('accepted', 'acceptée'), ('declined', 'refusée')], default='not_asked', editable=False, max_length=12, verbose_name='relève'),
        ),
        migrations.AddField(
            model_name='replacement',
            name='cover_answered_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='réponse le'),
        ),
        migrations.AddField(
            model_name='replacement',
            name='cover_answered_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réponse de'),
        ),
        migrations.AddField(
            model_name='replacement',
            name='cover_reason',
            field=models.TextField(blank=True, editable=False, verbose_name='motif de la réponse'),
        ),
        migrations.AddIndex(
            model_name='replacement',
            index=models.Index(fields=['ends_on', 'starts_on'], name='accounts_replacement_days'),
        ),
        migrations.AddConstraint(
            model_name='replacement',
            constraint=models.CheckConstraint(condition=models.Q(('cover__in', ['not_asked', 'accepted']), models.Q(('cover__in', ['asked', 'declined']), ('notice_sent_at__isnull', True)), _connector='OR'), name='accounts_replacement_r074_no_effect_before_answer'),
        ),
        migrations.AddConstraint(
            model_name='replacement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cover__in', ['not_asked', 'asked']), ('cover_answered_at__isnull', True), ('cover_answered_by__isnull', True), ('cover_reason', '')), models.Q(('cover', 'accepted'), ('cover_answered_at__isnull', False), ('cover_answered_by__isnull', False)), models.Q(('cover', 'declined'), ('cover_answered_at__isnull', False), ('cover_answered_by__isnull', False), models.Q(('cover_reason', ''), _negated=True)), _connector='OR'), name='accounts_replacement_r074_answered'),
        ),
        migrations.RunSQL(GUARDS, NO_LONGER),
    ]

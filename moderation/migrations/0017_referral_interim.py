"""A service's first answer, with the day of the whole one: given once, while the question waits, never changed."""

from django.db import migrations, models

EMPTIED = "'moderation.message', 'message_id', 'question', 'shared_text', 'naming_reason', 'answer', 'sources', 'end_reason'"
TRIGGER = """
DROP TRIGGER moderation_referral_depersonalise ON moderation_referral;
CREATE TRIGGER moderation_referral_depersonalise BEFORE UPDATE ON moderation_referral FOR EACH ROW
    WHEN (OLD.depersonalised_at IS NOT NULL OR NEW.depersonalised_at IS NOT NULL)
    EXECUTE FUNCTION policy_depersonalise(%s);
"""
GUARD = """
CREATE FUNCTION moderation_referral_interim_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.interim_at IS NOT NULL OR OLD.state <> 'asked' THEN
        RAISE EXCEPTION 'Un service donne une seule première réponse, tant que la question attend (R-095).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_referral_r095_interim BEFORE UPDATE ON moderation_referral FOR EACH ROW
    WHEN (NEW.depersonalised_at IS NOT DISTINCT FROM OLD.depersonalised_at
          AND (OLD.interim_answer, OLD.interim_by, OLD.interim_at, OLD.expected_at)
              IS DISTINCT FROM (NEW.interim_answer, NEW.interim_by, NEW.interim_at, NEW.expected_at))
    EXECUTE FUNCTION moderation_referral_interim_guard();
"""
NO_GUARD = """
DROP TRIGGER moderation_referral_r095_interim ON moderation_referral;
DROP FUNCTION moderation_referral_interim_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0016_destroyed")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="interim_answer",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="première réponse"),
        ),
        migrations.AddField(
            model_name="referral",
            name="interim_by",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=150,
                verbose_name="première réponse donnée par",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="interim_at",
            field=models.DateTimeField(null=True, verbose_name="première réponse le"),
        ),
        migrations.AddField(
            model_name="referral",
            name="expected_at",
            field=models.DateTimeField(null=True, verbose_name="réponse complète attendue le"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_at__isnull", True),
                    ("interim_answer", ""),
                    ("interim_at__isnull", True),
                    ("interim_by", ""),
                )
                | models.Q(
                    ("expected_at__gt", models.F("interim_at")),
                    ("interim_at__isnull", False),
                    models.Q(("interim_answer", ""), _negated=True),
                    models.Q(("interim_by", ""), _negated=True),
                ),
                name="moderation_referral_r095_interim",
            ),
        ),
        migrations.RunSQL(TRIGGER % f"{EMPTIED}, 'interim_answer'", TRIGGER % EMPTIED),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]

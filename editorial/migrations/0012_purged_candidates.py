# The words found in a publication name a candidate: they may be emptied, and nothing else, once the register is.

from django.db import migrations

KEPT = """
CREATE OR REPLACE FUNCTION editorial_electioncase_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.words = '' AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
       OR (NEW.candidate_id, NEW.variant_id, NEW.words, NEW.proposal, NEW.text_key, NEW.opened_at)
          IS DISTINCT FROM (OLD.candidate_id, OLD.variant_id, OLD.words, OLD.proposal, OLD.text_key, OLD.opened_at) THEN
        RAISE EXCEPTION 'Ce qui a été relevé ou décidé d''une publication en période d''élections ne change plus.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_electioncase_r027_kept';
    END IF;
    RETURN NEW;
END
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION editorial_electioncase_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.outcome <> ''
       OR (NEW.candidate_id, NEW.variant_id, NEW.words, NEW.proposal, NEW.text_key, NEW.opened_at)
          IS DISTINCT FROM (OLD.candidate_id, OLD.variant_id, OLD.words, OLD.proposal, OLD.text_key, OLD.opened_at) THEN
        RAISE EXCEPTION 'Ce qui a été relevé ou décidé d''une publication en période d''élections ne change plus.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'editorial_electioncase_r027_kept';
    END IF;
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("editorial", "0011_comment_closures")]

    operations = [migrations.RunSQL(KEPT, BEFORE)]

# The knowledge base, searched in French and by trigrams; its earlier versions are fixed, whatever the code does.

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


GUARD = """
CREATE FUNCTION moderation_knowledgerevision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une version d''une fiche ne se modifie pas (R-096).'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER moderation_knowledgerevision_r096_kept BEFORE UPDATE ON moderation_knowledgerevision
    FOR EACH ROW EXECUTE FUNCTION moderation_knowledgerevision_kept();
CREATE FUNCTION moderation_knowledgeentry_versioned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version = OLD.version THEN
        RAISE EXCEPTION 'Une fiche modifiée change de version (R-092).'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moderation_knowledgeentry_r092_versioned BEFORE UPDATE ON moderation_knowledgeentry
    FOR EACH ROW WHEN ((OLD.code, OLD.source, OLD.question, OLD.answer, OLD.url)
        IS DISTINCT FROM (NEW.code, NEW.source, NEW.question, NEW.answer, NEW.url))
    EXECUTE FUNCTION moderation_knowledgeentry_versioned();
"""
UNGUARD = """
DROP TRIGGER moderation_knowledgeentry_r092_versioned ON moderation_knowledgeentry;
DROP FUNCTION moderation_knowledgeentry_versioned();
DROP TRIGGER moderation_knowledgerevision_r096_kept ON moderation_knowledgerevision;
DROP FUNCTION moderation_knowledgerevision_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('city', '0003_candidate_person'),
        ('moderation', '0013_followups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='KnowledgeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='Celui de la source (BIAC-0142, FAQ-12, règlement 1045-2018…): il permet d’importer sans doublon.', max_length=60, unique=True, verbose_name='code')),
                ('source', models.CharField(choices=[('faq', 'foire aux questions'), ('web_page', 'page du site Web'), ('biac', 'BIAC'), ('by_law', 'règlement'), ('document', 'document')], default='faq', max_length=12, verbose_name='source')),
                ('question', models.CharField(max_length=300, verbose_name='question ou titre')),
                ('answer', models.TextField(verbose_name='réponse')),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='page du site Web')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
                ('is_active', models.BooleanField(default=True, verbose_name='en usage')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(verbose_name='modifiée le')),
                ('plain', models.CharField(editable=False, max_length=300)),
                ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('question', config='french_unaccent', weight='A'), '||', django.contrib.postgres.search.SearchVector('answer', config='french_unaccent', weight='B'), django.contrib.postgres.search.SearchConfig('french_unaccent')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.service', verbose_name='service')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='modifiée par')),
            ],
            options={
                'verbose_name': 'fiche',
                'verbose_name_plural': 'base de connaissances',
                'ordering': ('question', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='reference',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='references', to='moderation.knowledgeentry', verbose_name='fiche'),
        ),
        migrations.CreateModel(
            name='KnowledgeRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('at', models.DateTimeField(verbose_name='écrite le')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='moderation.knowledgeentry', verbose_name='fiche')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
            ],
            options={
                'verbose_name': 'version d’une fiche',
                'verbose_name_plural': 'versions d’une fiche',
                'ordering': ('-version',),
            },
        ),
        migrations.CreateModel(
            name='KnowledgeSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='fichier')),
                ('text', models.TextField(verbose_name='contenu')),
                ('created_at', models.DateTimeField(verbose_name='donné le')),
                ('written_at', models.DateTimeField(null=True, verbose_name='écrit le')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='créées')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='modifiées')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='donné par')),
            ],
            options={
                'verbose_name': 'fichier de la base de connaissances',
                'verbose_name_plural': 'fichiers de la base de connaissances',
                'ordering': ('-created_at',),
            },
        ),
        migrations.AddIndex(
            model_name='knowledgeentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='moderation_knowledge_vector'),
        ),
        migrations.AddIndex(
            model_name='knowledgeentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['plain'], name='moderation_knowledge_plain', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='knowledgeentry',
            index=models.Index(fields=['-updated_at', '-id'], name='moderation_knowledge_recent'),
        ),
        migrations.AddIndex(
            model_name='knowledgeentry',
            index=models.Index(condition=models.Q(('is_active', True)), fields=['verified_on'], name='moderation_knowledge_stale'),
        ),
        migrations.AddConstraint(
            model_name='knowledgeentry',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '\\S'), ('question__regex', '\\S'), ('answer__regex', '\\S')), name='moderation_knowledgeentry_r092_filled', violation_error_message='Une fiche a un code, une question et une réponse.'),
        ),
        migrations.AddConstraint(
            model_name='knowledgerevision',
            constraint=models.UniqueConstraint(fields=('entry', 'version'), name='moderation_knowledgerevision_once'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]

"""The catalogue of pupils' results, which lie on disk, and saved runs of analysis with what they found of units."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


from orientir.kit.access.policies import allow, allow_system, protect, withhold

RESULTS, RUN, FINDING, DETAIL = (
    "collection_results_set", "analysis_run", "analysis_finding", "analysis_detail",
)
WRITES = "unit_id = any (array(select writable_units()))"
STEERS = "(select current_role_may('steer_snapshots'))"
SEES = "(select current_role_may('see_figures'))"
FIGURES = "unit_id = any (array(select figure_units()))"
POLICIES = "\n".join(
    [
        protect(RESULTS, RUN, FINDING, DETAIL),
        allow_system(RESULTS, RUN, FINDING, DETAIL),
        # what results there are is no secret to who sees figures; the rows lie on disk and are read by school
        allow(RESULTS, "select", using=f"{FIGURES} or unit_id = any (array(select ancestor_units())) and {SEES}"),
        allow(RESULTS, "insert", check=WRITES),
        allow(RESULTS, "delete", using=WRITES),
        withhold(RESULTS, rights="update"),
        allow(RUN, "select", using=SEES),
        allow(RUN, "insert", check=f"{STEERS} and {FIGURES}"),
        allow(RUN, "update", using=f"{STEERS} and {FIGURES}", check=f"{STEERS} and {FIGURES}"),
        withhold(RUN, rights="delete"),
        # own subtree at once; those above, siblings and peers as docs/access.md has it of figures
        allow(FINDING, "select",
              using=f"{FIGURES} or (is_disclosed and {SEES} and (unit_id in (select ancestor_units()) or "
                    "(run_id in (select r.id from analysis_run r where r.published_at is not null) "
                    "and (level in ('region', 'municipality') or unit_id in (select peer_units())))))"),
        allow(FINDING, "insert", check=f"{STEERS} and {FIGURES}"),
        withhold(FINDING, rights="update, delete"),
        allow(DETAIL, "select", using="unit_id = any (array(select allowed_units()))"),
        allow(DETAIL, "insert", check=f"{STEERS} and unit_id = any (array(select allowed_units()))"),
        withhold(DETAIL, rights="update, delete"),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0050_points_of_results'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnalysisRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('parameters', models.JSONField(default=dict)),
                ('inputs', models.JSONField(default=list)),
                ('inputs_sha256', models.CharField(blank=True, max_length=64)),
                ('pack', models.CharField(max_length=80)),
                ('pack_version', models.CharField(max_length=20)),
                ('rules_version', models.CharField(blank=True, max_length=64)),
                ('code_version', models.CharField(max_length=40)),
                ('figures', models.JSONField(null=True)),
                ('result_sha256', models.CharField(blank=True, max_length=64)),
                ('job', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.analysisrun')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'analysis_run',
            },
        ),
        migrations.CreateModel(
            name='FindingDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.analysisrun')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'analysis_detail',
            },
        ),
        migrations.CreateModel(
            name='ResultsSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('procedure', models.CharField(blank=True, max_length=40)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('grade', models.PositiveSmallIntegerField(null=True)),
                ('year', models.PositiveSmallIntegerField()),
                ('pupils', models.PositiveIntegerField(default=0)),
                ('row_count', models.PositiveIntegerField()),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('items', models.JSONField(default=dict)),
                ('max_score', models.FloatField(null=True)),
                ('folder', models.CharField(max_length=120)),
                ('content_sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.import')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'collection_results_set',
            },
        ),
        migrations.CreateModel(
            name='UnitFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=16)),
                ('pupils', models.PositiveIntegerField()),
                ('value', models.FloatField(null=True)),
                ('error', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('verdict', models.CharField(max_length=24)),
                ('reasons', models.JSONField(default=dict)),
                ('is_disclosed', models.BooleanField(default=False)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.analysisrun')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'analysis_finding',
            },
        ),
        migrations.AddIndex(
            model_name='analysisrun',
            index=models.Index(fields=['kind', '-created_at'], name='analysis_run_kind'),
        ),
        migrations.AddConstraint(
            model_name='analysisrun',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('figures__isnull', False), _connector='OR'), name='analysis_run_finished'),
        ),
        migrations.AddConstraint(
            model_name='findingdetail',
            constraint=models.UniqueConstraint(fields=('run', 'unit'), name='analysis_detail_once'),
        ),
        migrations.AddIndex(
            model_name='resultsset',
            index=models.Index(fields=['kind', 'subject', 'grade', 'year'], name='collection_results_set_key'),
        ),
        migrations.AddIndex(
            model_name='unitfinding',
            index=models.Index(fields=['unit', 'run'], name='analysis_finding_unit'),
        ),
        migrations.AddConstraint(
            model_name='unitfinding',
            constraint=models.UniqueConstraint(fields=('run', 'unit'), name='analysis_finding_once'),
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

"""Measures and who got them, the register of effects, accepted targets; what like units did about the same."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold

MEASURE, START, STUDY, TARGET = "effects_measure", "effects_start", "effects_study", "goals_target"
SEES = "(select current_role_may('see_figures'))"
STEERS = "(select current_role_may('steer_snapshots'))"
FIGURES = "unit_id = any (array(select figure_units()))"
POLICIES = "\n".join(
    [
        protect(MEASURE, START, STUDY, TARGET),
        allow_system(MEASURE, START, STUDY, TARGET),
        # which measure was given to whom is no secret among those who see figures
        allow(MEASURE, "select", using=SEES),
        allow(MEASURE, "insert", check=f"{STEERS} and {FIGURES}"),
        withhold(MEASURE, rights="update, delete"),
        allow(START, "select", using=SEES),
        allow(START, "insert", check=f"{STEERS} and {FIGURES}"),
        allow(START, "delete", using=f"{STEERS} and {FIGURES}"),
        withhold(START, rights="update"),
        # what it came to tells of figures: those who steer at once, others with the snapshot
        allow(STUDY, "select", using=f"{STEERS} or {SEES} and snapshot_id in (select published_snapshots())"),
        allow(STUDY, "insert", check=STEERS),
        allow(STUDY, "update", using=STEERS, check=STEERS),
        withhold(STUDY, rights="delete"),
        allow(TARGET, "select", using="true"),
        allow(TARGET, "insert", check=f"{STEERS} and {FIGURES}"),
        allow(TARGET, "update", using=f"{STEERS} and {FIGURES}", check=f"{STEERS} and {FIGURES}"),
        withhold(TARGET, rights="update, delete"),
        "grant update (withdrawn_at) on goals_target to orientir_web, orientir_worker;",
        # what the region advised to other units on the same subject and they took on: the region's words, no answers
        "create function accepted_advice(wanted_units bigint[], wanted_about text, wanted_subject text) returns table "
        f"(unit_id bigint, title varchar, actions jsonb, is_met boolean) language sql stable security definer "
        f"{FIXED_PATH} as $$ select r.unit_id, r.title, r.actions, r.state = 'met' "
        "from recommendations_recommendation r where current_role_may('see_figures') "
        "and r.unit_id = any (wanted_units) and r.about = wanted_about and r.subject = wanted_subject "
        "and (r.state = 'accepted' or r.state = 'met' and r.answered_at is not null) $$;",
        offer("accepted_advice(bigint[], text, text)"),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0062_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='GivenMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('level', models.CharField(max_length=16)),
                ('basis', models.CharField(blank=True, max_length=300)),
                ('pack', models.CharField(blank=True, max_length=80)),
                ('row', models.PositiveSmallIntegerField(null=True)),
                ('origin', models.CharField(blank=True, max_length=80)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'effects_measure',
            },
        ),
        migrations.CreateModel(
            name='EffectStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=16)),
                ('parameters', models.JSONField(default=dict)),
                ('pack_version', models.CharField(max_length=20)),
                ('code_version', models.CharField(max_length=40)),
                ('verdict', models.CharField(blank=True, max_length=24)),
                ('estimate', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('figures', models.JSONField(null=True)),
                ('panel_sha256', models.CharField(blank=True, max_length=64)),
                ('result_sha256', models.CharField(blank=True, max_length=64)),
                ('refused', models.CharField(blank=True, max_length=500)),
                ('job', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.effectstudy')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.snapshot')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.givenmeasure')),
            ],
            options={
                'db_table': 'effects_study',
            },
        ),
        migrations.CreateModel(
            name='MeasureStart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.givenmeasure')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'effects_start',
            },
        ),
        migrations.CreateModel(
            name='AcceptedTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=80)),
                ('indicator', models.CharField(max_length=16)),
                ('year', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=3, max_digits=9)),
                ('basis', models.JSONField(default=dict)),
                ('document', models.CharField(blank=True, max_length=300)),
                ('accepted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'goals_target',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('pack', 'indicator', 'unit', 'year'), name='goals_target_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='givenmeasure',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('origin',), name='effects_measure_origin'),
        ),
        migrations.AddIndex(
            model_name='effectstudy',
            index=models.Index(fields=['measure', '-created_at'], name='effects_study_measure'),
        ),
        migrations.AddConstraint(
            model_name='effectstudy',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('figures__isnull', False), models.Q(('refused', ''), _negated=True), _connector='OR'), name='effects_study_finished'),
        ),
        migrations.AddIndex(
            model_name='measurestart',
            index=models.Index(fields=['unit', 'year'], name='effects_start_unit'),
        ),
        migrations.AddConstraint(
            model_name='measurestart',
            constraint=models.UniqueConstraint(fields=('measure', 'unit'), name='effects_start_once'),
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

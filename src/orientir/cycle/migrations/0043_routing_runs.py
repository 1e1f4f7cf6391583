"""Runs of routing: the operator's; their figures for whoever sees figures of the region; proposals for those they touch."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import allow, allow_system, protect, withhold

TABLES = [
    "routes_routing_run", "routes_routing_input", "routes_group_proposal", "routes_group_proposal_unit",
]
RUN = "unit_id = any (array(select procedure_units()))"
FIGURES = "unit_id = any (array(select figure_units()))"
OF_RUN = f"exists (select 1 from routes_routing_run r where r.id = run_id and r.{RUN})"
# the run's own reader; who teaches the programme; whose people it would teach, once it is shown to them
SEEN = (
    "exists (select 1 from routes_routing_run r where r.id = run_id) "
    "or organisation_id = any (array(select learning_units())) and shown_at is not null "
    "or shown_at is not null and id in (select u.proposal_id from routes_group_proposal_unit u)"
)
POLICIES = "\n".join(
    [
        protect(*TABLES),
        allow_system(*TABLES),
        allow("routes_routing_run", "select", using=f"{RUN} or {FIGURES}"),
        allow("routes_routing_run", "insert", check=RUN),
        allow("routes_routing_run", "update", using=RUN, check=RUN),
        withhold("routes_routing_run", rights="delete"),
        # what people lack: nobody's but the operator's
        allow("routes_routing_input", "all", using=OF_RUN, check=OF_RUN),
        allow("routes_group_proposal", "select", using=SEEN),
        allow("routes_group_proposal", "insert", check=OF_RUN),
        allow("routes_group_proposal", "update", using=SEEN, check=SEEN),
        allow("routes_group_proposal", "delete", using=OF_RUN),
        # a policy may not ask the table whose policy asks this one
        allow("routes_group_proposal_unit", "select", using=FIGURES),
        allow("routes_group_proposal_unit", "insert", check=RUN),
        withhold("routes_group_proposal_unit", rights="update"),
        allow("routes_group_proposal_unit", "delete", using=FIGURES),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0042_adaptive'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoutingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('pack', models.CharField(max_length=80)),
                ('first_day', models.DateField()),
                ('settings', models.JSONField(default=dict)),
                ('figures', models.JSONField(null=True)),
                ('versions', models.JSONField(default=dict)),
                ('job', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('applied_routes', models.PositiveIntegerField(null=True)),
                ('shown_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.routingrun')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'routes_routing_run',
            },
        ),
        migrations.CreateModel(
            name='RoutingInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.BinaryField()),
                ('plan', models.BinaryField(null=True)),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.routingrun')),
            ],
            options={
                'db_table': 'routes_routing_input',
            },
        ),
        migrations.CreateModel(
            name='GroupProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('programme', models.BigIntegerField()),
                ('programme_title', models.CharField(max_length=500)),
                ('form', models.CharField(max_length=12)),
                ('competency', models.CharField(max_length=40)),
                ('sizes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('people', models.PositiveIntegerField()),
                ('units', models.PositiveIntegerField()),
                ('gain', models.FloatField()),
                ('made', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('shown_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.routingrun')),
            ],
            options={
                'db_table': 'routes_group_proposal',
            },
        ),
        migrations.CreateModel(
            name='GroupProposalUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('people', models.PositiveSmallIntegerField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.groupproposal')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'routes_group_proposal_unit',
                'indexes': [models.Index(fields=['unit'], name='routes_proposal_unit')],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'unit'), name='routes_proposal_unit_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='routingrun',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('figures__isnull', False), _connector='OR'), name='routes_routing_finished'),
        ),
        migrations.AddConstraint(
            model_name='groupproposal',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='routes_proposal_once'),
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

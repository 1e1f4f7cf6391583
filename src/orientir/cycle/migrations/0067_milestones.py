"""Milestones of plans: days by which measures are to be confirmed."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import allow, allow_system, protect

MILESTONE, PART = "roadmaps_milestone", "roadmaps_milestone_measure"
OWN_PLAN = "plan_id = any (array(select own_plans()))"
OWN_MILESTONE = f"milestone_id in (select s.id from {MILESTONE} s where s.{OWN_PLAN})"
POLICIES = "\n".join(
    [
        protect(MILESTONE, PART),
        allow_system(MILESTONE, PART),
        # a milestone is seen by whoever sees the plan whole, and by those with a measure of it
        allow(MILESTONE, "select", using="plan_id = any (array(select plans_whole())) or "
              "plan_id = any (array(select plans_given()))"),
        allow(MILESTONE, "insert", check=OWN_PLAN),
        allow(MILESTONE, "update", using=OWN_PLAN, check=OWN_PLAN),
        allow(MILESTONE, "delete", using=OWN_PLAN),
        allow(PART, "select", using="measure_id in (select m.id from roadmaps_measure m)"),
        allow(PART, "insert", check=f"{OWN_MILESTONE} and measure_id = any (array(select own_plan_measures()))"),
        allow(PART, "delete", using=OWN_MILESTONE),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0066_journal_chain'),
    ]

    operations = [
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('due_on', models.DateField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.plan')),
            ],
            options={
                'db_table': 'roadmaps_milestone',
                'indexes': [models.Index(fields=['plan', 'due_on'], name='roadmaps_milestone_of')],
            },
        ),
        migrations.CreateModel(
            name='MilestoneMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.milestone')),
            ],
            options={
                'db_table': 'roadmaps_milestone_measure',
                'constraints': [models.UniqueConstraint(fields=('milestone', 'measure'), name='roadmaps_milestone_measure_once')],
            },
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

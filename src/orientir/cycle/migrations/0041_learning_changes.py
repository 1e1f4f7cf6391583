"""What is known of the change after each programme: for the operator, who counts it, and for whose programme it is."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import allow, allow_system, protect, withhold

TABLE = "learning_programme_change"
RUN_HERE = "organisation_id = any (array(select learning_units()))"
COUNTS = "(select current_role_may('run_procedures'))"

POLICIES = "\n".join(
    [
        protect(TABLE),
        allow_system(TABLE),
        allow(TABLE, "select", using=RUN_HERE),
        # whoever may read every result may count them; nobody corrects a count by hand
        allow(TABLE, "insert", check=f"{COUNTS} and {RUN_HERE} and people >= 10"),
        allow(TABLE, "delete", using=f"{COUNTS} and {RUN_HERE}"),
        withhold(TABLE, rights="update"),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0040_route_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('people', models.PositiveIntegerField()),
                ('mean', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('risen', models.PositiveIntegerField(default=0)),
                ('fallen', models.PositiveIntegerField(default=0)),
                ('by_itself', models.FloatField(null=True)),
                ('design', models.CharField(max_length=8)),
                ('learners', models.PositiveIntegerField(default=0)),
                ('compared', models.PositiveIntegerField(default=0)),
                ('effect', models.FloatField(null=True)),
                ('effect_low', models.FloatField(null=True)),
                ('effect_high', models.FloatField(null=True)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('counted_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.programme')),
            ],
            options={
                'db_table': 'learning_programme_change',
            },
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

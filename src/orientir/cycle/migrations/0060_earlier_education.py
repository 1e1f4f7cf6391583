"""The diploma that learners came with: read and written by the person and by who teaches them, by nobody else."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import allow, allow_system, protect

TABLE = "learning_earlier_education"
MINE = "person_id = (select current_person())"
TAUGHT = (
    "exists (select 1 from learning_enrolment e where e.person_id = learning_earlier_education.person_id "
    "and e.state in ('enrolled', 'completed') and e.organisation_id = any (array(select learning_units())))"
)
EITHER = f"{MINE} or {TAUGHT}"


class Migration(migrations.Migration):
    dependencies = [("cycle", "0059_begun_at_once")]
    operations = [
        migrations.CreateModel(
            name="EarlierEducation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(choices=[("higher", "Higher"), ("secondary", "Secondary")], max_length=10)),
                ("family_name", models.CharField(max_length=100)),
                ("series", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=40)),
                ("told_at", models.DateTimeField()),
                ("person", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.person")),
                ("told_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cycle.account")),
            ],
            options={"db_table": TABLE},
        ),
        migrations.RunSQL(
            "\n".join([protect(TABLE), allow_system(TABLE), allow(TABLE, "all", using=EITHER, check=EITHER)]),
            migrations.RunSQL.noop,
        ),
    ]

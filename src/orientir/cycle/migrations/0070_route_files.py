"""Documents with which a step of a route is shown to be done: the person's, read by who accompanies, by nobody else."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import allow, allow_system, protect, withhold

ME = "(select current_person())"


def of_route(condition: str) -> str:
    """The route of the row is in sight (its own policy holds inside) and meets a condition."""
    return f"exists (select 1 from routes_route r where r.id = route_id and ({condition}))"


POLICIES = "\n".join(
    [
        protect("routes_file"),
        allow_system("routes_file"),
        allow("routes_file", "select", using=of_route(f"r.person_id = {ME} or r.curator_id = {ME}")),
        allow("routes_file", "insert", check=of_route(f"r.person_id = {ME} and r.status = 'active'")),
        allow("routes_file", "delete", using=of_route(f"r.person_id = {ME}")),
        withhold("routes_file", rights="update"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0069_young_sooner")]
    operations = [
        migrations.CreateModel(
            name="RouteFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                ("route", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.route")),
                ("step", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.routestep")),
            ],
            options={
                "db_table": "routes_file",
                "indexes": [models.Index(fields=["route"], name="routes_file_route")],
                "constraints": [models.UniqueConstraint(fields=("step", "sha256"), name="routes_file_once")],
            },
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

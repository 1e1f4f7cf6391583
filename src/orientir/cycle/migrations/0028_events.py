"""The outbox: whoever acts tells by one function; delivery is the system's; operator and administrator look on."""

from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING

TABLES = ("events_event", "events_listener")
LOOKS_ON = "((select current_role_may('read_journal')) or (select current_role_may('run_procedures')))"

TELLING = f"""
create function tell_event(kind text, subject text, ids jsonb, at timestamptz) returns void
language sql volatile security definer {FIXED_PATH} as $$
  insert into events_event (kind, subject, ids, at) values (kind, subject, ids, at)
$$;
""" + offer("tell_event(text, text, jsonb, timestamptz)", ACTING)

POLICIES = "\n".join(
    [
        protect(*TABLES),
        allow_system(*TABLES),
        *(allow(table, "select", using=LOOKS_ON) for table in TABLES),
        withhold(*TABLES, rights="insert, update, delete"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0027_learning_policies")]
    operations = [
        migrations.CreateModel(
            "Event",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=80)),
                ("ids", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("place", models.BigIntegerField(null=True, unique=True)),
            ],
            {
                "db_table": "events_event",
                "indexes": [
                    models.Index(fields=["id"], name="events_event_new", condition=models.Q(("place", None))),
                    models.Index(fields=["kind", "place"], name="events_event_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            "Listener",
            [
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("place", models.BigIntegerField()),
                ("heard", models.BigIntegerField(default=0)),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
            ],
            {"db_table": "events_listener"},
        ),
        migrations.RunSQL(TELLING, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

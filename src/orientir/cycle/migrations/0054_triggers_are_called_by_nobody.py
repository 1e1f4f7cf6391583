"""A trigger's function runs by its trigger alone: nobody may call it by name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cycle", "0053_routes_of_a_region")]
    operations = [
        migrations.RunSQL(
            "revoke all on function tell_application() from public;", migrations.RunSQL.noop
        )
    ]

"""A step is learned in a group: which, by which application, what became of it; the hours and forms a person has."""

import django.contrib.postgres.fields
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH

STATES = ["submitted", "waiting", "enrolled", "refused", "withdrawn", "left"]

# whoever moves an application (a head, the queue, an organisation that cancels a group): who sent the person hears of it
TELLING = f"""
create function tell_application() returns trigger language plpgsql security definer {FIXED_PATH} as $$
begin
  if tg_op = 'INSERT' or new.state <> old.state then
    perform tell_event('learning.application_moved', new.id::text,
      jsonb_build_object('origin_room', new.origin_room, 'origin_id', new.origin_id), clock_timestamp());
  end if;
  return null;
end $$;
create trigger learning_application_told after insert or update of state on learning_application
for each row when (new.origin_room <> '') execute function tell_application();
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0045_catalogue_without_history")]
    operations = [
        migrations.AddField("Route", "hours", models.PositiveSmallIntegerField(null=True, blank=True)),
        migrations.AddField(
            "Route",
            "forms",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField("RouteStep", "group", models.BigIntegerField(null=True, blank=True)),
        migrations.AddField("RouteStep", "application", models.BigIntegerField(null=True, blank=True)),
        migrations.AddField(
            "RouteStep",
            "application_state",
            models.CharField(max_length=12, blank=True, default="", choices=[(one, one.title()) for one in STATES]),
            preserve_default=False,
        ),
        migrations.RunSQL(TELLING, migrations.RunSQL.noop),
    ]

"""A person knows their place in a queue without seeing who else stands in it."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import PAGES

PLACES = f"""
create function own_queue_places() returns table (application_id bigint, place bigint)
language sql stable security definer {FIXED_PATH} rows 5 as $$
  select a.id, (select count(*) from learning_application o
    where o.group_id = a.group_id and o.state = 'waiting' and o.number <= a.number)
  from learning_application a where a.person_id = current_person() and a.state = 'waiting'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0029_routes")]
    operations = [
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.RunSQL(offer("own_queue_places()", PAGES), migrations.RunSQL.noop),
    ]

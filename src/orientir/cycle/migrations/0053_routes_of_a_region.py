"""Lists of routes at the size of a region: who acts is asked once, not for every route; their units are hashed.

A CTE used once is pulled up into the query, and with it ``current_person()`` into every row; an array is walked
through for every row, a subquery is hashed. Of 39,000 routes: 13.6 s before, 0.6 s after.
"""

from django.db import migrations

ONCE = """
do $$
declare one oid;
begin
  for one in select p.oid from pg_proc p where p.proname in ('routes_standing', 'route_people')
    and p.pronamespace = 'public'::regnamespace
  loop
    execute replace(replace(replace(pg_get_functiondef(one),
      'with me as (', 'with me as materialized ('),
      'r.unit_id = any (me.run)', 'r.unit_id in (select procedure_units())'),
      'r.unit_id = any (me.hand)', 'r.unit_id in (select writable_units())');
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0052_keeping")]
    operations = [migrations.RunSQL(ONCE, migrations.RunSQL.noop)]

"""A result goes though a route was built from it: the database empties the place, else taking consent back failed."""

from django.db import migrations

EMPTIED = """
do $$
declare one text;
begin
  select conname into strict one from pg_constraint
  where conrelid = 'routes_route'::regclass and confrelid = 'assessment_result'::regclass and contype = 'f';
  execute format('alter table routes_route drop constraint %I', one);
  execute format('alter table routes_route add constraint %I foreign key (result_id) references assessment_result (id) '
    'on delete set null deferrable initially deferred', one);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0054_triggers_are_called_by_nobody")]
    operations = [migrations.RunSQL(EMPTIED, migrations.RunSQL.noop)]

"""Many measures put in at once are counted once: a measure handed to a thousand schools is not summed a thousand times."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH

DEFINER = f"security definer {FIXED_PATH}"
COUNTED_ONCE = f"""
drop trigger measure_made on roadmaps_measure;
create trigger measure_gone after delete on roadmaps_measure for each row execute function measure_changed();
-- what is new has no documents: it expects what it needs, and only what stands above it is counted anew
create function measures_made() returns trigger language plpgsql {DEFINER} as $$
declare
  above bigint;
begin
  update roadmaps_measure m set expected = m.needed from made
    where m.id = made.id and m.expected <> m.needed;
  for above in select distinct parent_id from made where parent_id is not null order by 1 loop
    perform recount_measure(above);
  end loop;
  return null;
end $$;
revoke execute on function measures_made() from public;
create trigger measures_made after insert on roadmaps_measure referencing new table as made
  for each statement execute function measures_made();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0067_milestones'),
    ]

    operations = [
        migrations.RunSQL(COUNTED_ONCE, migrations.RunSQL.noop),
    ]

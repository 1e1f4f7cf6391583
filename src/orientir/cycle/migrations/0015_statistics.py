"""Statistics after many rows at once: until the server gathers them by itself, it plans as if the tables were empty."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING

# ``analyze`` is the owner's right: those who load ask for it by this function, and for our tables only
REFRESH = f"""
create function refresh_statistics(tables text[]) returns void language plpgsql volatile security definer
{FIXED_PATH} as $$
declare one text;
begin
  for one in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname = any (tables) order by c.relname
  loop
    execute format('analyze public.%I', one);
  end loop;
end $$;
""" + offer("refresh_statistics(text[])", ACTING)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0014_assessment_policies")]
    operations = [
        migrations.RunSQL(REFRESH, "drop function refresh_statistics(text[])"),
    ]

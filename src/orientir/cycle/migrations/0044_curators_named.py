"""Who may accompany a route: curators by their account, and those named to accompany people of the unit."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH

CURATORS = f"""
create or replace function curators_for(wanted_unit bigint) returns table (
  person_id bigint, person_name text, unit_title text, load bigint
) language sql stable security definer {FIXED_PATH} rows 20 as $$
  with above as (
    select c.ancestor_id from registry_unit_closure c where c.descendant_id = wanted_unit
  ), named as (
    select a.person_id, g.unit_id
    from registry_grant g join above on above.ancestor_id = g.unit_id
    join registry_account a on a.id = g.account_id and a.is_active
    where g.role = 'curator' and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
    union
    select m.person_id, m.unit_id
    from community_accompanier m join above on above.ancestor_id = m.unit_id
    where m.kind <> 'mentor' and (m.valid_to is null or m.valid_to > current_date)
  )
  select p.id, concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')),
    coalesce(min(t.short_title), '')::text,
    (select count(*) from routes_route r where r.curator_id = p.id and r.status in ('draft', 'agreed', 'active'))
  from named n join registry_person p on p.id = n.person_id
  left join registry_unit_period t on t.unit_id = n.unit_id and t.valid_from <= current_date
    and (t.valid_to is null or t.valid_to > current_date)
  where wanted_unit = any (array(select writable_units() union select procedure_units()))
  group by p.id order by 2
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0043_routing_runs")]
    operations = [migrations.RunSQL(CURATORS, migrations.RunSQL.noop)]

"""The right to upskilling: what a person brought and the organisation confirmed counts; who learns or waits for a seat
is told beside the name; counts by the units below.
"""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer

DEFINER = f"security definer {FIXED_PATH}"

WATCHED = f"""
-- who works within a unit, as far as one sees people there; ``learns``: enrolled, waiting, submitted or empty
create function upskilling_known(within bigint, on_day date, since date) returns table (
  person_id bigint, unit_id bigint, position_title text, last_on date, is_due boolean, learns text
) language sql stable {DEFINER} rows 5000 as $$
  with sight as materialized (select u as unit_id from allowed_units() u), working as (
    select distinct on (t.person_id) t.person_id, t.unit_id, p.position
    from registry_post t join registry_post_period p on p.post_id = t.id
    where t.unit_id in (select s.unit_id from sight s)
      and t.unit_id in (select c.descendant_id from registry_unit_closure c where c.ancestor_id = within)
      and p.staff_category in ('pedagogical', 'managerial')
      and p.valid_from <= on_day and (p.valid_to is null or p.valid_to > on_day)
    order by t.person_id, p.is_main_job desc, p.rate desc, t.id
  ), learned as (
    select f.person_id, max(f.completed_on) as last_on from (
      select l.person_id, l.completed_on from collection_learning l where l.completed_on <= on_day
      union all
      select e.person_id, e.completed_on from learning_enrolment e where e.completed_on <= on_day
      union all
      select o.person_id, o.issued_on from learning_own_certificate o
      where o.state = 'confirmed' and o.issued_on <= on_day
    ) f group by f.person_id
  ), now_learning as (
    select a.person_id, min(case a.state when 'enrolled' then 1 when 'waiting' then 2 else 3 end) as place
    from learning_application a join learning_group g on g.id = a.group_id
    where g.state = 'announced' and (
      (a.state = 'enrolled' and exists (
        select 1 from learning_enrolment e where e.application_id = a.id and e.state = 'enrolled'))
      or (a.state in ('waiting', 'submitted') and g.starts_on > on_day))
    group by a.person_id
  )
  select w.person_id, w.unit_id, w.position::text, l.last_on, coalesce(l.last_on < since, true),
    coalesce((array['enrolled', 'waiting', 'submitted'])[n.place], '')
  from working w left join learned l on l.person_id = w.person_id
  left join now_learning n on n.person_id = w.person_id
$$;
revoke all on function upskilling_known(bigint, date, date) from public;

drop function upskilling_due(bigint, date, date, integer);
-- whose upskilling is due, the longest ago first, and how many of how many; for who sees people
create function upskilling_due(within bigint, on_day date, since date, wanted_limit integer) returns table (
  person_id bigint, person_name text, position_title text, unit_title text, last_on date, learns text, due bigint,
  workers bigint
) language sql stable {DEFINER} rows 50 as $$
  with known as materialized (select * from upskilling_known(within, on_day, since)),
  sums as (select count(*) filter (where k.is_due) as due, count(*) as workers from known k)
  select c.person_id, concat_ws(' ', h.family_name, h.given_name, nullif(h.patronymic, '')), c.position_title,
    coalesce(t.short_title, '')::text, c.last_on, c.learns, s.due, s.workers
  from sums s left join (
    select * from known k where k.is_due order by k.last_on nulls first, k.person_id limit wanted_limit
  ) c on true left join registry_person h on h.id = c.person_id
  left join registry_unit_period t on t.unit_id = c.unit_id and t.valid_from <= on_day
    and (t.valid_to is null or t.valid_to > on_day)
  order by c.last_on nulls first, h.search_name
$$;

-- the same as counts, by the units of a level within a unit, the largest part first
create function upskilling_by_unit(within bigint, wanted_level text, on_day date, since date) returns table (
  unit_id bigint, unit_code text, unit_title text, due bigint, learning bigint, workers bigint
) language sql stable {DEFINER} rows 50 as $$
  select m.id, m.code::text, coalesce(min(t.short_title), m.code)::text, count(*) filter (where k.is_due),
    count(*) filter (where k.is_due and k.learns <> ''), count(*)
  from upskilling_known(within, on_day, since) k
  join registry_unit_closure c on c.descendant_id = k.unit_id
  join registry_unit m on m.id = c.ancestor_id and m.level = wanted_level
  left join registry_unit_period t on t.unit_id = m.id and t.valid_from <= on_day
    and (t.valid_to is null or t.valid_to > on_day)
  group by m.id, m.code
  order by count(*) filter (where k.is_due)::float / count(*) desc, min(t.order_title)
$$;
"""
OFFERED = "\n".join(
    offer(one)
    for one in (
        "upskilling_due(bigint, date, date, integer)",
        "upskilling_by_unit(bigint, text, date, date)",
    )
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0071_route_lists_once")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (WATCHED, OFFERED)]

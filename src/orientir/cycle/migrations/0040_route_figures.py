"""Routes of units as figures: how many where, what is planned against what is lacking, whose upskilling is due."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import PAGES

DEFINER = f"security definer {FIXED_PATH}"

FIGURES = f"""
-- how many routes stand where, by the units of a level within a unit: counts without names, for who
-- sees figures; where one may not see the names either, none of fewer than five
create function route_progress(within bigint, wanted_level text, on_day date, stuck integer) returns table (
  unit_id bigint, unit_code text, unit_title text, routes bigint, drafts bigint, late bigint, waiting bigint,
  under_way bigint, stopped bigint, completed bigint, accompanied bigint
) language sql stable {DEFINER} rows 50 as $$
  with sight as (select array(select figure_units()) as units)
  select m.id, m.code::text, coalesce(min(t.short_title), m.code)::text, count(*),
    count(*) filter (where r.status = 'draft'),
    count(*) filter (where r.status = 'draft' and r.due_on < on_day),
    count(*) filter (where r.status = 'agreed'),
    count(*) filter (where r.status = 'active'),
    count(*) filter (where r.status = 'active' and (r.next_due_on < on_day or r.moved_at < on_day - stuck)),
    count(*) filter (where r.status = 'completed'),
    count(*) filter (where r.curator_id is not null and r.status <> 'cancelled' and r.formed_on is not null)
  from sight, routes_route r
  join registry_unit_closure w on w.descendant_id = r.unit_id and w.ancestor_id = within
  join registry_unit_closure c on c.descendant_id = r.unit_id
  join registry_unit m on m.id = c.ancestor_id and m.level = wanted_level
  left join registry_unit_period t on t.unit_id = m.id and t.valid_from <= on_day
    and (t.valid_to is null or t.valid_to > on_day)
  where r.unit_id = any (sight.units) and r.status <> 'cancelled'
  group by m.id, m.code
  having count(*) >= 5 or (select current_role_may('edit_people'))
  order by min(t.order_title)
$$;

-- by competency, how many people of a unit mend it by an agreed route, and how many of them by a programme; fewer than
-- five are told to nobody
create function planned_learning(within bigint) returns table (
  competency text, people bigint, by_programme bigint
) language sql stable {DEFINER} rows 30 as $$
  with sight as (select array(select figure_units()) as units)
  select n.competency::text, count(distinct r.person_id), count(distinct r.person_id) filter (where exists (
    select 1 from routes_step s where s.need_id = n.id and s.kind in ('upskilling', 'retraining')
      and s.status <> 'cancelled'))
  from sight, routes_need n join routes_route r on r.id = n.route_id
  join registry_unit_closure w on w.descendant_id = r.unit_id and w.ancestor_id = within
  where r.unit_id = any (sight.units) and r.formed_on is not null and r.status in ('agreed', 'active', 'completed')
  group by n.competency having count(distinct r.person_id) >= 5
$$;

-- who works in a unit and has completed no upskilling since a day, the longest ago first; for who sees people
create function upskilling_due(within bigint, on_day date, since date, wanted_limit integer) returns table (
  person_id bigint, person_name text, position_title text, last_on date, due bigint, workers bigint
) language sql stable {DEFINER} rows 50 as $$
  with sight as (select array(select allowed_units()) as units), working as (
    select distinct on (t.person_id) t.person_id, p.position
    from sight, registry_post t join registry_post_period p on p.post_id = t.id
    join registry_unit_closure w on w.descendant_id = t.unit_id and w.ancestor_id = within
    where t.unit_id = any (sight.units) and p.staff_category in ('pedagogical', 'managerial')
      and p.valid_from <= on_day and (p.valid_to is null or p.valid_to > on_day)
    order by t.person_id, p.is_main_job desc, p.rate desc
  ), learned as (
    select f.person_id, max(f.completed_on) as last_on from (
      select l.person_id, l.completed_on from collection_learning l where l.completed_on <= on_day
      union all
      select e.person_id, e.completed_on from learning_enrolment e where e.completed_on <= on_day
    ) f where f.person_id in (select w.person_id from working w) group by f.person_id
  ), counted as (
    select w.person_id, w.position, l.last_on, coalesce(l.last_on < since, true) as is_due
    from working w left join learned l on l.person_id = w.person_id
  ), sums as (select count(*) filter (where is_due) as due, count(*) as workers from counted)
  select c.person_id, concat_ws(' ', h.family_name, h.given_name, nullif(h.patronymic, '')), c.position::text, c.last_on,
    s.due, s.workers
  from sums s left join (
    select * from counted where is_due order by last_on nulls first, person_id limit wanted_limit
  ) c on true left join registry_person h on h.id = c.person_id
  order by c.last_on nulls first, h.search_name
$$;
"""
OFFERED = "\n".join(
    offer(one, PAGES)
    for one in (
        "route_progress(bigint, text, date, integer)",
        "planned_learning(bigint)",
        "upskilling_due(bigint, date, date, integer)",
    )
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0039_calendar_keys")]
    operations = [
        migrations.RunSQL(FIGURES, migrations.RunSQL.noop),
        migrations.RunSQL(OFFERED, migrations.RunSQL.noop),
    ]

"""Lists of routes at the size of a region, quicker: what a page does not show is not carried for every route.

``routes_seen()`` is neither a definer nor has a path of its own, so that the planner writes it into the query and leaves
out what nobody asks for; only the definer functions below may call it. The page is chosen by two narrow keys, then its
fifty are named. Of 39,000 routes, processor: the list 144 ms before, 58 after; by a name 118, 26; the counts 48, 32.
"""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import PAGES

DEFINER = f"security definer {FIXED_PATH}"

SEEN = """
-- the conditions are those of the policy; who acts is asked once
create function routes_seen(within bigint, on_day date, stuck integer, soon integer) returns table (
  id bigint, standing text, is_asked boolean, person_id bigint, curator_id bigint, status text, procedure_id bigint,
  due_on date, next_due_on date, moved_at timestamptz, steps_total smallint, steps_done smallint, is_accompanied boolean
) language sql stable as $$
  with me as materialized (select current_person() as person)
  select r.id, case
      when r.status in ('completed', 'cancelled') then r.status
      when r.status = 'draft' and r.due_on < on_day then 'late'
      when r.status = 'draft' then case when r.shown_to = 'curator' then 'asked' else 'draft' end
      when r.status = 'agreed' then 'organisation'
      when r.next_due_on < on_day then 'overdue'
      when r.waiting_marks > 0 then 'mark'
      when r.moved_at < on_day - stuck then 'stuck'
      when r.next_due_on <= on_day + soon then 'soon'
      else 'going' end,
    r.status = 'draft' and r.shown_to = 'curator',
    r.person_id, r.curator_id, r.status::text, r.procedure_id, r.due_on, r.next_due_on, r.moved_at, r.steps_total,
    r.steps_done, coalesce(r.curator_id = me.person, false)
  from routes_route r, me
  where (r.person_id = me.person or r.unit_id in (select procedure_units())
      or (r.shown_to <> 'nobody' and r.curator_id = me.person)
      or (r.shown_to = 'organisation' and r.unit_id in (select writable_units())))
    and (within is null or r.unit_id in (
      select c.descendant_id from registry_unit_closure c where c.ancestor_id = within))
$$;
"""

LISTS = (
    r"""
create function count_routes(within bigint, on_day date, stuck integer, soon integer, only_accompanied boolean)
returns table (standing text, routes bigint) language sql stable {DEFINER} as $$
  select s.standing, count(*) from routes_seen(within, on_day, stuck, soon) s
  where not only_accompanied or s.is_accompanied group by s.standing
$$;

create or replace function list_routes(
  words text, within bigint, wanted_standing text, wanted_status text, wanted_procedure bigint, wanted_way text,
  only_accompanied boolean, on_day date, stuck integer, soon integer, sort text, wanted_limit integer,
  wanted_offset integer
) returns table (
  id bigint, standing text, is_asked boolean, status text, person_id bigint, person_name text, position_title text,
  unit_code text, unit_title text, curator_name text, support text, due_on date, next_due_on date, moved_on date,
  formed_on date, completed_on date, steps_total integer, steps_done integer, procedure_id bigint, because text,
  total bigint
) language plpgsql stable rows 50 {DEFINER} as $f$
declare
  by_name boolean := sort in ('name', '-name');
  key text := case ltrim(sort, '-')
    when 'name' then 'p.search_name'
    when 'due' then 'coalesce(s.next_due_on, s.due_on)'
    when 'moved' then 's.moved_at::date'
    when 'steps' then 's.steps_done::float / nullif(s.steps_total, 0)'
    else $$array_position(array['late', 'overdue', 'mark', 'asked', 'organisation', 'stuck', 'soon', 'draft', 'going',
      'completed', 'cancelled'], s.standing)$$ end;
  way text := case when sort like '-%' then 'desc nulls last' when sort = 'steps' then 'nulls first' else 'nulls last' end;
  asked text := '';
begin
  if wanted_standing <> '' then asked := asked || ' and s.standing = $5'; end if;
  if wanted_status <> '' then asked := asked || ' and s.status = $6'; end if;
  if wanted_procedure is not null then asked := asked || ' and s.procedure_id = $7'; end if;
  if wanted_way <> '' then asked := asked || ' and ($8 = ''wish'') = (s.procedure_id is null)'; end if;
  if only_accompanied then asked := asked || ' and s.is_accompanied'; end if;
  if trim(words) <> '' then
    -- each word by the index of likeness, not by a look at every person
    asked := asked || ' and s.person_id in (select o.id from registry_person o where true' || (
      select string_agg(format(' and o.search_name like %L', '%' || regexp_replace(one, '([\\%_])', '\\\1', 'g') || '%'), '')
      from regexp_split_to_table(translate(lower(trim(words)), 'ё', 'е'), '\s+') one) || ')';
  end if;
  return query execute format($q$
    with seen as materialized (
      select s.id, s.person_id, s.standing, s.is_asked, %1$s as key, coalesce(s.next_due_on, s.due_on) as day
      from routes_seen($1, $2, $3, $4) s %2$s where true %3$s
    ), near as (
      select * from seen order by key %4$s, day fetch first ($9 + $10) rows with ties
    ), page as (
      select n.*, p.search_name, concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')) as person_name
      from near n join registry_person p on p.id = n.person_id
      order by n.key %4$s, n.day, p.search_name, n.id limit $9 offset $10
    )
    select g.id, g.standing, g.is_asked, r.status::text, g.person_id, g.person_name, r.position::text, u.code::text,
      coalesce(t.short_title, u.code)::text,
      coalesce(concat_ws(' ', c.family_name, c.given_name, nullif(c.patronymic, '')), '')::text, r.support::text, r.due_on,
      r.next_due_on, r.moved_at::date, r.formed_on, r.completed_on, r.steps_total::integer, r.steps_done::integer,
      r.procedure_id, r.because::text, (select count(*) from seen)
    from page g join routes_route r on r.id = g.id join registry_unit u on u.id = r.unit_id
    left join registry_person c on c.id = r.curator_id
    left join lateral (select o.short_title from registry_unit_period o where o.unit_id = u.id
      order by o.valid_from desc limit 1) t on true
    order by g.key %4$s, g.day, g.search_name, g.id
  $q$, key, case when by_name then 'join registry_person p on p.id = s.person_id' else '' end, asked, way)
  using within, on_day, stuck, soon, wanted_standing, wanted_status, wanted_procedure, wanted_way, wanted_limit, wanted_offset;
end $f$;
"""
).replace("{DEFINER}", DEFINER)

POLICIES = "\n".join(
    [
        "revoke all on function routes_seen(bigint, date, integer, integer) from public;",
        offer("count_routes(bigint, date, integer, integer, boolean)", PAGES),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0060_earlier_education")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (SEEN, LISTS, POLICIES)
    ]

r"""Lists of routes: every route in sight is looked at once, for the page and for the counts beside it.

Where a route stands is a small number until it is told, what a list is ordered by one integer, so that only the routes
at the edge of the page are named; by name the index of names is walked until the page is full.
"""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import PAGES

DEFINER = f"security definer {FIXED_PATH}"

SEEN = """
-- in the order of urgency
create function route_standings() returns text[] language sql immutable as $$
  select array['late', 'overdue', 'mark', 'asked', 'organisation', 'stuck', 'soon', 'draft', 'going', 'completed',
    'cancelled']
$$;
revoke all on function route_standings() from public;

drop function routes_seen(bigint, date, integer, integer);
-- the conditions are those of the policy; who acts is asked once; ``standing``: its place in route_standings()
create function routes_seen(within bigint, on_day date, stuck integer, soon integer) returns table (
  id bigint, standing smallint, is_asked boolean, person_id bigint, status text, procedure_id bigint, due_on date,
  next_due_on date, moved_at timestamptz, steps_total smallint, steps_done smallint, is_accompanied boolean
) language sql stable as $$
  with me as materialized (select current_person() as person)
  select r.id, case
      when r.status = 'draft' then case
        when r.due_on < on_day then 1 when r.shown_to = 'curator' then 4 else 8 end
      when r.status = 'completed' then 10
      when r.status = 'cancelled' then 11
      when r.status = 'agreed' then 5
      when r.next_due_on < on_day then 2
      when r.waiting_marks > 0 then 3
      when r.moved_at < on_day - stuck then 6
      when r.next_due_on <= on_day + soon then 7
      else 9 end::smallint,
    r.status = 'draft' and r.shown_to = 'curator',
    r.person_id, r.status::text, r.procedure_id, r.due_on, r.next_due_on, r.moved_at, r.steps_total, r.steps_done,
    coalesce(r.curator_id = me.person, false)
  from routes_route r, me
  where (r.person_id = me.person or r.unit_id in (select procedure_units())
      or (r.shown_to <> 'nobody' and r.curator_id = me.person)
      or (r.shown_to = 'organisation' and r.unit_id in (select writable_units())))
    and (within is null or r.unit_id in (
      select c.descendant_id from registry_unit_closure c where c.ancestor_id = within))
$$;
revoke all on function routes_seen(bigint, date, integer, integer) from public;
"""

LISTS = r"""
create or replace function count_routes(
  within bigint, on_day date, stuck integer, soon integer, only_accompanied boolean
) returns table (standing text, routes bigint) language sql stable {DEFINER} as $$
  select (route_standings())[c.standing], c.routes from (
    select s.standing, count(*) as routes from routes_seen(within, on_day, stuck, soon) s
    where not only_accompanied or s.is_accompanied group by s.standing
  ) c
$$;

drop function list_routes(text, bigint, text, text, bigint, text, boolean, date, integer, integer, text, integer, integer);
-- ``standings``: where all in sight stand, whatever the page was narrowed to
create function list_routes(
  words text, within bigint, wanted_standing text, wanted_status text, wanted_procedure bigint, wanted_way text,
  only_accompanied boolean, on_day date, stuck integer, soon integer, sort text, wanted_limit integer,
  wanted_offset integer
) returns table (
  id bigint, standing text, is_asked boolean, status text, person_id bigint, person_name text, position_title text,
  unit_code text, unit_title text, curator_name text, support text, due_on date, next_due_on date, moved_on date,
  formed_on date, completed_on date, steps_total integer, steps_done integer, procedure_id bigint, because text,
  total bigint, standings jsonb
) language plpgsql stable rows 50 {DEFINER} as $f$
declare
  turned boolean := sort like '-%';
  -- days from 2000 on fit below a million; what is not known stands last, of steps first
  day text := $$coalesce(coalesce(s.next_due_on, s.due_on) - date '2000-01-01', 999999)$$;
  first text := case ltrim(sort, '-')
    when 'name' then '0'
    when 'due' then '0'
    when 'moved' then $$(s.moved_at::date - date '2000-01-01')$$
    when 'steps' then $$coalesce((1000 * s.steps_done / nullif(s.steps_total, 0))::integer, -1)$$
    else 's.standing' end;
  way integer := case when turned then -1 else 1 end;
  key text := case when ltrim(sort, '-') = 'due' then format('%s * %s', way, day)
    else format('%s * 1000000::bigint * %s + %s', way, first, day) end;
  asked text := 'true';
  chosen text;
begin
  if wanted_standing <> '' then asked := asked || ' and s.standing = array_position(route_standings(), $5)'; end if;
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
  if ltrim(sort, '-') = 'name' then
    -- ``is true``: asked of the names in their order, instead of all of them joined and sorted
    chosen := format($q$
      people as materialized (
        select p.id, p.search_name from registry_person p where (p.id in (select n.person_id from seen n)) is true
        order by p.search_name %1$s, p.id %1$s limit $9 + $10
      ), page as (
        select n.*, row_number() over (order by p.search_name %1$s, p.id %1$s, n.key, n.id) as place
        from people p join seen n on n.person_id = p.id order by place limit $9 offset $10
      )$q$, case when turned then 'desc' else 'asc' end);
  else
    chosen := $q$
      window_of as materialized (
        select min(w.key) as first, max(w.key) as last from (select n.key from seen n order by n.key limit $9 offset $10) w
      ), page as (
        select n.*, row_number() over (order by n.key, p.search_name, n.id) as place
        from window_of w join seen n on n.key between w.first and w.last join registry_person p on p.id = n.person_id
        order by place limit $9 offset greatest($10 - (select count(*) from seen n, window_of w where n.key < w.first), 0)
      )$q$;
  end if;
  return query execute format($q$
    with everyone as materialized (
      select s.id, s.person_id, s.standing, s.is_asked, %1$s as key, %2$s as is_asked_for
      from routes_seen($1, $2, $3, $4) s
    ), seen as not materialized (
      select e.id, e.person_id, e.standing, e.is_asked, e.key from everyone e where e.is_asked_for
    ), %3$s
    select g.id, (route_standings())[g.standing], g.is_asked, r.status::text, g.person_id,
      concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')), r.position::text, u.code::text,
      coalesce(t.short_title, u.code)::text,
      coalesce(concat_ws(' ', c.family_name, c.given_name, nullif(c.patronymic, '')), '')::text, r.support::text, r.due_on,
      r.next_due_on, r.moved_at::date, r.formed_on, r.completed_on, r.steps_total::integer, r.steps_done::integer,
      r.procedure_id, r.because::text, (select count(*) from seen),
      (select jsonb_object_agg((route_standings())[o.standing], o.routes) from (
        select e.standing, count(*) as routes from everyone e group by e.standing) o)
    from page g join routes_route r on r.id = g.id join registry_person p on p.id = g.person_id
    join registry_unit u on u.id = r.unit_id left join registry_person c on c.id = r.curator_id
    left join lateral (select o.short_title from registry_unit_period o where o.unit_id = u.id
      order by o.valid_from desc limit 1) t on true
    order by g.place
  $q$, key, asked, chosen)
  using within, on_day, stuck, soon, wanted_standing, wanted_status, wanted_procedure, wanted_way, wanted_limit, wanted_offset;
end $f$;
""".replace("{DEFINER}", DEFINER)

OFFERED = offer(
    "list_routes(text, bigint, text, text, bigint, text, boolean, date, integer, integer, text, integer, integer)", PAGES
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0070_route_files")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (SEEN, LISTS, OFFERED)]

"""A page far on in a list of people costs little more than the first: no name is sorted that cannot stand on it."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH

NEAR = 20
"""Pages from the beginning up to which each person on the way is asked whether they work here."""

LIST_PEOPLE = f"""
select word_similarity('a', 'a');
create or replace function list_people(
  wanted_text text, within bigint, wanted_category text, only_working boolean, on_day date, sort text,
  wanted_limit integer, wanted_offset integer
) returns table (person_id bigint, period_id bigint, total bigint) language plpgsql stable security definer
set pg_trgm.word_similarity_threshold = 0.45 set jit = off set enable_seqscan = on set enable_sort = on
{FIXED_PATH} as $$
declare
  words text := regexp_replace(translate(lower(trim(wanted_text)), 'ё', 'е'), '\\s+', ' ', 'g');
  root bigint := root_in_sight(within);
  place text := order_of_people(sort, words);
  key text := case ltrim(sort, '-') when 'organisation' then 'u.place' when 'position' then 'h.position'
    when 'category' then 'h.rank' end;
  way text := case when sort like '-%' then ' desc' else '' end;
  who text := '';
  in_all bigint;
  shown bigint[];
  skipped integer := wanted_offset;
  held text;
begin
  if root is null then return; end if;
  held := posts_in_subtree('', wanted_category, only_working);
  if words <> '' then
    who := bearing(words, wanted_text);
    execute 'select count(distinct t.person_id) ' || posts_in_subtree(who, wanted_category, only_working)
      into in_all using root, on_day;
    if in_all = 0 then  -- only if there is nobody, whoever is like the words; by the index, which costs less than the
      perform set_config('enable_seqscan', 'off', true);  -- server thinks
      execute format('select array(select p.id from registry_person p where %L <%% p.search_name)', words) into shown;
      perform set_config('enable_seqscan', 'on', true);
      who := format('p.id = any (%L)', shown);
      in_all := null;
    end if;
  elsif place like 'p.%' and wanted_limit <= 1000 then
    -- this order stands in an index: the walk along it stops at the end of the page
    if wanted_offset < {NEAR} * wanted_limit then
      execute 'select count(distinct t.person_id) ' || held into in_all using root, on_day;
      execute 'select array(select p.id from registry_person p where p.id in (select t.person_id ' || held
        || ') order by ' || place || ' limit $3 offset $4)' into shown using root, on_day, wanted_limit, wanted_offset;
    else  -- a long walk is told beforehand who works here; sorting all names would cost twice as much
      perform set_config('enable_sort', 'off', true);
      execute 'with held as materialized (select t.person_id ' || held || ') select (select count(distinct held.person_id) '
        'from held), array(select p.id from registry_person p where (p.id in (select held.person_id from held)) is true '
        'order by ' || place || ' limit $3 offset $4)'
        into in_all, shown using root, on_day, wanted_limit, wanted_offset;
      perform set_config('enable_sort', 'on', true);
    end if;
    who := format('p.id = any (%L)', shown);
    skipped := 0;
  end if;
  held := 'with h as (select distinct on (t.person_id) t.person_id, t.unit_id, pp.id, '
    'pp.position, case pp.qualification_category when ''highest'' then 2 when ''first'' then 1 else 0 end as rank '
    || posts_in_subtree(who, wanted_category, only_working)
    || ' order by t.person_id, pp.valid_from desc, pp.is_main_job desc, pp.id) ';
  if key is null then
    return query execute held
      || 'select p.id, h.id, coalesce($5, count(*) over ()) from h join registry_person p on p.id = h.person_id order by '
      || place || ' limit $3 offset $4' using root, on_day, wanted_limit, skipped, in_all;
    return;
  end if;
  -- people are counted by organisation, position or category first: names are sorted only where the page lies
  return query execute held
    || ', u as (select unit_id, row_number() over (order by order_title, unit_id) as place from (select distinct on '
    '(unit_id) unit_id, order_title from registry_unit_period order by unit_id, valid_from desc) latest), '
    'k as materialized (select h.person_id, h.id, ' || key || ' as key from h'
    || case when key like 'u.%' then ' join u on u.unit_id = h.unit_id' else '' end || '), '
    'g as (select k.key, count(*) as people, sum(count(*)) over (order by k.key' || way || ') - count(*) as before '
    'from k group by k.key), '
    's as materialized (select g.key, g.before from g where g.before < $3 + $4 and g.before + g.people > $4) '
    'select p.id, k.id, coalesce($5, (select count(*) from h)) from s join k on k.key = s.key '
    'join registry_person p on p.id = k.person_id order by k.key' || way
    || ', p.search_name, p.id limit $3 offset $4 - (select min(s.before) from s)'
    using root, on_day, wanted_limit, skipped, in_all;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0030_learning_queue")]
    operations = [migrations.RunSQL(LIST_PEOPLE, migrations.RunSQL.noop)]

"""Lists of people by organisation, position, category: names are sorted only among those who may stand on the page."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH

LIST_PEOPLE = f"""
select word_similarity('a', 'a');
create or replace function list_people(
  wanted_text text, within bigint, wanted_category text, only_working boolean, on_day date, sort text,
  wanted_limit integer, wanted_offset integer
) returns table (person_id bigint, period_id bigint, total bigint) language plpgsql stable security definer
set pg_trgm.word_similarity_threshold = 0.45 set jit = off {FIXED_PATH} as $$
declare
  words text := regexp_replace(translate(lower(trim(wanted_text)), 'ё', 'е'), '\\s+', ' ', 'g');
  root bigint := root_in_sight(within);
  place text := order_of_people(sort, words);
  key text := case ltrim(sort, '-') when 'organisation' then 'u.place' when 'position' then 'h.position'
    when 'category' then 'h.rank' end || case when sort like '-%' then ' desc' else '' end;
  who text := '';
  in_all bigint;
  shown bigint[];
  skipped integer := wanted_offset;
  held text;
begin
  if root is null then return; end if;
  if words <> '' then
    who := bearing(words, wanted_text);
    execute 'select count(distinct t.person_id) ' || posts_in_subtree(who, wanted_category, only_working)
      into in_all using root, on_day;
    if in_all = 0 then  -- only if there is nobody, whoever is like the words
      who := format('%L <%% p.search_name', words);
      in_all := null;
    end if;
  elsif place like 'p.%' and wanted_limit <= 1000 then
    -- this order stands in an index: the walk along it stops at the end of the page, the count is asked apart
    execute 'select count(distinct t.person_id) ' || posts_in_subtree('', wanted_category, only_working)
      into in_all using root, on_day;
    execute 'select array(select p.id from registry_person p where p.id in (select t.person_id '
      || posts_in_subtree('', wanted_category, only_working) || ') order by ' || place || ' limit $3 offset $4)'
      into shown using root, on_day, wanted_limit, wanted_offset;
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
  return query execute held
    || ', u as (select unit_id, row_number() over (order by order_title) as place from (select distinct on (unit_id) '
    'unit_id, order_title from registry_unit_period order by unit_id, valid_from desc) latest), '
    'e as (select h.person_id, h.id, ' || split_part(key, ' ', 1) || ' as key from h '
    || case when key like 'u.%' then 'join u on u.unit_id = h.unit_id ' else '' end
    || 'order by ' || key || ' fetch first ($3 + $4) rows with ties) '
    'select p.id, e.id, coalesce($5, (select count(*) from h)) from e join registry_person p on p.id = e.person_id '
    'order by e.key' || case when sort like '-%' then ' desc' else '' end || ', p.search_name, p.id limit $3 offset $4'
    using root, on_day, wanted_limit, skipped, in_all;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0021_one_time_codes")]
    operations = [migrations.RunSQL(LIST_PEOPLE, migrations.RunSQL.noop)]

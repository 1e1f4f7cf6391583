"""Lists in the order that people expect: № 6 before № 16; people by name, organisation, position, category, experience."""

import django.db.models
from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer

LIST = "list_people(text, bigint, text, boolean, date, text, integer, integer)"
BEFORE = "list_people(text, bigint, text, boolean, date, integer, integer)"

# The text of the question is put together, so that the server plans each for what it asks: the whole region by hashes,
# a school by its index, the first page in the order of an index. Nothing of the caller's stands in it but as %L.
LIST_PEOPLE = f"""
-- loads the library of trigrams into this session: its parameter may not be set before
select word_similarity('a', 'a');
-- the unit whose subtree a list is about: subtrees lie in one another or apart, so their meeting is one of the two
create function root_in_sight(within bigint) returns bigint language sql stable security definer {FIXED_PATH} as $$
  select case
    when within is null then a.unit_id
    when exists (select 1 from registry_unit_closure c where c.ancestor_id = a.unit_id and c.descendant_id = within)
      then within
    when exists (select 1 from registry_unit_closure c where c.ancestor_id = within and c.descendant_id = a.unit_id)
      then a.unit_id
  end from current_acting() a where role_may(a.role, 'see_people')
$$;

-- the post each person is listed by: of those held in the subtree of $1, the latest, the main one first
create function posts_in_subtree(wanted text, category text, only_working boolean) returns text language sql immutable
{FIXED_PATH} as $$
  select 'from registry_unit_closure c join registry_post t on t.unit_id = c.descendant_id '
    'join registry_post_period pp on pp.post_id = t.id '
    || case when wanted <> '' then 'join registry_person p on p.id = t.person_id ' else '' end
    || 'where c.ancestor_id = $1'
    || case when category <> '' then format(' and pp.staff_category = %L', category) else '' end
    || case when only_working then ' and pp.valid_from <= $2 and (pp.valid_to is null or pp.valid_to > $2)' else '' end
    || case when wanted <> '' then ' and (' || wanted || ')' else '' end
$$;

create function order_of_people(sort text, words text) returns text language sql immutable {FIXED_PATH} as $$
  select case sort
    when 'name' then 'p.search_name'
    when '-name' then 'p.search_name desc'
    when 'organisation' then 'u.order_title, p.search_name'
    when '-organisation' then 'u.order_title desc, p.search_name'
    when 'position' then 'h.position, p.search_name'
    when '-position' then 'h.position desc, p.search_name'
    when 'category' then 'h.rank, p.search_name'
    when '-category' then 'h.rank desc, p.search_name'
    when 'experience' then 'p.teaching_since desc nulls last, p.search_name'
    when '-experience' then 'p.teaching_since nulls last, p.search_name'
    else case when words = '' then 'p.search_name'
      else format('word_similarity(%L, p.search_name) desc, p.search_name', words) end
  end || ', p.id'
$$;

-- who bears all the words, or the number
create function bearing(words text, number text) returns text language sql immutable {FIXED_PATH} as $$
  select string_agg(format('p.search_name like %L',
      '%' || replace(replace(replace(one, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'), ' and ')
    || format(' or p.personnel_number = %L', trim(number))
    || case when length(regexp_replace(number, '[^0-9]', '', 'g')) = 11
      then format(' or p.snils = %L', regexp_replace(number, '[^0-9]', '', 'g')) else '' end
  from unnest(string_to_array(words, ' ')) one where one <> ''
$$;

-- a page of people in sight, each with the period of a post they are listed by: joins the units in sight itself,
-- because a policy asked row by row would read the whole table before the order
create function list_people(
  wanted_text text, within bigint, wanted_category text, only_working boolean, on_day date, sort text,
  wanted_limit integer, wanted_offset integer
) returns table (person_id bigint, period_id bigint, total bigint) language plpgsql stable security definer
set pg_trgm.word_similarity_threshold = 0.45 set jit = off {FIXED_PATH} as $$
declare
  words text := regexp_replace(translate(lower(trim(wanted_text)), 'ё', 'е'), '\\s+', ' ', 'g');
  root bigint := root_in_sight(within);
  place text := order_of_people(sort, words);
  who text := '';
  in_all bigint;
  shown bigint[];
  skipped integer := wanted_offset;
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
  return query execute 'with h as (select distinct on (t.person_id) t.person_id, t.unit_id, pp.id, '
    'pp.position, case pp.qualification_category when ''highest'' then 2 when ''first'' then 1 else 0 end as rank '
    || posts_in_subtree(who, wanted_category, only_working)
    || ' order by t.person_id, pp.valid_from desc, pp.is_main_job desc, pp.id) '
    'select p.id, h.id, coalesce($5, count(*) over ()) from h join registry_person p on p.id = h.person_id '
    || case when sort in ('organisation', '-organisation') then
      'join (select distinct on (unit_id) unit_id, order_title from registry_unit_period '
      'order by unit_id, valid_from desc) u on u.unit_id = h.unit_id ' else '' end
    || 'order by ' || place || ' limit $3 offset $4'
    using root, on_day, wanted_limit, skipped, in_all;
end $$;
""" + offer(LIST) + """
revoke all on function root_in_sight(bigint), posts_in_subtree(text, text, boolean), order_of_people(text, text),
  bearing(text, text) from public;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0017_procedures")]
    operations = [
        migrations.AddField(
            model_name="unitperiod",
            name="order_title",
            field=django.db.models.GeneratedField(
                db_persist=True,
                expression=django.db.models.Func(
                    "short_title",
                    template="regexp_replace(regexp_replace(translate(lower(%(expressions)s), 'ё', 'е'), "
                    "'(\\d+)', '00000000\\1', 'g'), '\\d*(\\d{8})', '\\1', 'g')",
                ),
                output_field=django.db.models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.db.models.Index(
                django.db.models.OrderBy(django.db.models.F("teaching_since"), descending=True, nulls_last=True),
                "search_name", "id", name="registry_person_beginners",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.db.models.Index(
                fields=["teaching_since", "search_name", "id"], name="registry_person_veterans"
            ),
        ),
        migrations.RunSQL(f"drop function {BEFORE};" + LIST_PEOPLE, migrations.RunSQL.noop),
    ]

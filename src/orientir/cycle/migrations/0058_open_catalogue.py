"""Programmes for who is not logged in: two functions that tell what the page shows, with no people in it."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import WEB

DEFINER = f"security definer {FIXED_PATH}"

FUNCTIONS = f"""
-- looks of one kind from one address within the hour, this one counted
create function count_open_look(kind text, address text) returns integer language plpgsql volatile {DEFINER} as $$
declare
  times integer;
begin
  delete from learning_certificate_check where hour < now() - interval '1 day';
  insert into learning_certificate_check as k (key, hour, asked)
  values (peppered(kind, address), date_trunc('hour', now()), 1)
  on conflict (key, hour) do update set asked = k.asked + 1 returning k.asked into times;
  return times;
end $$;

create function unit_title_today(wanted bigint) returns text language sql stable {DEFINER} as $$
  select t.short_title::text from registry_unit_period t
  where t.unit_id = wanted and t.valid_from <= current_date order by t.valid_from desc limit 1
$$;

-- groups one can still come to, as anybody may know them: days, place, seats, and nobody's name
create function open_groups(wanted bigint) returns table (
  code text, starts_on date, ends_on date, closes_at timestamptz, form text, place text, free integer
) language sql stable {DEFINER} rows 10 as $$
  select g.code::text, g.starts_on, g.ends_on, g.closes_at, g.form::text, g.place::text,
    greatest(g.seats - seats_taken(g.id), 0)
  from learning_group g
  where g.programme_id = wanted and g.state = 'announced' and g.starts_on > current_date
    and g.opens_at <= now() and g.closes_at > now()
  order by g.starts_on, g.code
$$;

-- authors are left out of what is searched: else a name typed in would tell who wrote what
create function open_words(p learning_programme) returns tsvector language sql immutable {FIXED_PATH} as $$
  select to_tsvector('russian', translate(lower(p.title || ' ' || p.annotation || ' ' || p.audience || ' '
    || p.qualification), 'ё', 'е'))
$$;

create function open_catalogue(asked jsonb, address text, most integer, skip integer)
returns table (outcome text, total bigint, programmes jsonb, organisations jsonb)
language plpgsql volatile {DEFINER} as $$
declare
  -- empty: not asked for
  words tsquery := to_tsquery('russian', nullif(asked ->> 'query', ''));
  plain text := coalesce(asked ->> 'plain', '');
  kind_asked text := nullif(asked ->> 'kind', '');
  form_asked text := nullif(asked ->> 'form', '');
  topic_asked text := nullif(asked ->> 'topic', '');
  unit_asked text := nullif(asked ->> 'organisation', '');
  longest integer := (asked ->> 'longest')::integer;
  narrow text := coalesce(asked ->> 'only', '');
  ordered text := coalesce(asked ->> 'sort', '');
begin
  if count_open_look('catalogue', address) > 600 then
    return query select 'often', 0::bigint, '[]'::jsonb, '[]'::jsonb;
    return;
  end if;
  return query
  with found as (
    select p.id, p.code, p.title, p.kind, p.form, p.hours, p.funding, p.is_federal_priority, p.organisation_id,
      translate(lower(p.title), 'ё', 'е') as plain_title,
      case when p.search_words @@ words then 1 + ts_rank(p.search_words, words)
        else word_similarity(plain, translate(lower(p.title), 'ё', 'е')) end as nearness
    from learning_programme p join registry_unit u on u.id = p.organisation_id
    where p.state in ('recommended', 'registry')
      and (kind_asked is null or p.kind = kind_asked) and (form_asked is null or p.form = form_asked)
      and (topic_asked is null or p.topic = topic_asked) and (unit_asked is null or u.code = unit_asked)
      and (longest is null or p.hours <= longest)
      and (narrow <> 'federal' or p.is_federal_priority) and (narrow <> 'free' or p.funding = 'budget')
      and (narrow <> 'seats' or exists (select 1 from open_groups(p.id) g where g.free > 0))
      and (plain = '' or (p.search_words @@ words and open_words(p) @@ words)
        or word_similarity(plain, translate(lower(p.title), 'ё', 'е')) >= (asked ->> 'likeness')::real
        or lower(p.code) = plain)
  ), page as (
    select * from found f order by
      case when ordered = 'hours' then f.hours end, case when ordered = '-hours' then f.hours end desc,
      case when ordered = '-title' then f.plain_title end desc,
      case when ordered = '' and plain <> '' then f.nearness end desc, f.plain_title, f.id
    limit least(most, 100) offset greatest(skip, 0)
  )
  select 'found', (select count(*) from found),
    (select coalesce(jsonb_agg(jsonb_build_object(
        'code', f.code, 'title', f.title, 'kind', f.kind, 'form', f.form, 'hours', f.hours, 'funding', f.funding,
        'is_federal_priority', f.is_federal_priority, 'organisation', unit_title_today(f.organisation_id),
        'groups', (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from open_groups(f.id) g))), '[]') from page f),
    (select coalesce(jsonb_agg(jsonb_build_array(o.code, o.title) order by o.title), '[]') from (
      select u.code, unit_title_today(u.id) as title from registry_unit u where exists (
        select 1 from learning_programme p where p.organisation_id = u.id and p.state in ('recommended', 'registry')
      )) o);
end $$;

create function open_programme(wanted text, address text) returns table (outcome text, programme jsonb)
language plpgsql volatile {DEFINER} as $$
declare
  p learning_programme;
begin
  if count_open_look('catalogue', address) > 600 then return query select 'often', null::jsonb; return; end if;
  select * into p from learning_programme x where x.code = wanted and x.state in ('recommended', 'registry');
  if p.id is null then return query select 'unknown', null::jsonb; return; end if;
  return query select 'found', jsonb_build_object(
    'code', p.code, 'title', p.title, 'annotation', p.annotation, 'audience', p.audience, 'kind', p.kind,
    'form', p.form, 'hours', p.hours, 'funding', p.funding, 'cost', p.cost, 'topic', p.topic,
    'competencies', p.competencies, 'is_federal_priority', p.is_federal_priority,
    'federal_number', p.federal_number, 'qualification', p.qualification, 'state', p.state,
    'organisation', unit_title_today(p.organisation_id),
    'modules', (select coalesce(jsonb_agg(jsonb_build_object('position', m.position, 'title', m.title,
        'hours', m.hours, 'control', m.control, 'competencies', m.competencies) order by m.position), '[]')
      from learning_programme_module m where m.programme_id = p.id),
    'groups', (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from open_groups(p.id) g));
end $$;
"""

CLOSED = (
    "count_open_look(text, text)", "unit_title_today(bigint)", "open_groups(bigint)", "open_words(learning_programme)",
)
POLICIES = "\n".join(
    [
        *(f"revoke all on function {name} from public;" for name in CLOSED),
        offer("open_catalogue(jsonb, text, integer, integer)", WEB),
        offer("open_programme(text, text)", WEB),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0057_recommendations")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (FUNCTIONS, POLICIES)
    ]

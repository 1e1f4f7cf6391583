"""What an account sees and may write of people, facts, figures and units; the journal; docs/access.md tells why."""

from django.db import migrations

from orientir.kit.access.policies import (
    FIXED_PATH,
    allow,
    allow_system,
    offer,
    protect,
    withhold,
)
from orientir.kit.access.roles import ACTING, PAGES, SYSTEM, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"
IN_SIGHT = "unit_id in (select allowed_units())"
IN_HAND = "unit_id in (select writable_units())"
ONESELF = "person_id = (select current_person())"
PERSON_KNOWN = "sees_person(person_id)"

PERSON_FACTS = [
    "collection_assessment",
    "collection_route",
    "collection_learning",
    "collection_membership",
    "collection_contest_entry",
]
UNIT_FACTS = ["collection_vacancy", "collection_form_return"]
PEOPLE = ["registry_person", "registry_person_claim", "registry_post", "registry_post_period"]
IMPORTS = [
    "collection_import",
    "collection_import_file",
    "collection_import_undo",
    "collection_doubtful_pair",
]
UNITS = ["registry_unit", "registry_unit_period", "registry_unit_succession", "registry_unit_closure"]
FIGURES = ["monitoring_snapshot", "monitoring_value"]
JOURNAL = ["journal_entry", "journal_value"]

UNIT_RULES = "\n".join(
    [
        f"""
create function is_new_unit(wanted bigint) returns boolean language sql stable {DEFINER} as
  $$ select not exists (select 1 from registry_unit_period where unit_id = wanted) $$;

-- a closed unit stays under its main successor, else under its last parent: its past needs somebody who may read it
create function rebuild_unit_closure() returns integer language plpgsql volatile {DEFINER} as $$
declare made integer;
begin
  lock table registry_unit_closure in share row exclusive mode;
  delete from registry_unit_closure;
  with recursive latest as (
    select distinct on (unit_id) unit_id, parent_id, valid_to from registry_unit_period
    order by unit_id, (valid_from <= current_date) desc,
      case when valid_from <= current_date then valid_from end desc, valid_from
  ), above as (
    select u.id as unit_id, case when l.valid_to <= current_date
      then coalesce(s.successor_id, l.parent_id) else l.parent_id end as parent_id
    from registry_unit u left join latest l on l.unit_id = u.id
    left join registry_unit_succession s on s.predecessor_id = u.id and s.is_main
  ), walk as (
    select unit_id as ancestor_id, unit_id as descendant_id, 0 as depth from above
    union
    select a.parent_id, w.descendant_id, w.depth + 1
    from walk w join above a on a.unit_id = w.ancestor_id
    where a.parent_id is not null and w.depth < 12
  )
  insert into registry_unit_closure (ancestor_id, descendant_id, depth)
  select ancestor_id, descendant_id, min(depth) from walk group by 1, 2;
  get diagnostics made = row_count;
  return made;
end $$;
""",
        offer("is_new_unit(bigint)", PAGES),
        offer("rebuild_unit_closure()", ACTING),
        protect(*UNITS),
        *(allow(table, "select", using="true") for table in UNITS),
        allow_system(*UNITS),
        withhold("registry_unit_closure", rights="insert, update, delete"),
        allow("registry_unit", "insert", check="(select current_role_may('edit_units'))"),
        allow("registry_unit", "update",
              using="(select current_role_may('edit_units')) and id in (select writable_units())",
              check="(select current_role_may('edit_units'))"),
        allow("registry_unit", "delete",
              using="(select current_role_may('edit_units')) "
                    "and (id in (select writable_units()) or is_new_unit(id))"),
        *(
            allow("registry_unit_period", command, **{
                place: f"(select current_role_may('edit_units')) and ({IN_HAND} or is_new_unit(unit_id)) "
                       "and (parent_id is null or parent_id in (select writable_units()) "
                       "or (select role from who_acts_as()) = 'operator')"
                for place in places
            })
            for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]
        ),
        *(
            allow("registry_unit_succession", command, **{
                place: "(select current_role_may('edit_units')) and predecessor_id in (select writable_units())"
                for place in places
            })
            for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]
        ),
    ]
)

PEOPLE_RULES = "\n".join(
    [
        f"""
create function stamp_person() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then new.entered_for_id := (select unit_id from who_acts_as()); end if;
  return new;
end $$;
create trigger registry_person_stamp before insert on registry_person
  for each row execute function stamp_person();

-- the policy of registry_person by index probes: a policy of posts that read registry_person would turn in a circle
create function sees_person(wanted bigint) returns boolean language plpgsql stable {DEFINER} as $$
declare me record;
begin
  select * into me from current_acting();
  if me.person_id = wanted then return true; end if;
  if me.role is null or not role_may(me.role, 'see_people') then return false; end if;
  return exists (select 1 from registry_post t
      join registry_unit_closure c on c.descendant_id = t.unit_id and c.ancestor_id = me.unit_id
      where t.person_id = wanted)
    or exists (select 1 from registry_person p
      join registry_unit_closure c on c.descendant_id = p.entered_for_id and c.ancestor_id = me.unit_id
      where p.id = wanted)
    or exists (select 1 from registry_person_claim m
      join registry_unit_closure c on c.descendant_id = m.unit_id and c.ancestor_id = me.unit_id
      where m.person_id = wanted and m.claimed_at > now() - interval '1 day');
end $$;

create function has_posts_outside(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from registry_post where person_id = wanted and unit_id not in (select writable_units()))
$$;

create function matching_people(
  snils_list text[], personnel_list text[],
  family_list text[], given_list text[], patronymic_list text[], birth_list date[]
) returns table (place integer, person_id bigint, matched_by text) language sql stable {DEFINER} as $$
  with asked as (
    select ordinality::integer as place, nullif(snils, '') as snils, nullif(personnel, '') as personnel, birth,
      translate(lower(family || ' ' || given || ' ' || coalesce(patronymic, '')), 'ё', 'е') as name
    from unnest(snils_list, personnel_list, family_list, given_list, patronymic_list, birth_list)
      with ordinality as t(snils, personnel, family, given, patronymic, birth, ordinality)
  ), matches as (
    select a.place, coalesce(p.merged_into_id, p.id) as person_id, 1 as strength, 'snils' as matched_by
    from asked a join registry_person p on p.snils = a.snils and p.birth_on = a.birth
    union all
    select a.place, coalesce(p.merged_into_id, p.id), 2, 'personnel_number'
    from asked a join registry_person p on p.personnel_number = a.personnel and p.birth_on = a.birth
    where a.snils is null or p.snils is null
    union all
    select a.place, coalesce(p.merged_into_id, p.id), 3, 'name'
    from asked a join registry_person p on p.search_name = a.name and p.birth_on = a.birth
    where a.snils is null or p.snils is null
  )
  select distinct on (place, strength, person_id) place, person_id, matched_by
  from matches m where strength = (select min(strength) from matches o where o.place = m.place)
  order by place, strength, person_id
$$;

-- finds people known anywhere in the region by what only their employer knows; each find is journalled and lets
-- the unit write a post for them. By name and birth date alone it says the id and gives nothing.
create function identify_people(
  for_unit bigint, snils_list text[], personnel_list text[],
  family_list text[], given_list text[], patronymic_list text[], birth_list date[]
) returns table (place integer, person_id bigint, matched_by text) language plpgsql volatile {DEFINER} as $$
begin
  if for_unit not in (select writable_units()) then
    raise insufficient_privilege using message = 'the unit lies outside the grant';
  end if;
  insert into registry_person_claim (person_id, unit_id, account_id, claimed_at)
  select distinct m.person_id, for_unit, current_account(), now()
  from matching_people(snils_list, personnel_list, family_list, given_list, patronymic_list, birth_list) m
  where m.matched_by <> 'name'
  on conflict on constraint registry_person_claim_once
    do update set claimed_at = excluded.claimed_at, account_id = excluded.account_id;
  return query
    select m.* from matching_people(snils_list, personnel_list, family_list, given_list, patronymic_list, birth_list) m;
end $$;
""",
        "revoke all on function matching_people(text[], text[], text[], text[], text[], date[]) from public;",
        offer("sees_person(bigint)", PAGES),
        offer("has_posts_outside(bigint)", PAGES),
        offer("identify_people(bigint, text[], text[], text[], text[], text[], date[])", PAGES),
        f"grant execute on function matching_people(text[], text[], text[], text[], text[], date[]) to {SYSTEM};",
        protect(*PEOPLE, "registry_person_key"),
        allow_system(*PEOPLE, "registry_person_key"),
        withhold("registry_person_key"),
        withhold("registry_person_claim", rights="insert, update, delete"),
        allow("registry_person_claim", "select", using=f"{IN_SIGHT} and claimed_at > now() - interval '1 day'"),
        allow("registry_post", "select", using=f"{IN_SIGHT} or {ONESELF}"),
        allow("registry_post", "insert", check=f"{IN_HAND} and {PERSON_KNOWN}"),
        allow("registry_post", "update", using=IN_HAND, check=f"{IN_HAND} and {PERSON_KNOWN}"),
        allow("registry_post", "delete", using=IN_HAND),
        allow("registry_post_period", "select",
              using="exists (select 1 from registry_post p where p.id = post_id)"),
        *(
            allow("registry_post_period", command, **{
                place: "exists (select 1 from registry_post p where p.id = post_id "
                       "and p.unit_id in (select writable_units()))"
                for place in places
            })
            for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]
        ),
        allow("registry_person", "select",
              using="entered_for_id in (select allowed_units()) or id = (select current_person()) "
                    "or exists (select 1 from registry_post p where p.person_id = registry_person.id) "
                    "or exists (select 1 from registry_person_claim c where c.person_id = registry_person.id)"),
        allow("registry_person", "insert",
              check="(select current_role_may('edit_people')) and entered_for_id in (select writable_units())"),
        *[
            allow("registry_person", "update",
                  using="(select current_role_may('edit_people')) and (entered_for_id in (select writable_units()) "
                        "or exists (select 1 from registry_post p where p.person_id = registry_person.id "
                        "and p.unit_id in (select writable_units())) "
                        "or exists (select 1 from registry_person_claim c where c.person_id = registry_person.id))",
                  check="(select current_role_may('edit_people'))"),
            allow("registry_person", "delete",
                  using="entered_for_id in (select writable_units()) and not has_posts_outside(id)"),
        ],
    ]
)

FACT_RULES = "\n".join(
    [
        protect(*PERSON_FACTS, *UNIT_FACTS, "collection_route_step", *IMPORTS),
        allow_system(*PERSON_FACTS, *UNIT_FACTS, "collection_route_step", *IMPORTS),
        *(allow(table, "select", using=f"{IN_SIGHT} or {ONESELF}") for table in PERSON_FACTS),
        *(
            policy
            for table in PERSON_FACTS
            for policy in (
                allow(table, "insert", check=f"{IN_HAND} and (person_id is null or {PERSON_KNOWN})"),
                allow(table, "update", using=IN_HAND, check=f"{IN_HAND} and (person_id is null or {PERSON_KNOWN})"),
                allow(table, "delete", using=IN_HAND),
            )
        ),
        *(
            policy
            for table in UNIT_FACTS
            for policy in (
                allow(table, "select", using="unit_id in (select figure_units())"),
                allow(table, "insert", check=IN_HAND),
                allow(table, "update", using=IN_HAND, check=IN_HAND),
                allow(table, "delete", using=IN_HAND),
            )
        ),
        allow("collection_route_step", "select",
              using="exists (select 1 from collection_route r where r.id = route_id)"),
        *(
            allow("collection_route_step", command, **{
                place: "exists (select 1 from collection_route r where r.id = route_id "
                       "and r.unit_id in (select writable_units()))"
                for place in places
            })
            for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]
        ),
        allow("collection_import", "select",
              using=f"{IN_SIGHT} or created_by_id = (select current_account())"),
        allow("collection_import", "insert",
              check=f"{IN_HAND} and created_by_id = (select current_account())"),
        allow("collection_import", "update", using=IN_HAND, check=IN_HAND),
        allow("collection_import", "delete", using=IN_HAND),
        *(
            allow(table, "all", **{
                place: "exists (select 1 from collection_import i where i.id = belongs_to_id "
                       "and i.unit_id in (select writable_units()))"
                for place in ("using", "check")
            })
            for table in ("collection_import_file", "collection_import_undo")
        ),
        *(
            allow("collection_doubtful_pair", command, **{
                place: "(select current_role_may('edit_people')) "
                       f"and (sees_person(first_id) {word} sees_person(second_id))"
                for place in places
            })
            for command, places, word in [
                ("select", ["using"], "or"),
                ("insert", ["check"], "or"),
                ("update", ["using", "check"], "and"),
                ("delete", ["using"], "or"),
            ]
        ),
    ]
)

FIGURE_RULES = "\n".join(
    [
        f"""
create function published_snapshots() returns setof bigint language sql stable {DEFINER} rows 10 as
  $$ select id from monitoring_snapshot where state = 'published' $$;
-- what anybody may see without a log-in: published and disclosed figures of the region and its municipalities
create function published_figures(wanted_snapshot bigint) returns table (
  structure text, indicator text, year smallint, level text, unit_id bigint,
  numerator numeric, denominator numeric, value numeric, state text, coverage numeric
) language sql stable {DEFINER} as $$
  select structure, indicator, year, level, unit_id, numerator, denominator, value, state, coverage
  from monitoring_value where snapshot_id = wanted_snapshot and is_disclosed
    and level in ('federation', 'region', 'municipality')
    and snapshot_id in (select published_snapshots())
$$;
create function published_snapshot_list() returns table (
  id bigint, code text, reporting_on date, published_at timestamptz, order_number text
) language sql stable {DEFINER} as $$
  select id, code, reporting_on, published_at, order_number from monitoring_snapshot where state = 'published'
  order by reporting_on desc, id desc
$$;
""",
        offer("published_snapshots()", ACTING),
        offer("published_figures(bigint)", WEB),
        offer("published_snapshot_list()", WEB),
        protect(*FIGURES),
        allow_system(*FIGURES),
        allow("monitoring_snapshot", "select",
              using="(select current_account()) is not null and "
                    "(state not in ('freezing', 'failed') or (select current_role_may('steer_snapshots')))"),
        allow("monitoring_snapshot", "insert",
              check="(select current_role_may('steer_snapshots')) and state = 'freezing' "
                    "and created_by_id = (select current_account())"),
        allow("monitoring_snapshot", "update", using="(select current_role_may('steer_snapshots'))",
              check="(select current_role_may('steer_snapshots'))"),
        withhold("monitoring_snapshot", rights="update, delete"),
        f"grant update (state, published_at, order_number, corrects_id, correction_reason) "
        f"on monitoring_snapshot to {PAGES};",
        withhold("monitoring_value", rights="insert, update, delete"),
        allow("monitoring_value", "select",
              using="unit_id in (select figure_units()) or (is_disclosed and ("
                    "unit_id in (select ancestor_units()) or (snapshot_id in (select published_snapshots()) "
                    "and (level in ('federation', 'region', 'municipality') "
                    "or unit_id in (select peer_units())) and (select current_account()) is not null)))"),
    ]
)

JOURNAL_RULES = "\n".join(
    [
        f"""
create function journal_write_as(
  entry_kind text, entry_event text, entry_at timestamptz, by_account bigint, by_role text, by_unit bigint,
  entry_subject text, entry_persons bigint[], entry_fields text[], entry_values jsonb
) returns void language plpgsql volatile {DEFINER} as $$
declare made bigint;
begin
  insert into journal_entry (kind, event, at, recorded_at, account_id, role, unit_id, subject, persons, fields)
  values (entry_kind, entry_event, entry_at, now(), by_account, coalesce(by_role, ''), by_unit,
    entry_subject, entry_persons, entry_fields) returning id into made;
  insert into journal_value (entry_id, person_id, field, old, new, keep_until)
  select made, v.person, v.field, v.old, v.new, current_date + 365
  from jsonb_to_recordset(entry_values) v(person bigint, field text, old text, new text);
end $$;
create function journal_write(
  entry_kind text, entry_event text, entry_at timestamptz, entry_subject text,
  entry_persons bigint[], entry_fields text[], entry_values jsonb
) returns void language plpgsql volatile {DEFINER} as $$
declare acting record;
begin
  select * into acting from current_acting();
  if acting.account_id is null then
    raise insufficient_privilege using message = 'nobody acts: there is no session to journal for';
  end if;
  perform journal_write_as(entry_kind, entry_event, entry_at, acting.account_id, acting.role, acting.unit_id,
    entry_subject, entry_persons, entry_fields, entry_values);
end $$;
-- one name for actions: pages and jobs are journalled as who they act for, tasks of the system as told
create function journal(
  entry_kind text, entry_event text, entry_at timestamptz, by_account bigint, entry_subject text,
  entry_persons bigint[], entry_fields text[], entry_values jsonb
) returns void language plpgsql volatile {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then
    perform journal_write(entry_kind, entry_event, entry_at, entry_subject, entry_persons, entry_fields, entry_values);
  else
    perform journal_write_as(entry_kind, entry_event, entry_at, by_account, null, null,
      entry_subject, entry_persons, entry_fields, entry_values);
  end if;
end $$;

create function who_looked(wanted_limit integer, wanted_offset integer) returns table (
  at timestamptz, kind text, event text, who text, role text, unit_title text, fields text[], is_self boolean,
  total bigint
) language sql stable {DEFINER} as $$
  select e.at, e.kind::text, e.event::text, coalesce(a.display_name, '')::text, e.role::text,
    coalesce(p.short_title, '')::text, e.fields::text[], coalesce(a.person_id = me.person, false), count(*) over ()
  from (select current_person() as person) me
  join journal_entry e on e.persons @> array[me.person]
  left join registry_account a on a.id = e.account_id
  left join registry_unit_period p on p.unit_id = e.unit_id
    and p.valid_from <= e.at::date and (p.valid_to is null or p.valid_to > e.at::date)
  where me.person is not null
  order by e.at desc, e.id desc limit wanted_limit offset wanted_offset
$$;
create function destroy_expired_values() returns integer language plpgsql volatile {DEFINER} as $$
declare gone integer;
begin
  delete from journal_value where keep_until < current_date;
  get diagnostics gone = row_count;
  return gone;
end $$;
""",
        "revoke all on function journal_write_as(text, text, timestamptz, bigint, text, bigint, text, bigint[], "
        "text[], jsonb) from public;",
        f"grant execute on function journal_write_as(text, text, timestamptz, bigint, text, bigint, text, bigint[], "
        f"text[], jsonb) to {SYSTEM};",
        offer("journal_write(text, text, timestamptz, text, bigint[], text[], jsonb)", PAGES),
        offer("journal(text, text, timestamptz, bigint, text, bigint[], text[], jsonb)", ACTING),
        offer("who_looked(integer, integer)", WEB),
        offer("destroy_expired_values()", SYSTEM),
        protect(*JOURNAL),
        withhold(*JOURNAL, rights="insert, update, delete"),
        f"revoke insert, update, delete on {', '.join(JOURNAL)} from {SYSTEM};",
        allow("journal_entry", "select",
              using="account_id = (select current_account()) "
                    f"or ((select current_role_may('read_journal')) and {IN_SIGHT})"),
        allow("journal_value", "select",
              using="exists (select 1 from journal_entry e where e.id = entry_id) "
                    "and exists (select 1 from registry_person p where p.id = person_id)"),
    ]
)

SEARCH = "\n".join(
    [
        f"""
-- people whose name holds the words, or is like them; the index first, then the units in sight
create function search_people(query text, within bigint, wanted_limit integer, wanted_offset integer)
returns table (person_id bigint, likeness real, total bigint)
language sql stable {DEFINER} set pg_trgm.word_similarity_threshold = 0.45 as $$
  with wanted as (
    select translate(lower(trim(query)), 'ё', 'е') as words,
      array(select allowed_units()) as sight, current_person() as oneself
  ), alike as (
    select p.id, p.search_name, word_similarity(w.words, p.search_name) as likeness,
      p.entered_for_id = any (w.sight) or p.id = w.oneself as is_near
    from wanted w join registry_person p on w.words <% p.search_name
  ), seen as (
    select a.id, a.search_name, a.likeness from alike a, wanted w
    where (within is null and a.is_near) or exists (
      select 1 from registry_post t where t.person_id = a.id and t.unit_id = any (w.sight)
        and (within is null or t.unit_id in (
          select c.descendant_id from registry_unit_closure c where c.ancestor_id = within)))
  )
  select id, likeness, count(*) over () from seen
  order by likeness desc, search_name, id limit wanted_limit offset wanted_offset
$$;
""",
        offer("search_people(text, bigint, integer, integer)", PAGES),
    ]
)

class Migration(migrations.Migration):
    dependencies = [("cycle", "0004_identity")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (UNIT_RULES, PEOPLE_RULES, FACT_RULES, FIGURE_RULES, JOURNAL_RULES, SEARCH)
    ]

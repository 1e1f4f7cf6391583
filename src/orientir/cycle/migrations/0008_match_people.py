"""Who the rows of a file are, anywhere in the region: an import must find a person whom its unit does not see yet."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import PAGES

SIGNATURE = "text[], text[], text[], text[], text[], text[], date[]"

MATCH = f"""
drop function identify_people(bigint, text[], text[], text[], text[], text[], date[]);
drop function matching_people(text[], text[], text[], text[], text[], date[]);

-- By a number (СНИЛС, personnel number) people are found wherever they are; a number together with the birth date or the
-- family name opens them for a day to the unit that acts, so that it can write their post, and that is journalled.
-- By name and birth date alone only those in sight are found: what neighbours know must not open a person.
create function match_people(
  keys text[], snils_list text[], number_list text[],
  family_list text[], given_list text[], patronymic_list text[], birth_list date[]
) returns table (key text, person_id bigint, candidates bigint, is_other boolean)
language plpgsql volatile security definer {FIXED_PATH} as $$
#variable_conflict use_column
declare
  acting record;
  opened bigint[];
begin
  select * into acting from current_acting();
  if acting.role is null or not role_may(acting.role, 'edit_people') then
    raise insufficient_privilege using message = 'this role does not import people';
  end if;
  create temporary table matches_of_people on commit drop as
  with asked as (
    select t.key, t.snils, t.number, t.birth_on, lower(t.family) as family,
      translate(lower(t.family || ' ' || t.given || ' ' || coalesce(t.patronymic, '')), 'ё', 'е') as name
    from unnest(keys, snils_list, number_list, family_list, given_list, patronymic_list, birth_list)
      as t(key, snils, number, family, given, patronymic, birth_on)
  ), by_snils as (
    select a.key, p.id, p.merged_into_id,
      a.birth_on <> p.birth_on and a.family <> lower(p.family_name) as is_other
    from asked a join registry_person p on p.snils = a.snils
  ), by_number as (
    select a.key, p.id, p.merged_into_id,
      a.birth_on <> p.birth_on and a.family <> lower(p.family_name) as is_other
    from asked a join registry_person p on p.personnel_number = a.number
    where a.key not in (select key from by_snils) and (a.snils is null or p.snils is null)
  ), by_name as (
    select a.key, p.id, p.merged_into_id
    from asked a join registry_person p on p.birth_on = a.birth_on and p.search_name = a.name
    where a.key not in (select key from by_snils) and a.key not in (select key from by_number)
      and (a.snils is null or p.snils is null) and (a.number is null or p.personnel_number is null)
      and sees_person(p.id)
  )
  select key, coalesce(merged_into_id, id) as person_id, coalesce(is_other, true) as is_other, true as by_number
  from by_snils
  union all
  select key, coalesce(merged_into_id, id), coalesce(is_other, true), true from by_number
  union all
  select key, coalesce(merged_into_id, id), false, false from by_name;

  select array_agg(distinct m.person_id) into opened from matches_of_people m
  where m.by_number and not m.is_other and not sees_person(m.person_id);
  if opened is not null then
    insert into registry_person_claim (person_id, unit_id, account_id, claimed_at)
    select person, acting.unit_id, acting.account_id, now() from unnest(opened) person
    on conflict on constraint registry_person_claim_once
      do update set claimed_at = excluded.claimed_at, account_id = excluded.account_id;
    perform journal_write('look', 'registry.people_found_by_number', now(), '', opened, '{{}}', '[]');
  end if;
  return query
    select m.key, min(m.person_id), count(distinct m.person_id), bool_or(m.is_other)
    from matches_of_people m group by m.key;
  drop table matches_of_people;
end $$;
{offer(f"match_people({SIGNATURE})", PAGES)}
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0007_imports")]
    operations = [migrations.RunSQL(MATCH, migrations.RunSQL.noop)]

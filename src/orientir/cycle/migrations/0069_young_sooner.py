"""Young teachers of a region at half the work: who has taught for longer is left out before posts are looked up.

Of 45,000 people a fifth is under the age and only some of those are in their first years; the others' posts, units and
pairs were joined to be thrown away.
"""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH

YOUNG = f"""
-- workers under the age in their first years (is_young), or of whom it is not known since when they teach; in sight
create or replace function young_people(on_day date, age integer, years integer, within bigint) returns table (
  person_id bigint, search_name text, name text, unit_id bigint, "position" text, subject text, birth_on date,
  teaching_since date, is_young boolean, pair bigint
) language sql stable security definer {FIXED_PATH} rows 1000 as $$
  with sight as materialized (select u as unit_id from allowed_units() u),
  places as materialized (
    select s.unit_id from sight s
    where within is null or s.unit_id in (select descendant_id from registry_unit_closure where ancestor_id = within)
  ), held as (
    select distinct on (r.id) r.id, r.search_name, r.family_name, r.given_name, r.patronymic, r.birth_on,
      r.teaching_since, t.unit_id, p.position, p.subject
    from registry_person r
    join registry_post t on t.person_id = r.id
    join registry_post_period p on p.post_id = t.id
    where r.merged_into_id is null and r.birth_on > on_day - make_interval(years => age)
      and (r.teaching_since is null or r.teaching_since > on_day - make_interval(years => years))
      and t.unit_id in (select unit_id from places)
      and p.valid_from <= on_day and (p.valid_to is null or p.valid_to > on_day)
      and p.staff_category in ('pedagogical', 'managerial')
    order by r.id, p.is_main_job desc, p.rate desc, t.id
  )
  select h.id, h.search_name::text, concat_ws(' ', h.family_name, h.given_name, nullif(h.patronymic, '')), h.unit_id,
    h.position::text, h.subject::text, h.birth_on, h.teaching_since, h.teaching_since is not null, m.id
  from held h
  left join community_accompaniment m on m.person_id = h.id and m.kind = 'mentor' and m.valid_to is null
    and m.unit_id in (select unit_id from sight)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0068_measures_handed_down")]
    operations = [migrations.RunSQL(YOUNG, migrations.RunSQL.noop)]

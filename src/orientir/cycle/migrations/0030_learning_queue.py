"""Who got a seat is told and journalled where it is given; a person knows their place in a queue, not who else waits."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import PAGES

QUEUE = f"""
create function own_queue_places() returns table (application_id bigint, place bigint)
language sql stable security definer {FIXED_PATH} rows 5 as $$
  select a.id, (select count(*) from learning_application o
    where o.group_id = a.group_id and o.state = 'waiting' and o.number <= a.number)
  from learning_application a where a.person_id = current_person() and a.state = 'waiting'
$$;

-- free seats go to those who asked first; whoever calls holds the lock on the group's row. Whoever takes a seat back
-- cannot see who gets it: the news and the journal are written here
create or replace function give_free_seats(wanted_group bigint) returns bigint[]
language plpgsql volatile security definer {FIXED_PATH} as $$
declare
  g learning_group;
  made bigint[];
begin
  select * into g from learning_group where id = wanted_group for update;
  if g.state <> 'announced' or g.starts_on <= current_date then return '{{}}'; end if;
  with placed as (
    update learning_application set state = 'enrolled', ended_at = null where id in (
      select a.id from learning_application a where a.group_id = g.id and a.state = 'waiting'
      order by a.number limit greatest(g.seats - seats_taken(g.id), 0))
    returning *
  ), seated as (
    insert into learning_enrolment (application_id, group_id, programme_id, organisation_id, person_id, unit_id,
      staff_category, state, enrolled_at, enrolled_on, final_result, final_mark, reason)
    select p.id, g.id, g.programme_id, g.organisation_id, p.person_id, p.unit_id, p.staff_category, 'enrolled',
      clock_timestamp(), current_date, '', '', ''
    from placed p order by p.number returning id
  )
  select coalesce(array_agg(id order by id), '{{}}') into made from seated;
  if made = '{{}}' then return made; end if;
  perform tell_event('learning.enrolled', e.id::text, jsonb_strip_nulls(jsonb_build_object(
      'origin_room', nullif(a.origin_room, ''), 'origin_id', nullif(a.origin_id, ''))), clock_timestamp())
    from learning_enrolment e join learning_application a on a.id = e.application_id
    where e.id = any (made) order by e.id;
  perform journal_write('change', 'learning.people_enrolled', clock_timestamp(), 'group:' || g.code,
    (select array_agg(e.person_id) from learning_enrolment e where e.id = any (made)), '{{}}', '[]');
  return made;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0029_routes")]
    operations = [
        migrations.RunSQL(QUEUE, migrations.RunSQL.noop),
        migrations.RunSQL(offer("own_queue_places()", PAGES), migrations.RunSQL.noop),
    ]

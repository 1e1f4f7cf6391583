"""A person reads what their own published result is made of: points by competency, never the tasks themselves."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING

POINTS = f"""
create function points_of_result(wanted bigint) returns table (
  competency text, tasks bigint, not_reached bigint, by_experts bigint, points numeric, max_points numeric
) language sql stable security definer {FIXED_PATH} rows 20 as $$
  with own as (
    select r.sitting_id, r.procedure_id from assessment_result r
    where r.id = wanted and ((r.published_at is not null and r.person_id = current_person())
      or r.unit_id = any (array(select procedure_units())))
  ), measured as (
    select f.version_id, min(f.competency) as competency
    from own o join assessment_form g on g.procedure_id = o.procedure_id join assessment_form_item f on f.form_id = g.id
    group by 1
  )
  select m.competency::text, count(*), count(*) filter (where p.state = 'not_reached'),
    count(*) filter (where exists (
      select 1 from assessment_rubric_mark k where k.response_id = p.id and k.marked_at is not null)),
    coalesce(sum(p.points), 0), sum(p.max_points)
  from own o
  join assessment_response p on p.sitting_id = o.sitting_id
  join measured m on m.version_id = p.version_id
  where p.points is not null or p.state = 'not_reached'
  group by m.competency order by m.competency
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0049_saves_together")]
    operations = [
        migrations.RunSQL(POINTS, "drop function points_of_result(bigint)"),
        migrations.RunSQL(offer("points_of_result(bigint)", ACTING), migrations.RunSQL.noop),
    ]

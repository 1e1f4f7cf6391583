"""A save in three statements and one index less; what a form asks is read apart from what belongs to the one who sits.

The form is the same for thousands, so that a server keeps it; the rest is small. Who may see which does not change.
"""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING

DEFINER = f"security definer {FIXED_PATH}"

SAVING = f"""
create or replace function save_answers(token text, wanted bigint, device text, answers jsonb) returns jsonb
language plpgsql volatile {DEFINER} as $$
declare acting record; s record; standing sitting_standing;
begin
  perform set_config('synchronous_commit', 'on', true);
  -- as current_acting() and who_acts() do, in one look
  select a.person_id, x.token_hash, x.used_at < now() - interval '1 minute' as is_stale into acting
  from registry_session x join registry_account a on a.id = x.account_id and a.is_active
  where x.token_hash = token_hash(nullif(token, ''))
    and x.expires_at > now() and x.used_at > now() - interval '2 hours';
  if not found then return '{{"state": "stranger"}}'; end if;
  if acting.is_stale then update registry_session set used_at = now() where token_hash = acting.token_hash; end if;
  -- as held_sitting() does
  select t.id, t.procedure_id, t.form_id, t.person_id, t.unit_id, t.ended_at,
    sitting_limit(t.deadline_at, p.closes_at, p.state) as limit_at, '' as ending into s
  from assessment_sitting t join assessment_procedure p on p.id = t.procedure_id
  where t.id = wanted and t.person_id = acting.person_id for share of t;
  if not found then return '{{"state": "unknown"}}'; end if;
  standing := s;
  return put_answers(standing, device, answers);
end $$;
"""

READING = f"""
drop function sitting_paper(bigint);
-- what belongs to the person who sits: the clock, the last answers, the key of the queue; and which form it is
create function sitting_paper(wanted bigint) returns jsonb language sql stable {DEFINER} as $$
  select jsonb_build_object(
    'sitting', s.id, 'attempt', s.attempt, 'form', f.code, 'key', encode(k.key, 'base64'),
    'remaining', greatest(0, extract(epoch from l.limit_at - clock_timestamp()))::float8,
    'has_clock', s.deadline_at is not null, 'form_id', s.form_id,
    'versions', (select array_agg(i.version_id order by i.position) from assessment_form_item i where i.form_id = s.form_id),
    'answers', (
      select coalesce(jsonb_agg(jsonb_build_object('position', a.position, 'content', a.content)), '[]')
      from (select distinct on (position) position, content from assessment_answer
            where sitting_id = s.id and not is_late order by position, id desc) a))
  from assessment_sitting s
  join assessment_procedure p on p.id = s.procedure_id
  join assessment_form f on f.id = s.form_id
  join assessment_sitting_key k on k.sitting_id = s.id
  cross join lateral (select sitting_limit(s.deadline_at, p.closes_at, p.state) as limit_at) l
  where s.id = wanted and s.person_id = current_person() and s.ended_at is null and clock_timestamp() <= l.limit_at
$$;
-- tasks without keys of the form of one's own open sitting
create function sitting_tasks(wanted bigint) returns jsonb language sql stable {DEFINER} as $$
  select jsonb_agg(jsonb_build_object('position', i.position, 'content', v.public_content, 'pictures', (
      select coalesce(jsonb_object_agg(c.name, c.media_id), '{{}}') from assessment_item_picture c
      where c.version_id = v.id)) order by i.position)
  from assessment_sitting s
  join assessment_form_item i on i.form_id = s.form_id
  join assessment_item_version v on v.id = i.version_id
  where s.id = wanted and s.person_id = current_person() and s.ended_at is null
$$;
-- one's own open sitting of an invitation while its clock runs, and the title of its procedure
create function sitting_under_way(wanted bigint, out sitting bigint, out title text)
language sql stable {DEFINER} as $$
  select s.id, p.title::text from assessment_sitting s
  join assessment_invitation i on i.id = s.invitation_id
  join assessment_procedure p on p.id = s.procedure_id
  where i.id = wanted and i.person_id = current_person() and s.ended_at is null and s.source = 'online'
    and sitting_refusal(wanted) = ''
  order by s.attempt desc limit 1
$$;
"""

RIGHTS = "\n".join(
    offer(function, ACTING)
    for function in ("sitting_paper(bigint)", "sitting_tasks(bigint)", "sitting_under_way(bigint)")
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0034_notices")]
    operations = [
        migrations.AlterField(
            "answer",
            "sitting",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.sitting"
            ),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (SAVING, READING, RIGHTS)),
    ]

"""Saves that share a commit share its questions too: one statement for all of them instead of five for each."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING

# one plan for groups of any size, by the keys: made once for a connection
DEFINER = f"security definer {FIXED_PATH} set plan_cache_mode = force_generic_plan"

SAVING = f"""
-- one word for each save, in their order: who acts, the clock, the rows; acknowledged once it has committed to disk.
-- Append only; the same answer sent twice is one row. 'kept' are the sequences that are kept now.
create function save_together(tokens text[], wanted bigint[], devices text[], answers jsonb[]) returns setof jsonb
language plpgsql volatile {DEFINER} rows 10 as $$
declare accounts bigint[]; persons bigint[]; stale text[]; at timestamptz;
begin
  perform set_config('synchronous_commit', 'on', true);
  -- as current_acting() and who_acts() do, in one look
  select array_agg(a.id order by g.n), array_agg(a.person_id order by g.n),
    array_agg(x.token_hash) filter (where a.id is not null and x.used_at < now() - interval '1 minute')
  into accounts, persons, stale
  from unnest(tokens) with ordinality g(token, n)
  left join registry_session x on x.token_hash = token_hash(nullif(g.token, ''))
    and x.expires_at > now() and x.used_at > now() - interval '2 hours'
  left join registry_account a on a.id = x.account_id and a.is_active;
  if stale is not null then
    update registry_session set used_at = now() where token_hash in (
      select token_hash from registry_session where token_hash = any (stale) for no key update skip locked);
  end if;
  -- as held_sitting() does: held against their ends until the commit, in the order in which they are ended
  perform 1 from unnest(wanted, persons) g(sitting, person)
  join assessment_sitting t on t.id = g.sitting and t.person_id = g.person order by t.id for share of t;
  at := clock_timestamp();
  return query
  with standing as materialized (
    select g.n, t.id as sitting, t.form_id, t.ended_at, l.limit_at, g.device, g.answers,
      t.ended_at is not null or at > l.limit_at + sitting_grace() as late,
      -- of an adaptive test the task before the person counts, and no answer to one that was never given is kept
      (select k.position from assessment_sitting_task k where k.sitting_id = t.id order by k.place desc limit 1) as here
    from unnest(wanted, persons, devices, answers) with ordinality g(sitting, person, device, answers, n)
    join assessment_sitting t on t.id = g.sitting and t.person_id = g.person
    join assessment_procedure p on p.id = t.procedure_id
    cross join lateral (select sitting_limit(t.deadline_at, p.closes_at, p.state) as limit_at) l
  ), given as materialized (
    select s.n, s.sitting, s.device, s.late or a.position <> s.here is true as late, a.*
    from standing s cross join lateral
      jsonb_to_recordset(s.answers) a(sequence bigint, position integer, content jsonb, given_at timestamptz)
    where exists (select 1 from assessment_form_item f where f.form_id = s.form_id and f.position = a.position)
      and (s.here is null or exists (
        select 1 from assessment_sitting_task k where k.sitting_id = s.sitting and k.position = a.position))
  ), put as (
    insert into assessment_answer (sitting_id, position, device, sequence, content, given_at, saved_at, is_late)
    select g.sitting, g.position, g.device, g.sequence, g.content, g.given_at, at, g.late
    from given g order by g.sitting, g.sequence, g.n
    on conflict (sitting_id, device, sequence) do nothing
  ), kept as (
    select g.n, jsonb_agg(g.sequence) as kept from given g group by g.n
  )
  select case
    when accounts[g.n] is null then '{{"state": "stranger"}}'
    when s.n is null then '{{"state": "unknown"}}'
    else jsonb_build_object(
      'state', case when s.ended_at is not null then 'ended' when at > s.limit_at then 'over' else 'open' end,
      'kept', coalesce(k.kept, '[]'), 'late', s.late,
      'remaining', greatest(0, extract(epoch from s.limit_at - at))::float8, 'saved_at', at)
    end
  from generate_series(1, cardinality(wanted)) g(n)
  left join standing s on s.n = g.n left join kept k on k.n = g.n order by g.n;
end $$;
create or replace function save_answers(token text, wanted bigint, device text, answers jsonb) returns jsonb
language sql volatile security definer {FIXED_PATH} as $$
  select save_together(array[token], array[wanted], array[device], array[answers])
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0048_matched_people")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (SAVING, offer("save_together(text[], bigint[], text[], jsonb[])", ACTING))
    ]

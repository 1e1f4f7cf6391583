"""The sitting: opened, fed and ended by functions that look at the clock and at who acts; docs/sitting.md tells why.

A save is one statement: it learns who acts from the token it is given, and is acknowledged once it has committed.
"""

from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, offer, withhold
from orientir.kit.access.roles import ACTING, SYSTEM

DEFINER = f"security definer {FIXED_PATH}"

CLOCK = f"""
create type sitting_standing as (
  sitting bigint, procedure_id bigint, form_id bigint, person_id bigint, unit_id bigint, ended_at timestamptz,
  limit_at timestamptz, ending text
);
-- how long an answer may be under way after the clock has run out and still count
create function sitting_grace() returns interval language sql immutable parallel safe as $$ select interval '30 seconds' $$;
-- until when one sits: an open procedure keeps what was promised (and what care has added), a closed one cuts it
create function sitting_limit(deadline timestamptz, closes timestamptz, state text) returns timestamptz
language sql immutable parallel safe as $$
  select case when state = 'open' then coalesce(deadline, closes) else least(coalesce(deadline, closes), closes) end
$$;
create function ending_of(deadline timestamptz, closes timestamptz, state text) returns text
language sql immutable parallel safe as $$
  select case when deadline is null or deadline >= closes or (state <> 'open' and deadline > closes) then 'window'
    else 'clock' end
$$;
-- one's own sitting, held against its end until this transaction is over
create function held_sitting(wanted bigint, person bigint, strong boolean) returns sitting_standing
language plpgsql volatile {DEFINER} as $$
declare s record; p record; found_standing sitting_standing;
begin
  if strong then
    select * into s from assessment_sitting where id = wanted and (person is null or person_id = person) for update;
  else
    select * into s from assessment_sitting where id = wanted and (person is null or person_id = person) for share;
  end if;
  if not found then return null; end if;
  select state, closes_at into p from assessment_procedure where id = s.procedure_id;
  found_standing := row(s.id, s.procedure_id, s.form_id, s.person_id, s.unit_id, s.ended_at,
    sitting_limit(s.deadline_at, p.closes_at, p.state), ending_of(s.deadline_at, p.closes_at, p.state));
  return found_standing;
end $$;
"""

OPENING = f"""
-- why this person may not begin (a word), or empty
create function sitting_refusal(wanted bigint) returns text language plpgsql stable {DEFINER} as $$
declare i record; p record; sat integer;
begin
  select * into i from assessment_invitation where id = wanted and person_id = current_person();
  if not found then return 'unknown'; end if;
  select * into p from assessment_procedure where id = i.procedure_id;
  if i.answer <> 'consented' then return 'no_consent'; end if;
  if p.delivery = 'paper' then return 'on_paper'; end if;
  if p.state = 'cancelled' then return 'cancelled'; end if;
  if p.state <> 'open' or now() >= p.closes_at then return 'closed'; end if;
  if now() < p.opens_at then return 'too_early'; end if;
  if i.form_id is null or not exists (select 1 from assessment_form_item where form_id = i.form_id)
    then return 'no_form'; end if;
  select count(*) into sat from assessment_sitting where invitation_id = i.id;
  if sat >= p.attempts + i.extra_attempts
    and not exists (select 1 from assessment_sitting where invitation_id = i.id and ended_at is null)
    then return 'no_attempts'; end if;
  return '';
end $$;

create function tasks_of_invitation(wanted bigint) returns bigint language sql stable {DEFINER} as $$
  select count(*) from assessment_invitation i join assessment_form_item f on f.form_id = i.form_id
  where i.id = wanted and i.person_id = current_person()
$$;

-- the open sitting of the invitation, or a new one; two at once get the same
create function open_sitting(wanted bigint, out sitting bigint, out refusal text)
language plpgsql volatile {DEFINER} as $$
declare i record; p record; was record; standing sitting_standing;
begin
  select * into i from assessment_invitation where id = wanted and person_id = current_person() for update;
  if not found then refusal := 'unknown'; return; end if;
  select id into was from assessment_sitting where invitation_id = i.id and ended_at is null;
  if found then
    standing := held_sitting(was.id, i.person_id, true);
    if standing.ended_at is null and clock_timestamp() <= standing.limit_at + sitting_grace() then
      sitting := was.id; refusal := ''; return;
    end if;
    perform put_end(was.id, standing.limit_at, standing.ending);
  end if;
  refusal := sitting_refusal(wanted);
  if refusal <> '' then return; end if;
  select * into p from assessment_procedure where id = i.procedure_id;
  insert into assessment_sitting (invitation_id, procedure_id, person_id, unit_id, form_id, attempt, source, opened_at,
    deadline_at, ended_by)
  select i.id, p.id, i.person_id, i.unit_id, i.form_id,
    1 + (select count(*) from assessment_sitting s where s.invitation_id = i.id), 'online', clock_timestamp(),
    least(clock_timestamp() + make_interval(mins => p.minutes), p.closes_at + p.minutes * interval '0'), ''
  returning id into sitting;
  insert into assessment_sitting_key (sitting_id, key)
  values (sitting, sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
end $$;

create function put_end(wanted bigint, at timestamptz, how text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  update assessment_sitting set ended_at = at, ended_by = how where id = wanted and ended_at is null;
  return found;
end $$;

-- exactly once, whoever asks how often; gives how it stands ended
create function end_sitting(wanted bigint, out ended_at timestamptz, out ended_by text)
language plpgsql volatile {DEFINER} as $$
declare standing sitting_standing; at timestamptz;
begin
  if current_person() is null then return; end if;  -- held_sitting() takes no person for anybody
  standing := held_sitting(wanted, current_person(), true);
  if standing.sitting is null then return; end if;
  at := clock_timestamp();
  if standing.ended_at is null and at > standing.limit_at
    then perform put_end(wanted, standing.limit_at, standing.ending);
    else perform put_end(wanted, at, 'person'); end if;
  select s.ended_at, s.ended_by into ended_at, ended_by from assessment_sitting s where s.id = wanted;
end $$;

-- sittings whose clock or window is over: ended at the limit, with what was saved; run again it finds nothing
create function end_expired_sittings() returns integer language plpgsql volatile {DEFINER} as $$
declare one record; standing sitting_standing; done integer := 0;
begin
  for one in
    select s.id from assessment_sitting s join assessment_procedure p on p.id = s.procedure_id
    where s.ended_at is null and s.source = 'online'
      and sitting_limit(s.deadline_at, p.closes_at, p.state) + sitting_grace() < clock_timestamp()
    order by s.id limit 5000
  loop
    standing := held_sitting(one.id, null, true);
    if standing.ended_at is null and standing.limit_at + sitting_grace() < clock_timestamp()
      and put_end(one.id, standing.limit_at, standing.ending) then done := done + 1; end if;
  end loop;
  return done;
end $$;
"""

SAVING = f"""
-- append only; the same answer sent twice is one row. Gives the sequences that are kept now.
create function put_answers(standing sitting_standing, wanted_device text, answers jsonb) returns jsonb
language plpgsql volatile {DEFINER} as $$
declare at timestamptz := clock_timestamp(); late boolean; kept jsonb;
begin
  late := standing.ended_at is not null or at > standing.limit_at + sitting_grace();
  with given as materialized (
    select a.* from jsonb_to_recordset(answers)
      as a(sequence bigint, position integer, content jsonb, given_at timestamptz)
    where exists (
      select 1 from assessment_form_item f where f.form_id = standing.form_id and f.position = a.position)
  ), put as (
    insert into assessment_answer (sitting_id, position, device, sequence, content, given_at, saved_at, is_late)
    select standing.sitting, g.position, wanted_device, g.sequence, g.content, g.given_at, at, late
    from given g order by g.sequence
    on conflict (sitting_id, device, sequence) do nothing
  )
  select coalesce(jsonb_agg(g.sequence), '[]') into kept from given g;
  return jsonb_build_object(
    'state', case when standing.ended_at is not null then 'ended' when at > standing.limit_at then 'over' else 'open' end,
    'kept', kept, 'late', late,
    'remaining', greatest(0, extract(epoch from standing.limit_at - at))::float8, 'saved_at', at);
end $$;

-- one statement, one transaction: who acts, the clock, the rows; acknowledged once it has committed to disk
create function save_answers(token text, wanted bigint, device text, answers jsonb) returns jsonb
language plpgsql volatile {DEFINER} as $$
declare acting record; standing sitting_standing;
begin
  perform set_config('orientir.session_token', token, true), set_config('synchronous_commit', 'on', true);
  update registry_session s set used_at = now()
  where s.token_hash = token_hash(nullif(token, '')) and s.expires_at > now()
    and s.used_at > now() - interval '2 hours' and s.used_at < now() - interval '1 minute';
  select account_id, person_id into acting from current_acting();
  if not found then return '{{"state": "stranger"}}'; end if;
  if acting.person_id is null then return '{{"state": "unknown"}}'; end if;
  standing := held_sitting(wanted, acting.person_id, false);
  if standing.sitting is null then return '{{"state": "unknown"}}'; end if;
  return put_answers(standing, device, answers);
end $$;

-- the operator brings a person's rescue file in: what comes after the end is late, and counts only if the operator says so
create function rescue_answers(wanted bigint, device text, answers jsonb) returns jsonb
language plpgsql volatile {DEFINER} as $$
declare standing sitting_standing;
begin
  if not exists (select 1 from assessment_sitting s where s.id = wanted and s.unit_id in (select procedure_units()))
    then return '{{"state": "unknown"}}'; end if;
  standing := held_sitting(wanted, null, false);
  return put_answers(standing, device, answers);
end $$;

-- late answers count from now on; nothing once the sitting has been scored
create function accept_late_answers(wanted bigint) returns integer language plpgsql volatile {DEFINER} as $$
declare accepted integer;
begin
  update assessment_answer a set is_late = false
  from assessment_sitting s
  where s.id = wanted and a.sitting_id = s.id and a.is_late and s.unit_id in (select procedure_units())
    and not exists (select 1 from assessment_response r where r.sitting_id = s.id);
  get diagnostics accepted = row_count;
  return accepted;
end $$;
"""

READING = f"""
-- what a person who sits may see of their own open sitting: tasks without keys, last answers, the key of the queue
create function sitting_paper(wanted bigint) returns jsonb language sql stable {DEFINER} as $$
  select jsonb_build_object(
    'sitting', s.id, 'attempt', s.attempt, 'form', f.code, 'key', encode(k.key, 'base64'),
    'remaining', greatest(0, extract(epoch from l.limit_at - clock_timestamp()))::float8,
    'has_clock', s.deadline_at is not null,
    'items', (
      select jsonb_agg(jsonb_build_object('position', i.position, 'content', v.public_content, 'pictures', (
          select coalesce(jsonb_object_agg(c.name, c.media_id), '{{}}') from assessment_item_picture c
          where c.version_id = v.id)) order by i.position)
      from assessment_form_item i join assessment_item_version v on v.id = i.version_id where i.form_id = s.form_id),
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
create function sitting_media(wanted bigint, wanted_sha256 text, out media_type text, out content bytea)
language sql stable {DEFINER} as $$
  select m.media_type::text, m.content
  from assessment_sitting s
  join assessment_form_item i on i.form_id = s.form_id
  join assessment_item_picture c on c.version_id = i.version_id and c.media_id = wanted_sha256
  join assessment_item_media m on m.sha256 = c.media_id
  where s.id = wanted and s.person_id = current_person() and s.ended_at is null
  limit 1
$$;
-- opens a rescue file or what is left in a browser: to whom the sitting belongs, and to the operator who cares for it
create function sitting_key_for(wanted bigint) returns text language sql stable {DEFINER} as $$
  select encode(k.key, 'base64') from assessment_sitting s join assessment_sitting_key k on k.sitting_id = s.id
  where s.id = wanted and (s.person_id = current_person() or s.unit_id in (select procedure_units()))
$$;
"""

INNER = [
    "held_sitting(bigint, bigint, boolean)",
    "put_end(bigint, timestamptz, text)",
    "put_answers(sitting_standing, text, jsonb)",
]
FOR_ACTING = [
    "sitting_refusal(bigint)",
    "tasks_of_invitation(bigint)",
    "open_sitting(bigint)",
    "end_sitting(bigint)",
    "save_answers(text, bigint, text, jsonb)",
    "rescue_answers(bigint, text, jsonb)",
    "accept_late_answers(bigint)",
    "sitting_paper(bigint)",
    "sitting_media(bigint, text)",
    "sitting_key_for(bigint)",
]
RIGHTS = "\n".join(
    [
        *(f"revoke all on function {function} from public;" for function in INNER),
        *(offer(function, ACTING) for function in FOR_ACTING),
        offer("end_expired_sittings()", SYSTEM),
        withhold("assessment_answer", rights="insert, update, delete"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0022_sorted_people")]
    operations = [
        migrations.AddField("answer", "is_late", models.BooleanField(default=False, db_default=False)),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (CLOCK, OPENING, SAVING, READING, RIGHTS)),
    ]

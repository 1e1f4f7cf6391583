"""Who keeps programmes, who forms groups, who sees a learner; seats and the queue; docs/access.md tells why."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING, PAGES, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"
KNOWN = "(select current_account()) is not null"
ONESELF = "person_id = (select current_person())"
IN_SIGHT = "unit_id = any (array(select allowed_units()))"
RUN_HERE = "organisation_id = any (array(select learning_units()))"
REVIEWS = "(select current_role_may('review_programmes'))"
OFFERED = "state in ('recommended', 'registry', 'archive')"
SEEN_PROGRAMME = "exists (select 1 from learning_programme p where p.id = programme_id)"
KEPT_PROGRAMME = f"exists (select 1 from learning_programme p where p.id = programme_id and p.{RUN_HERE})"
SEEN_GROUP = "exists (select 1 from learning_group g where g.id = group_id)"
RUN_GROUP = f"exists (select 1 from learning_group g where g.id = group_id and g.{RUN_HERE})"
SEEN_ENROLMENT = "exists (select 1 from learning_enrolment e where e.id = enrolment_id)"
RUN_ENROLMENT = f"exists (select 1 from learning_enrolment e where e.id = enrolment_id and e.{RUN_HERE})"

PROGRAMMES = ["learning_programme", "learning_programme_module", "learning_programme_review",
              "learning_programme_file", "learning_programme_import"]
GROUPS = ["learning_group", "learning_group_session", "learning_application", "learning_enrolment",
          "learning_attendance", "learning_module_result", "learning_order", "learning_order_line"]
WRITES = [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]

# the same table in Python: orientir.cycle.registry.rules; a test holds them equal
RIGHTS = f"""
create or replace function role_may(role text, deed text) returns boolean language sql immutable parallel safe as $$
  select case deed
    when 'see_people' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator')
    when 'see_figures' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator',
                                     'further_education')
    when 'edit_people' then role in ('operator', 'municipal_specialist', 'head')
    when 'edit_units' then role in ('operator', 'municipal_specialist')
    when 'steer_snapshots' then role in ('ministry', 'operator')
    when 'give_grants' then role in ('administrator', 'ministry', 'operator', 'head')
    when 'read_journal' then role in ('administrator')
    when 'see_bank' then role in ('operator', 'further_education', 'expert')
    when 'edit_bank' then role in ('operator', 'further_education')
    when 'review_items' then role in ('operator', 'further_education', 'expert')
    when 'run_procedures' then role in ('operator')
    when 'invite_people' then role in ('operator', 'municipal_specialist', 'head')
    when 'run_learning' then role in ('operator', 'further_education')
    when 'review_programmes' then role in ('operator', 'expert')
    when 'approve_learning' then role in ('operator', 'municipal_specialist', 'head')
    else false end
$$;
create function learning_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('run_learning') $$;
create function approving_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('approve_learning') $$;

-- people whom one teaches or has on the queue, for an organisation that sees no people otherwise
create function own_learners() returns setof bigint language sql stable {DEFINER} rows 1000 as $$
  select distinct a.person_id from learning_application a
  where a.organisation_id = any (array(select learning_units())) and a.state in ('waiting', 'enrolled')
    and not current_role_may('see_people')
$$;
"""

EXPERTISE = f"""
-- an organisation writes drafts and sends them to expertise; only reviewers recommend, only the operator registers
create function keep_programme_life() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user not in ('{WEB}', '{WORKER}') or (select role from who_acts_as()) = 'operator' then return new; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'draft' then raise check_violation using message = 'a programme begins as a draft'; end if;
    return new;
  end if;
  if new.organisation_id <> old.organisation_id then
    raise check_violation using message = 'a programme stays with its organisation';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (
    ('draft', 'expertise'), ('expertise', 'draft'), ('draft', 'archive'), ('recommended', 'archive'),
    ('registry', 'archive')) then
    raise check_violation using message = 'a programme is recommended by reviewers and registered by the operator';
  end if;
  if old.state <> 'draft' and (new.title, new.kind, new.form, new.hours, new.competencies, new.topic, new.is_pedagogical,
      new.is_federal_priority) is distinct from (old.title, old.kind, old.form, old.hours, old.competencies, old.topic,
      old.is_pedagogical, old.is_federal_priority) then
    raise check_violation using message = 'what was sent to expertise is changed as a draft only';
  end if;
  return new;
end $$;
create trigger learning_programme_life before insert or update on learning_programme
  for each row execute function keep_programme_life();

-- one review of one reviewer of another organisation; with the last needed one the round is decided
create function review_programme(
  wanted bigint, used_rubric text, given_marks jsonb, given_verdict text, told_comment text, needed integer
) returns text language plpgsql volatile {DEFINER} as $$
declare
  p learning_programme;
  given integer;
  decided text := 'expertise';
begin
  if not current_role_may('review_programmes') then return 'unknown'; end if;
  select * into p from learning_programme where id = wanted for update;
  if p.id is null or p.state <> 'expertise' then return 'unknown'; end if;
  if p.created_by_id is not distinct from current_account() or exists (
    select 1 from registry_grant g where g.account_id = current_account() and g.unit_id = p.organisation_id
      and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)) then
    return 'own';
  end if;
  insert into learning_programme_review (programme_id, round, reviewer_id, rubric, marks, verdict, comment, reviewed_at)
  values (p.id, p.review_round, current_account(), used_rubric, given_marks, given_verdict, told_comment, now())
  on conflict on constraint learning_review_once do nothing;
  if not found then return 'twice'; end if;
  select count(*) into given from learning_programme_review r where r.programme_id = p.id and r.round = p.review_round;
  if given >= greatest(needed, 2) then
    decided := case when exists (select 1 from learning_programme_review r where r.programme_id = p.id
      and r.round = p.review_round and r.verdict = 'returned') then 'draft' else 'recommended' end;
    update learning_programme set state = decided, changed_at = now() where id = p.id;
  end if;
  return decided;
end $$;
"""

SEATS = f"""
-- the order of the queue is written once: no role may rewrite it, not even by mistake
create function keep_application_order() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if (new.number, new.asked_at, new.group_id, new.person_id) is distinct from
     (old.number, old.asked_at, old.group_id, old.person_id) then
    raise check_violation using message = 'number and time of an application are written once';
  end if;
  return new;
end $$;
create trigger learning_application_order_kept before update on learning_application
  for each row execute function keep_application_order();

create function seats_taken(wanted_group bigint) returns integer language sql stable {DEFINER} as $$
  select count(*)::integer from learning_enrolment
  where group_id = wanted_group and state in ('enrolled', 'completed')
$$;
create function keep_seats_for_taken() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if new.seats < seats_taken(new.id) then
    raise check_violation using message = 'there are more learners than seats';
  end if;
  return new;
end $$;
create trigger learning_group_seats_kept before update of seats on learning_group
  for each row when (new.seats < old.seats) execute function keep_seats_for_taken();

-- free seats go to those who asked first; whoever calls holds the lock on the group's row
create function give_free_seats(wanted_group bigint) returns bigint[] language plpgsql volatile {DEFINER} as $$
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
  return made;
end $$;

-- why no application can be made now; null: it can
create function application_obstacle(g learning_group, wanted_person bigint) returns text
language plpgsql stable {DEFINER} as $$
begin
  return case
    when g.id is null or g.state = 'draft' then 'unknown'
    when g.state <> 'announced' then 'closed'
    when g.starts_on <= current_date then 'started'
    when now() < g.opens_at then 'early'
    when now() >= g.closes_at then 'late'
    when exists (select 1 from learning_application a where a.group_id = g.id and a.person_id = wanted_person
      and a.state in ('submitted', 'waiting', 'enrolled')) then 'twice'
    when exists (select 1 from learning_enrolment e where e.programme_id = g.programme_id
      and e.person_id = wanted_person and e.state = 'enrolled') then 'learns_it'
    end;
end $$;

-- the main post of a person today, within the units given (null: anywhere)
create function post_today(wanted_person bigint, within bigint[]) returns table (
  unit_id bigint, staff_category text, place text
) language sql stable {DEFINER} rows 1 as $$
  select t.unit_id, p.staff_category::text, p.position::text
  from registry_post t join registry_post_period p on p.post_id = t.id
  where t.person_id = wanted_person and (within is null or t.unit_id = any (within))
    and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date)
  order by p.is_main_job desc, p.rate desc, t.id limit 1
$$;

-- a person asks for themselves; who approves learning asks for their people, and has thereby agreed.
-- Everybody waits for the group's row in turn: numbers and seats are given one after another, never twice.
create function apply_to_group(wanted_group bigint, wanted_person bigint, from_room text, from_id text)
returns table (outcome text, application_id bigint, seated bigint[]) language plpgsql volatile {DEFINER} as $$
declare
  me record;
  g learning_group;
  post record;
  near bigint[];
  agreed boolean;
  refused text;
  given bigint;
  made bigint[] := '{{}}';
begin
  select * into me from current_acting();
  if me.account_id is null or wanted_person is null then
    return query select 'unknown', null::bigint, made; return;
  end if;
  if me.person_id is distinct from wanted_person then near := array(select approving_units()); end if;
  select * into post from post_today(wanted_person, near);
  if post.unit_id is null then return query select 'no_post', null::bigint, made; return; end if;
  select * into g from learning_group where id = wanted_group for update;
  refused := application_obstacle(g, wanted_person);
  if refused is not null then return query select refused, null::bigint, made; return; end if;
  agreed := not g.needs_approval or near is not null;
  insert into learning_application (group_id, organisation_id, person_id, unit_id, staff_category, position, number,
    asked_at, asked_by_id, state, decided_at, decided_by_id, reason, origin_room, origin_id)
  values (g.id, g.organisation_id, wanted_person, post.unit_id, post.staff_category, post.place,
    (select coalesce(max(a.number), 0) + 1 from learning_application a where a.group_id = g.id),
    clock_timestamp(), me.account_id, case when agreed then 'waiting' else 'submitted' end,
    case when agreed then clock_timestamp() end, case when near is not null then me.account_id end,
    '', coalesce(from_room, ''), coalesce(from_id, ''))
  returning id into given;
  if agreed then made := give_free_seats(g.id); end if;
  return query select a.state::text, a.id, made from learning_application a where a.id = given;
end $$;

-- the head agrees or refuses: never one's own application, never once the group has started
create function decide_application(wanted bigint, is_agreed boolean, told_reason text)
returns table (outcome text, seated bigint[]) language plpgsql volatile {DEFINER} as $$
declare
  a learning_application;
  g learning_group;
  made bigint[] := '{{}}';
begin
  select * into a from learning_application where id = wanted;
  if a.id is null or not a.unit_id = any (array(select approving_units()))
    or a.person_id is not distinct from current_person() then
    return query select 'unknown', made; return;
  end if;
  select * into g from learning_group where id = a.group_id for update;
  select * into a from learning_application where id = wanted for update;
  if a.state <> 'submitted' then return query select 'decided', made; return; end if;
  if is_agreed and (g.state <> 'announced' or g.starts_on <= current_date) then
    return query select 'started', made; return;
  end if;
  update learning_application set state = case when is_agreed then 'waiting' else 'refused' end,
    reason = left(coalesce(told_reason, ''), 500), decided_at = clock_timestamp(), decided_by_id = current_account(),
    ended_at = case when is_agreed then null else clock_timestamp() end
  where id = wanted;
  if is_agreed then made := give_free_seats(g.id); end if;
  return query select x.state::text, made from learning_application x where x.id = wanted;
end $$;

-- taken back before the start by the person, their head or the organisation; the seat goes to the next on the queue
create function withdraw_application(wanted bigint, told_reason text)
returns table (outcome text, seated bigint[]) language plpgsql volatile {DEFINER} as $$
declare
  a learning_application;
  g learning_group;
  made bigint[] := '{{}}';
begin
  select * into a from learning_application where id = wanted;
  if a.id is null or not (a.person_id is not distinct from current_person()
    or a.unit_id = any (array(select approving_units()))
    or a.organisation_id = any (array(select learning_units()))) then
    return query select 'unknown', made; return;
  end if;
  select * into g from learning_group where id = a.group_id for update;
  select * into a from learning_application where id = wanted for update;
  if a.state not in ('submitted', 'waiting', 'enrolled') then return query select 'over', made; return; end if;
  if g.starts_on <= current_date then return query select 'started', made; return; end if;
  update learning_enrolment e set state = 'withdrawn', ended_on = current_date,
    reason = left(coalesce(told_reason, ''), 500) where e.application_id = wanted;
  update learning_application set state = 'withdrawn', reason = left(coalesce(told_reason, ''), 500),
    ended_at = clock_timestamp() where id = wanted;
  made := give_free_seats(g.id);
  return query select 'withdrawn', made;
end $$;

-- after more seats were given: those who wait get them at once
create function seat_the_queue(wanted_group bigint) returns bigint[] language plpgsql volatile {DEFINER} as $$
begin
  if not exists (select 1 from learning_group g where g.id = wanted_group
    and g.organisation_id = any (array(select learning_units()))) then return '{{}}'; end if;
  return give_free_seats(wanted_group);
end $$;

-- a group that will not take place: everybody's application ends with its reason, and stays where it stood
create function cancel_group(wanted_group bigint, told_reason text) returns bigint[]
language plpgsql volatile {DEFINER} as $$
declare
  g learning_group;
  gone bigint[];
begin
  select * into g from learning_group where id = wanted_group
    and organisation_id = any (array(select learning_units())) for update;
  if g.id is null or g.state not in ('draft', 'announced') then return null; end if;
  update learning_enrolment set state = 'withdrawn', ended_on = current_date, reason = left(told_reason, 500)
  where group_id = g.id and state = 'enrolled';
  with ended as (
    update learning_application set state = 'withdrawn', reason = left(told_reason, 500), ended_at = clock_timestamp()
    where group_id = g.id and state in ('submitted', 'waiting', 'enrolled') returning person_id
  ) select coalesce(array_agg(person_id), '{{}}') into gone from ended;
  update learning_group set state = 'cancelled', cancelled_because = left(told_reason, 500) where id = g.id;
  return gone;
end $$;

-- how many seats are free and how many wait: counts that everybody may know
create function group_counts(wanted bigint[]) returns table (
  group_id bigint, taken bigint, waiting bigint, submitted bigint
) language sql stable {DEFINER} rows 100 as $$
  select g.id,
    (select count(*) from learning_enrolment e where e.group_id = g.id and e.state in ('enrolled', 'completed')),
    (select count(*) from learning_application a where a.group_id = g.id and a.state = 'waiting'),
    (select count(*) from learning_application a where a.group_id = g.id and a.state = 'submitted')
  from learning_group g where g.id = any (wanted)
$$;
"""

POLICIES = "\n".join(
    [
        *(offer(f"{name}()", ACTING) for name in ("learning_units", "approving_units", "own_learners")),
        *(
            f"revoke all on function {name} from public;"
            for name in ("give_free_seats(bigint)", "application_obstacle(learning_group, bigint)",
                         "post_today(bigint, bigint[])")
        ),
        offer("review_programme(bigint, text, jsonb, text, text, integer)", PAGES),
        offer("seats_taken(bigint)", ACTING),
        offer("apply_to_group(bigint, bigint, text, text)", PAGES),
        offer("decide_application(bigint, boolean, text)", PAGES),
        offer("withdraw_application(bigint, text)", PAGES),
        offer("seat_the_queue(bigint)", PAGES),
        offer("cancel_group(bigint, text)", PAGES),
        offer("group_counts(bigint[])", ACTING),
        protect(*PROGRAMMES, *GROUPS),
        allow_system(*PROGRAMMES, *GROUPS),
        # what is offered is known to everybody who works here; what is written or reviewed, to whoever does that
        allow("learning_programme", "select",
              using=f"({KNOWN} and {OFFERED}) or {RUN_HERE} or ({REVIEWS} and state = 'expertise')"),
        *(allow("learning_programme", command, **{place: RUN_HERE for place in places}) for command, places in WRITES),
        allow("learning_programme_module", "select", using=SEEN_PROGRAMME),
        *(allow("learning_programme_module", command, **{place: KEPT_PROGRAMME for place in places})
          for command, places in WRITES),
        allow("learning_programme_file", "select", using=SEEN_PROGRAMME),
        allow("learning_programme_file", "insert", check=KEPT_PROGRAMME),
        allow("learning_programme_file", "delete", using=KEPT_PROGRAMME),
        allow("learning_programme_review", "select",
              using=f"{KEPT_PROGRAMME} or reviewer_id = (select current_account())"),
        withhold("learning_programme_review", rights="insert, update, delete"),
        withhold("learning_programme_file", rights="update"),
        allow("learning_programme_import", "all", using=RUN_HERE, check=RUN_HERE),
        allow("learning_group", "select", using=f"({KNOWN} and state <> 'draft') or {RUN_HERE}"),
        *(allow("learning_group", command, **{place: f"{RUN_HERE} and {KEPT_PROGRAMME}" for place in places})
          for command, places in WRITES),
        allow("learning_group_session", "select", using=SEEN_GROUP),
        *(allow("learning_group_session", command, **{place: RUN_GROUP for place in places})
          for command, places in WRITES),
        # applications and seats are given, ended and passed on by functions that hold the group's lock
        *(allow(table, "select", using=f"{ONESELF} or {IN_SIGHT} or {RUN_HERE}")
          for table in ("learning_application", "learning_enrolment")),
        withhold("learning_application", "learning_enrolment", rights="insert, update, delete"),
        allow("learning_enrolment", "update", using=f"{RUN_HERE} and state in ('enrolled', 'completed')",
              check=f"{RUN_HERE} and state in ('enrolled', 'completed', 'expelled')"),
        "grant update (state, completed_on, final_result, final_mark, assessed_on, ended_on, reason) "
        f"on learning_enrolment to {PAGES};",
        *(allow(table, "select", using=SEEN_ENROLMENT) for table in ("learning_attendance", "learning_module_result")),
        *(allow(table, command, **{place: RUN_ENROLMENT for place in places})
          for table in ("learning_attendance", "learning_module_result") for command, places in WRITES),
        allow("learning_order", "select", using=RUN_HERE),
        allow("learning_order", "insert", check=f"{RUN_HERE} and {RUN_GROUP}"),
        withhold("learning_order", rights="update, delete"),
        allow("learning_order_line", "select", using=RUN_ENROLMENT),
        allow("learning_order_line", "insert", check=RUN_ENROLMENT),
        withhold("learning_order_line", rights="update, delete"),
        # an organisation of further education sees the people of its groups, and nobody else
        """
alter policy registry_person_select_pages on registry_person using (
  entered_for_id in (select allowed_units()) or id = (select current_person())
  or exists (select 1 from registry_post p where p.person_id = registry_person.id)
  or exists (select 1 from registry_person_claim c where c.person_id = registry_person.id)
  or id in (select own_learners())
  or (merged_into_id is not null and sees_person(id)));
""",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0026_learning")]
    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(EXPERTISE, migrations.RunSQL.noop),
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

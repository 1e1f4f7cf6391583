"""Who sees and keeps those who accompany, pairs, communities, the reserve, vacancies and contests."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect
from orientir.kit.access.roles import ACTING, PAGES

DEFINER = f"security definer {FIXED_PATH}"
SEEN = "unit_id = any (array(select allowed_units()))"
KEPT = "unit_id = any (array(select writable_units()))"
OWN = "person_id = (select current_person())"

FUNCTIONS = f"""
create function community_name(wanted bigint) returns text language sql stable {DEFINER} as $$
  select concat_ws(' ', family_name, given_name, nullif(patronymic, '')) from registry_person where id = wanted
$$;
create function community_unit_title(wanted bigint) returns text language sql stable {DEFINER} as $$
  select short_title::text from registry_unit_period where unit_id = wanted order by valid_from desc limit 1
$$;
create function community_municipality(wanted bigint) returns bigint language sql stable {DEFINER} as $$
  select coalesce((
    select m.id from registry_unit_closure c join registry_unit m on m.id = c.ancestor_id
    where c.descendant_id = wanted and m.level = 'municipality' order by c.depth limit 1), wanted)
$$;

-- who may accompany people of one's units: named for them, or for a unit above them; their names are no secret there
create function accompaniers_in_sight(wanted bigint, wanted_kind text, on_day date)
returns table (
  id bigint, person_id bigint, name text, kind text, unit_id bigint, unit text, competencies jsonb, capacity integer,
  accompanied bigint, basis text, valid_from date, is_kept boolean, home bigint, municipality bigint, subject text
) language sql stable {DEFINER} rows 100 as $$
  select a.id, a.person_id, community_name(a.person_id), a.kind::text, a.unit_id, community_unit_title(a.unit_id),
    a.competencies, a.capacity::integer,
    (select count(*) from community_accompaniment m
     where m.accompanier_id = a.id and m.valid_from <= on_day and (m.valid_to is null or m.valid_to > on_day)),
    a.basis::text, a.valid_from, a.unit_id = any (array(select writable_units())),
    coalesce(h.unit_id, a.unit_id), community_municipality(coalesce(h.unit_id, a.unit_id)), coalesce(h.subject, '')
  from community_accompanier a
  left join lateral (
    select t.unit_id, p.subject::text from registry_post t join registry_post_period p on p.post_id = t.id
    where t.person_id = a.person_id and p.valid_from <= on_day and (p.valid_to is null or p.valid_to > on_day)
    order by p.is_main_job desc, p.rate desc, t.id limit 1) h on true
  where (wanted is null or a.id = wanted) and (wanted_kind = '' or a.kind = wanted_kind)
    and (a.valid_to is null or a.valid_to > on_day)
    and (a.unit_id = any (array(select allowed_units()))
      or (exists (select 1 from allowed_units()) and a.unit_id = any (array(select ancestor_units()))))
$$;

-- whom the person who acts accompanies: what they need to know of them, and no more
create function own_caseload(on_day date) returns table (
  accompaniment_id bigint, kind text, person_id bigint, name text, unit_id bigint, unit_code text, unit text,
  "position" text, valid_from date
) language sql stable {DEFINER} rows 30 as $$
  select m.id, m.kind::text, m.person_id, community_name(m.person_id), m.unit_id, u.code::text,
    community_unit_title(m.unit_id), coalesce((
      select p.position::text from registry_post t join registry_post_period p on p.post_id = t.id
      where t.person_id = m.person_id and t.unit_id = m.unit_id order by p.valid_from desc limit 1), ''),
    m.valid_from
  from community_accompaniment m
  join community_accompanier a on a.id = m.accompanier_id
  join registry_unit u on u.id = m.unit_id
  where a.person_id = (select current_person())
    and m.valid_from <= on_day and (m.valid_to is null or m.valid_to > on_day)
$$;
create function accompanied_persons() returns setof bigint language sql stable {DEFINER} rows 30 as $$
  select m.person_id from community_accompaniment m join community_accompanier a on a.id = m.accompanier_id
  where a.person_id = (select current_person()) and m.valid_from <= current_date
    and (m.valid_to is null or m.valid_to > current_date)
$$;
-- the names of a pair, for whoever sees the pair itself
create function pair_names(wanted bigint) returns table (person_name text, mentor_name text, mentor_unit text)
language sql stable {DEFINER} rows 1 as $$
  select community_name(m.person_id), community_name(a.person_id), community_unit_title(a.unit_id)
  from community_accompaniment m join community_accompanier a on a.id = m.accompanier_id
  where m.id = wanted and (m.unit_id = any (array(select allowed_units()))
    or (select current_person()) in (m.person_id, a.person_id))
$$;
create function accompanies(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from community_accompanier where id = wanted and person_id = (select current_person()))
$$;

-- who accompanies the person who acts
create function own_accompaniers(on_day date) returns table (
  accompaniment_id bigint, kind text, name text, unit text, valid_from date, is_agreed boolean
) language sql stable {DEFINER} rows 3 as $$
  select m.id, m.kind::text, community_name(a.person_id), community_unit_title(a.unit_id), m.valid_from,
    n.person_agreed_at is not null
  from community_accompaniment m join community_accompanier a on a.id = m.accompanier_id
  left join community_mentoring n on n.accompaniment_id = m.id
  where m.person_id = (select current_person())
    and m.valid_from <= on_day and (m.valid_to is null or m.valid_to > on_day)
$$;

-- a pair's programme is agreed by the two people themselves, by nobody for them
create function agree_mentoring(wanted bigint) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  update community_mentoring n set
    mentor_agreed_at = case when a.person_id = (select current_person()) then now() else n.mentor_agreed_at end,
    person_agreed_at = case when m.person_id = (select current_person()) then now() else n.person_agreed_at end
  from community_accompaniment m join community_accompanier a on a.id = m.accompanier_id
  where n.accompaniment_id = wanted and m.id = wanted and m.valid_to is null
    and (select current_person()) in (a.person_id, m.person_id);
  return found;
end $$;


-- what is agreed is the text: an aim, a step or a term changed later wants both to agree anew; a step done does not
create function reopen_mentoring() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if (new.aim, new.ends_on, planned_steps(new.steps)) is distinct from
     (old.aim, old.ends_on, planned_steps(old.steps)) then
    new.mentor_agreed_at := null; new.person_agreed_at := null;
  end if;
  return new;
end $$;
create function planned_steps(steps jsonb) returns jsonb language sql immutable {FIXED_PATH} as $$
  select jsonb_agg(step - 'done_on' order by place) from jsonb_array_elements(steps) with ordinality s (step, place)
$$;
create trigger community_mentoring_reopen before update on community_mentoring
  for each row execute function reopen_mentoring();

create function answer_reserve(wanted bigint, answered text) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  update community_reserve_offer set state = answered, answered_at = now()
  where id = wanted and person_id = (select current_person())
    and ((state = 'offered' and answered in ('agreed', 'declined')) or (state = 'agreed' and answered = 'declined'));
  return found;
end $$;
"""

POLICIES = "\n".join(
    [
        *(offer(function, ACTING) for function in (
            "community_name(bigint)", "community_unit_title(bigint)", "community_municipality(bigint)",
        )),
        "revoke execute on function community_name(bigint) from " + ACTING + ";",
        *(offer(function, ACTING) for function in (
            "accompaniers_in_sight(bigint, text, date)", "own_caseload(date)", "accompanied_persons()",
            "accompanies(bigint)", "pair_names(bigint)", "own_accompaniers(date)",
            "agree_mentoring(bigint)", "answer_reserve(bigint, text)",
        )),
        protect("community_accompanier", "community_accompaniment", "community_mentoring", "community_member",
                "community_reserve_offer", "community_vacancy", "community_contest_part"),
        allow_system("community_accompanier", "community_accompaniment", "community_mentoring", "community_member",
                     "community_reserve_offer", "community_vacancy", "community_contest_part"),
        allow("community_accompanier", "select", using=f"{SEEN} or {OWN}"),
        allow("community_accompanier", "insert", check=f"{KEPT} and sees_person(person_id)"),
        allow("community_accompanier", "update", using=KEPT, check=KEPT),
        allow("community_accompaniment", "select", using=f"{SEEN} or {OWN} or accompanies(accompanier_id)"),
        allow("community_accompaniment", "insert",
              check=f"{KEPT} and sees_person(person_id) and exists ("
                    "select 1 from accompaniers_in_sight(accompanier_id, '', current_date))"),
        allow("community_accompaniment", "update", using=KEPT, check=KEPT),
        allow("community_mentoring", "select",
              using="exists (select 1 from community_accompaniment m where m.id = accompaniment_id)"),
        # what a pair plans is written by the two and by who keeps the unit; an agreement by the function alone
        allow("community_mentoring", "insert",
              check="mentor_agreed_at is null and person_agreed_at is null "
                    "and exists (select 1 from community_accompaniment m where m.id = accompaniment_id)"),
        allow("community_mentoring", "update",
              using="exists (select 1 from community_accompaniment m where m.id = accompaniment_id)"),
        f"revoke update on community_mentoring from {PAGES};",
        "grant update (aim, steps, ends_on, order_number, order_on, outcome) on community_mentoring "
        f"to {PAGES};",
        allow("community_member", "select", using=f"{SEEN} or {OWN}"),
        allow("community_member", "insert", check=f"{KEPT} and sees_person(person_id)"),
        allow("community_member", "update", using=KEPT, check=KEPT),
        # an offer is nobody's business but the operator's and the person's until the person agrees
        allow("community_reserve_offer", "select",
              using=f"{OWN} or unit_id = any (array(select procedure_units())) "
                    f"or (state in ('agreed', 'enrolled', 'left') and (select role from who_acts_as()) = 'ministry' "
                    f"and {SEEN})"),
        allow("community_reserve_offer", "insert",
              check="unit_id = any (array(select procedure_units())) and state = 'offered' and sees_person(person_id)"),
        allow("community_reserve_offer", "update",
              using=f"state in ('agreed', 'enrolled') and (select role from who_acts_as()) = 'ministry' and {SEEN}",
              check="state in ('enrolled', 'left')"),
        allow("community_vacancy", "select", using="true"),
        allow("community_vacancy", "insert", check=KEPT),
        allow("community_vacancy", "update", using=KEPT, check=KEPT),
        allow("community_contest_part", "select", using=f"{SEEN} or {OWN}"),
        allow("community_contest_part", "insert", check=f"{KEPT} and sees_person(person_id)"),
        allow("community_contest_part", "update", using=KEPT, check=KEPT),
        allow("community_contest_part", "delete", using=KEPT),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0032_communities")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]

"""The queries behind ``tables``: one per table of facts, columns in the order of the contract."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

_ASKED = "any(%(years)s::int[])"
_PERSON = """
join registry_person_key k on k.person_id = f.person_id
join registry_unit u on u.id = f.unit_id
"""

ASSESSMENTS_QUERY = f"""
select f.code, k.key, u.code, extract(year from f.completed_on)::int, f.staff_category, f.kind,
  f.operator, f.procedure, f.completed_on, f.passed, f.theta, f.theta_se, f.percent, f.deficits,
  f.expected_deficits
from collection_assessment f {_PERSON}
where f.completed_on <= %(on)s and extract(year from f.completed_on) = {_ASKED}
order by f.code
"""

# a route as it stood on the reporting day: an agreement or an end that came later is taken back
_ROUTES = """
select r.id, r.code, r.person_id, r.unit_id, r.staff_category, r.created_on,
  nullif(r.assessment, '') as assessment,
  case when r.formed_on <= %(on)s then r.formed_on end as formed_on,
  case when r.formed_on > %(on)s then 'draft'
       when r.completed_on > %(on)s and r.status = 'completed' then 'active'
       else r.status end as status,
  case when r.completed_on <= %(on)s then r.completed_on end as completed_on,
  r.has_support,
  case when r.formed_on <= %(on)s then r.formed_on else r.created_on end as told_on
from collection_route r
where r.created_on <= %(on)s or r.formed_on <= %(on)s
"""

ROUTES_QUERY = f"""
select f.code, k.key, u.code, extract(year from f.told_on)::int, f.staff_category,
  extract(year from age(f.told_on, person.birth_on))::int, f.assessment, f.formed_on, f.status,
  f.completed_on, f.has_support
from ({_ROUTES}) f {_PERSON}
join registry_person person on person.id = f.person_id
where extract(year from f.told_on) = {_ASKED}
order by f.code
"""

ROUTE_STEPS_QUERY = f"""
select s.code, f.code, k.key, u.code, extract(year from f.told_on)::int, f.staff_category,
  f.assessment, f.formed_on, s.kind, nullif(s.topic, ''), s.status, f.status
from collection_route_step s join ({_ROUTES}) f on f.id = s.route_id {_PERSON}
where extract(year from f.told_on) = {_ASKED}
order by s.code
"""

# one course known to both systems is one row: the platform's
_LEARNING = """
select l.*, case when l.completed_on <= %(on)s then l.completed_on end as ended_on
from collection_learning l
where l.enrolled_on <= %(on)s and not (
  l.source = 'frdo' and exists (
    select 1 from collection_learning own
    where own.source = 'platform' and own.person_id = l.person_id
      and own.programme = l.programme and own.kind = l.kind
      and own.enrolled_on <= %(on)s and own.completed_on is not distinct from l.completed_on))
"""

LEARNING_QUERY = f"""
select f.code, k.key, u.code, extract(year from coalesce(f.ended_on, f.enrolled_on))::int,
  f.staff_category, f.programme, f.kind, f.is_pedagogical, nullif(f.topic, ''),
  f.is_federal_priority, f.hours, f.ended_on, f.source
from ({_LEARNING}) f {_PERSON}
where extract(year from coalesce(f.ended_on, f.enrolled_on)) = {_ASKED}
order by f.code
"""

UNDECIDED_LEARNING_QUERY = f"""
select own.code, f.code
from ({_LEARNING}) f join ({_LEARNING}) own
  on own.person_id = f.person_id and own.programme = f.programme and own.kind = f.kind
where f.source = 'frdo' and own.source = 'platform'
  and extract(year from coalesce(f.ended_on, f.enrolled_on)) = {_ASKED}
order by own.code, f.code
"""

# a vacancy is open in each year from its opening to its closing, and only while its unit is there
VACANCIES_QUERY = """
select f.code, u.code, years.year, f.scheme, f.opened_on,
  case when f.closed_on <= least(make_date(years.year, 12, 31), %(on)s) then f.closed_on end
from unnest(%(years)s::int[]) as years (year)
join collection_vacancy f on f.opened_on <= least(make_date(years.year, 12, 31), %(on)s)
  and (f.closed_on is null or f.closed_on >= make_date(years.year, 1, 1))
join registry_unit u on u.id = f.unit_id
where exists (
  select 1 from registry_unit_period p where p.unit_id = f.unit_id
    and p.valid_from <= least(make_date(years.year, 12, 31), %(on)s)
    and (p.valid_to is null or p.valid_to > make_date(years.year, 1, 1)))
order by f.code, years.year
"""

MEMBERSHIPS_QUERY = f"""
select distinct k.key, u.code, years.year, f.community
from unnest(%(years)s::int[], %(days)s::date[]) as years (year, day)
join collection_membership f
  on f.valid_from <= years.day and (f.valid_to is null or f.valid_to > years.day) {_PERSON}
where exists (
  select 1 from registry_unit_period p where p.unit_id = f.unit_id
    and p.valid_from <= least(make_date(years.year, 12, 31), %(on)s)
    and (p.valid_to is null or p.valid_to > make_date(years.year, 1, 1)))
order by 1, 4, 2, 3
"""

CONTEST_ENTRIES_QUERY = f"""
select f.code, f.stage, coalesce(k.key, 'pupil-' || f.participant), u.code,
  extract(year from f.held_on)::int, f.staff_category, f.age, f.contest, f.is_federal_contest,
  nullif(f.result, '')
from collection_contest_entry f
join registry_unit u on u.id = f.unit_id
left join registry_person_key k on k.person_id = f.person_id
where f.held_on <= %(on)s and extract(year from f.held_on) = {_ASKED}
order by f.code, f.stage
"""

FORM_QUERY = f"""
select u.code, f.year, {{fields}}
from collection_form_return f join registry_unit u on u.id = f.unit_id
where f.form = %(form)s and f.year = {_ASKED}
order by u.code, f.year
"""

PLATFORM_USE_QUERY = f"""
select u.code, told.year from (
  select unit_id, extract(year from completed_on)::int as year from collection_assessment
  where completed_on <= %(on)s
  union
  select unit_id, extract(year from formed_on)::int from collection_route
  where formed_on <= %(on)s and status <> 'cancelled'
  union
  select unit_id, extract(year from enrolled_on)::int from collection_learning
  where enrolled_on <= %(on)s
  union
  select unit_id, year from collection_form_return
) told join registry_unit u on u.id = told.unit_id
where told.year = {_ASKED}
"""

"""Who accompanies whom in the invented region, its communities, vacancies and an offer of the reserve.

Made by the operator's own deeds, under the operator's session; mentors are proposed by the rules, as a methodist would
have them, for most of the young and not for all.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from orientir.cycle.community import api as community
from orientir.cycle.registry.api import Account, Grant
from orientir.kit.access.acting import acting_by
from orientir.kit.bulk import execute, fetch_rows
from orientir.project.demo.procedures import operator_session

MENTORED = 0.7
"""The share of young teachers who have a mentor."""
METHODISTS_PER_MUNICIPALITY, MENTORS_PER_SCHOOL = 2, 1
TEACHERS_OF_THE_CURATOR = 8
AIM = "Вести урок с понятной целью и обратной связью, не теряя времени на дисциплину"
PAIR_STEPS = (
    ("Посетить два урока наставника и разобрать их", -60, True),
    ("Подготовить и провести открытый урок, наставник наблюдает", -20, True),
    ("Разобрать запись своего урока по карте наблюдений", 20, False),
    ("Провести родительское собрание с наставником", 60, False),
)
"""What, days from today until it is due, whether it is done."""


@transaction.atomic
def bring_communities() -> str:
    """Make what is not there yet; returns what came, in words."""
    now = timezone.now()
    with acting_by(operator_session()):
        if community.list_accompaniers(timezone.localdate(now)):
            return "уже есть"
        named = _name_mentors(now) + _name_methodists(now) + _name_curator(now)
        young = _begin_teaching(now)
        paired = _pair_the_young(now)
        written = _plan_pairs(now)
        opened = _open_vacancies(now)
        _offer_reserve(now)
    return (
        f"сопровождающих {named}, пар {paired}, программ пар {written}, вакансий {opened}; "
        f"молодых в школе показа {young}"
    )


def _name_mentors(now: datetime) -> int:
    """In every school the teachers who have taught longest."""
    rows = fetch_rows(_LONGEST, {"each": MENTORS_PER_SCHOOL, "level": "organisation"})
    for person, unit, _place in rows:
        terms = community.AccompanierTerms(
            community.Support.MENTOR, unit, 3, (), "приказ школы № 12"
        )
        community.name_accompanier(person=person, terms=terms, by=_operator(), at=now)
    return len(rows)


def _name_methodists(now: datetime) -> int:
    """Regional methodists of every municipality, who are the regional methodical active, too."""
    rows = fetch_rows(_LONGEST, {"each": METHODISTS_PER_MUNICIPALITY, "level": "municipality"})
    active = community.Joining("regional_methodical_active", basis="приказ министерства № 02/1090")
    for person, municipality, place in rows:
        kind = community.Support.REGIONAL_METHODIST
        terms = community.AccompanierTerms(kind, municipality, 10, (), active.basis)
        community.name_accompanier(person=person, terms=terms, by=_operator(), at=now)
        community.join_community(
            person=person,
            unit=place,
            joining=active,
            since=timezone.localdate(now),
            by=_operator(),
            at=now,
        )
    return len(rows)


def _name_curator(now: datetime) -> int:
    """The demo's curator, with the teachers of the school, the demo's teacher among them."""
    curator = Account.objects.get(login="curator")
    unit = Grant.objects.values_list("unit_id", flat=True).get(account=curator)
    terms = community.AccompanierTerms(community.Support.CURATOR, unit, 15)
    made = community.name_accompanier(
        person=curator.person_id or 0, terms=terms, by=_operator(), at=now
    )
    teacher = Account.objects.values_list("person_id", flat=True).get(login="teacher")
    people = fetch_rows(
        _COLLEAGUES,
        {"unit": unit, "first": teacher, "but": curator.person_id, "most": TEACHERS_OF_THE_CURATOR},
    )
    given = [community.Given(person, unit, made) for (person,) in people]
    community.give_people(given=given, how=community.Chosen.BY_HAND, by=_operator(), at=now)
    return 1


def _begin_teaching(now: datetime) -> int:
    """Two of the curator's school who are young began to teach the other year: its head has whom to care for."""
    curator = Account.objects.get(login="curator")
    unit = Grant.objects.values_list("unit_id", flat=True).get(account=curator)
    today = timezone.localdate(now)
    told = {
        "unit": unit,
        "since": today - timedelta(days=450),
        "born": today.replace(day=1, year=today.year - 34),
    }
    return execute(_BEGIN, told)


def _plan_pairs(now: datetime) -> int:
    """Programmes of every second pair: agreed by the two, under an order."""
    today = timezone.localdate(now)
    told = {
        "aim": AIM, "order_on": today - timedelta(days=80), "ends_on": today + timedelta(days=190),
        "steps": json.dumps([_planned(today, *one) for one in PAIR_STEPS], ensure_ascii=False),
    }  # fmt: skip
    written = execute(_PLAN, told)
    execute(_SINCE, told)
    execute(_AGREE, {"at": now - timedelta(days=78)})
    return written


def _planned(today: date, what: str, due: int, is_done: bool) -> dict[str, str | None]:
    day = (today + timedelta(days=due)).isoformat()
    return {"what": what, "due_on": day, "done_on": day if is_done else None}


def _pair_the_young(now: datetime) -> int:
    """Mentors by the rules, for most of the young."""
    lines, _total = community.list_young(
        timezone.localdate(now), within=None, without_mentor=True, limit=2_000
    )
    asking = [
        community.Asking(one.person, one.name, one.unit_id, one.unit, one.subject)
        for one in lines[: round(len(lines) * MENTORED)]
    ]
    proposals, _left = community.propose_pairs(
        asking, community.Support.MENTOR, timezone.localdate(now)
    )
    given = [
        community.Given(one.person, one.unit_id, one.accompanier.id, ("ближайший наставник",))
        for one in proposals
    ]
    return community.give_people(given=given, how=community.Chosen.BY_RULE, by=_operator(), at=now)


def _open_vacancies(now: datetime) -> int:
    rows = fetch_rows(_SOME_SCHOOLS, {"most": 12})
    for place, (unit,) in enumerate(rows):
        subject = ("физика", "математика", "английский язык")[place % 3]
        scheme, terms = (
            ("zemsky_teacher", "Выплата 1 млн рублей, служебная квартира")
            if place % 3 == 0
            else ("none", "")
        )
        vacancy = community.Vacancy(unit, "Учитель", subject, Decimal(1), scheme, terms)
        community.open_vacancy(
            vacancy=vacancy,
            on=timezone.localdate(now) - timedelta(days=10 * place),
            by=_operator(),
            at=now,
        )
    return len(rows)


def _offer_reserve(now: datetime) -> None:
    """One offer waits for the demo's teacher."""
    teacher = Account.objects.get(login="teacher")
    unit = Grant.objects.values_list("unit_id", flat=True).get(account=teacher)
    community.offer_reserve(
        person=teacher.person_id or 0, unit=unit,
        because="Три года ведёт школьное объединение и помогает молодым коллегам",
        by=_operator(), at=now,
    )  # fmt: skip


def _operator() -> int:
    return int(Account.objects.values_list("pk", flat=True).get(login="operator"))


_HELD = """
select t.person_id, t.unit_id, r.teaching_since
from registry_post t
join registry_post_period p on p.post_id = t.id and p.valid_from <= current_date
  and (p.valid_to is null or p.valid_to > current_date) and p.staff_category = 'pedagogical' and p.is_main_job
join registry_person r on r.id = t.person_id and r.teaching_since is not null
"""
_LONGEST = f"""
select person_id, above, unit_id from (
  select h.person_id, h.unit_id, c.ancestor_id as above,
    row_number() over (partition by c.ancestor_id order by h.teaching_since, h.person_id) as place
  from ({_HELD}) h
  join registry_unit_closure c on c.descendant_id = h.unit_id
  join registry_unit u on u.id = c.ancestor_id and u.level = %(level)s
) longest where place <= %(each)s
"""  # noqa: S608
_BEGIN = f"""
update registry_person r set teaching_since = %(since)s,
  birth_on = greatest(r.birth_on, %(born)s::date + (r.id %% 300)::int)
where r.id in (
  select h.person_id from ({_HELD}) h join registry_person o on o.id = h.person_id
  where h.unit_id = %(unit)s and not exists (select 1 from registry_account a where a.person_id = h.person_id)
    and not exists (select 1 from community_accompanier c where c.person_id = h.person_id)
  order by o.birth_on desc, o.id limit 2
)
"""  # noqa: S608
_PLAN = """
update community_mentoring g set aim = %(aim)s, steps = %(steps)s::jsonb, ends_on = %(ends_on)s,
  order_number = (40 + m.id %% 50) || '-к', order_on = %(order_on)s
from community_accompaniment m
where m.id = g.accompaniment_id and m.kind = 'mentor' and (m.id %% 2 = 0 or m.unit_id = (
  select t.unit_id from registry_grant t join registry_account a on a.id = t.account_id where a.login = 'curator'))
"""
_SINCE = """
update community_accompaniment m set valid_from = %(order_on)s from community_mentoring g
where g.accompaniment_id = m.id and g.aim <> ''
"""
_AGREE = """
update community_mentoring set mentor_agreed_at = %(at)s, person_agreed_at = %(at)s where aim <> ''
"""
_COLLEAGUES = f"""
select person_id from ({_HELD}) h where unit_id = %(unit)s and person_id <> %(but)s
group by 1 order by (person_id = %(first)s) desc, person_id limit %(most)s
"""  # noqa: S608
_SOME_SCHOOLS = """
select u.id from registry_unit u
join registry_unit_period p on p.unit_id = u.id and p.valid_to is null and p.kind = 'school'
where u.level = 'organisation' order by md5(u.code) limit %(most)s
"""

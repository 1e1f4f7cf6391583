"""Examinations of the demo: one over and published, one in the hands of experts, experts' own one open.

All by the deeds of the operator and of the experts, under their sessions; only what invented people answered is written
for them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from orientir.core.items.specs import Rubric
from orientir.cycle.assessment import api as assessment
from orientir.cycle.registry.api import Account
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.project.demo.accounts import EXPERTS, PASSWORD
from orientir.project.demo.essays import give_points, read_phrases, read_points
from orientir.project.demo.procedures import (
    answer_for,
    build_forms,
    create,
    find_demo_instrument,
    operator_account,
    operator_session,
)
from orientir.project.demo.sittings import sit_everybody

SPRING, AUTUMN, EXPERTS_NOW = (
    "Профессиональный экзамен педагога: весна",
    "Профессиональный экзамен педагога: осень",
    "Оценка квалификации экспертов",
)
INSTRUMENT = "teacher-exam"
SPRING_PEOPLE, AUTUMN_PEOPLE, FUTURE_EXPERTS = 26, 30, 12
SEED = 77
FORMS = assessment.FormsOrder(forms=1, seed=3)
LEFT = {"expert": 9, "expert2": 2}
"""Answers that an expert of the demo has not marked yet: something to do."""


def bring_exams() -> list[str]:
    """Make the examinations that are not there yet; returns the titles of those that came."""
    made = []
    for title, make in ((SPRING, _spring), (AUTUMN, _autumn), (EXPERTS_NOW, _experts)):
        if assessment.find_procedure_by_title(title) is None:
            make(title)
            made.append(title)
    return made


def _spring(title: str) -> None:
    """Sat, marked to the last answer, counted, published."""
    made = _sat(title, timezone.now() - timedelta(days=150), SPRING_PEOPLE)
    _mark(made, {})
    with acting_by(operator_session()):
        assessment.settle_marks(procedure=made, at=timezone.now())
    _mark(made, {})
    by = operator_account()
    with acting_by(operator_session()):
        assessment.count_results(procedure=made, by=by, at=timezone.now())
        assessment.publish_results(procedure=made, by=by, at=timezone.now())


def _autumn(title: str) -> None:
    """Sat; experts are at work."""
    made = _sat(title, timezone.now() - timedelta(days=20), AUTUMN_PEOPLE)
    _mark(made, LEFT)
    with acting_by(operator_session()):
        assessment.settle_marks(procedure=made, at=timezone.now())


def _experts(title: str) -> None:
    """Open: whoever wants to become an expert may sit it."""
    now = timezone.now()
    with acting_by(operator_session()), transaction.atomic():
        made = create("experts", title, now - timedelta(hours=1), now + timedelta(days=21), at=now)
        invite_colleagues(made, FUTURE_EXPERTS, now)
        build_forms(made, "experts", now, FORMS)
        assessment.open_procedure(procedure=made, by=operator_account(), at=now)


def _sat(title: str, began: datetime, people: int) -> int:
    """Over, with the answers of invented people dealt to experts."""
    by, ended = operator_account(), began + timedelta(days=14)
    with acting_by(operator_session()), transaction.atomic():
        made = create(INSTRUMENT, title, began, ended, at=began)
        invite_colleagues(made, people, began)
        build_forms(made, INSTRUMENT, began, FORMS)
        assessment.open_procedure(procedure=made, by=by, at=began)
        answer_for(made, agreed=100, at=began, everybody=True)
        assessment.close_procedure(procedure=made, by=by, at=ended)
    sit_everybody(made)
    with acting_by(operator_session()):
        assessment.deal_out(
            procedure=made,
            instrument=find_demo_instrument(INSTRUMENT, began),
            by=by,
            at=timezone.now(),
        )
    return made


def invite_colleagues(procedure: int, people: int, at: datetime) -> None:
    """The teacher of the demo and as many others of her municipality as are asked for."""
    teacher = Account.objects.get(login="teacher").person_id
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"teacher": teacher, "most": people, "on": timezone.localdate(at)})
        chosen = cursor.fetchall()
    assessment.invite_people(
        procedure=procedure,
        people=[person for person, _unit in chosen],
        within=chosen[0][1],
        by=operator_account(),
        at=at,
    )


_PEOPLE = """
with town as (
  select c.ancestor_id as id from registry_post t
  join registry_unit_closure c on c.descendant_id = t.unit_id
  join registry_unit u on u.id = c.ancestor_id and u.level = 'municipality'
  where t.person_id = %(teacher)s limit 1
)
select a.person_id, town.id from town, audience(
  array(select id from town), '{pedagogical}', '{}', '{}', %(on)s::date) a
order by a.person_id <> %(teacher)s, md5(a.person_id::text) limit %(most)s
"""


def _mark(procedure: int, left: dict[str, int]) -> None:
    """Every expert marks what they hold, but the ``left`` last."""
    lot = Random(SEED)
    for login in EXPERTS:
        account = Account.objects.get(login=login).pk
        with acting_by(log_in(login=login, password=PASSWORD, address="demo").token):
            marks = assessment.list_unmarked(account, procedure)
            for mark in marks[: max(0, len(marks) - left.get(login, 0))]:
                _mark_one(mark, account, lot)


def _mark_one(mark: int, expert: int, lot: Random) -> None:
    found = assessment.find_marking(mark, expert)
    assert found is not None  # it has just been listed
    assert isinstance(found.item.key, Rubric)
    meant = read_points(read_phrases()[found.item.metadata.competency], found.answer)
    most = {one.identifier: int(one.points) for one in found.item.key.criteria}
    assessment.keep_mark(
        mark=mark,
        rubric=found.item.key,
        told=give_points(meant, most, lot),
        comment="",
        by=expert,
        at=timezone.now(),
    )

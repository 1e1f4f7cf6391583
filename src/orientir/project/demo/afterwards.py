"""A year after the demo's first results: low ones learn three programmes, and are measured again with those who waited,
and with people who have completed a route.

What is true is known here, as nowhere else: the first and the third programme teach, the second does not. Nobody is
named a teacher's success by it: the pages must find out by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from statistics import fmean, pstdev

from django.db import transaction
from django.utils import timezone

from orientir.cycle.assessment import api as assessment
from orientir.cycle.learning.api import Application, Enrolment, Programme, count_changes
from orientir.cycle.registry.api import Account, find_root
from orientir.cycle.routes import api as routes
from orientir.kit.access.acting import acting_by
from orientir.project.demo.learning import list_people
from orientir.project.demo.learning_groups import Learner, Plan, make_group
from orientir.project.demo.procedures import (
    FORMS,
    answer_for,
    build_forms,
    create,
    operator_account,
    operator_session,
)
from orientir.project.demo.scale import SEED
from orientir.project.demo.sittings import Tell, sit_everybody

AGAIN = "Повторная диагностика: после обучения"
STUDIES = (
    (Plan(-95, 25, 25, 60, "completed"), 1.2),
    (Plan(-100, 30, 25, 60, "completed"), 0.0),
    (Plan(-92, 20, 25, 27, "completed"), 1.2),
)
"""A group and what it really gives, in the units in which people were invented."""
BESIDES = 260
"""How many low people are measured again who neither learned nor waited."""
AFTER_ROUTES = 3, 4
"""Of how many who completed a route how many are measured again: the others are still to be invited."""
MOST_WALKED = 200
AGREED = 100
OPENED, PUBLISHED = timedelta(days=40), timedelta(days=5)
GENERAL, SPREAD, RELIABILITY = 0.7, 0.83, 0.8
"""Mean and spread of the invented abilities (``sittings``), and how much of a result is ability."""


def bring_second_results(tell: Tell = lambda *_: None) -> str:
    """Learn and measure again, as far as it is not there yet; returns what came, in words."""
    if assessment.find_procedure_by_title(AGAIN) is not None:
        return "уже есть"
    with acting_by(operator_session()):
        firsts = {one.person: one.ability for one in assessment.list_outcomes()}
    random = Random(SEED + 5)
    low = _low(firsts, random)
    gains, asked = _learn(low, random)
    others = [one[0] for one in low if one[0] not in asked][:BESIDES]
    walked = [one for one in _walked() if one in firsts and one not in {*asked, *others}]
    known = _truth(firsts, gains, random)
    sat = _measure([*asked, *others, *walked], known, tell)
    with acting_by(operator_session()):
        told = count_changes(by=operator_account(), at=timezone.now())
    return f"прошли второй раз {sat}, изменение посчитано у программ: {told}"


def _low(firsts: Mapping[int, float], random: Random) -> list[Learner]:
    """Teachers with a first result below the middle, in a drawn order; those with accounts decide for themselves."""
    own = set(Account.objects.filter(person__isnull=False).values_list("person", flat=True))
    middle = fmean(firsts.values())
    low = [
        one for one in list_people() if one[0] not in own and firsts.get(one[0], middle) < middle
    ]
    random.shuffle(low)
    return low


def _walked() -> list[int]:
    """People whose route is completed, but for those left to be invited by hand."""
    today = timezone.localdate()
    some, of = AFTER_ROUTES
    with acting_by(operator_session()):
        lines, _total = routes.list_routes(
            routes.RouteFilters(status="completed"), on=today, terms=routes.get_terms(today),
            limit=MOST_WALKED,
        )  # fmt: skip
    people = sorted(line.person_id for line in lines)
    return [person for place, person in enumerate(people) if place % of < some]


@transaction.atomic
def _learn(low: Sequence[Learner], random: Random) -> tuple[dict[int, float], list[int]]:
    """Groups of three offered programmes; returns what each learner gained, and everybody who asked for a seat."""
    at, gains, asked = timezone.now(), dict[int, float](), list[int]()
    found = Programme.objects.filter(state="registry", kind="upskilling", hours__gte=36)
    left = list(low)
    for programme, (plan, gain) in zip(found.order_by("code"), STUDIES, strict=False):
        people, left = left[: plan.asked], left[plan.asked :]
        group = make_group(programme, plan, people, random, at, number=2)
        seats = Enrolment.objects.filter(group=group).values_list("person", flat=True)
        gains |= dict.fromkeys(seats, gain)
        asked += Application.objects.filter(group=group).values_list("person", flat=True)
    return gains, asked


def _truth(
    firsts: Mapping[int, float], gains: Mapping[int, float], random: Random
) -> dict[int, float]:
    """Abilities that the first results leave likely, and what learning added to them."""
    middle, spread = fmean(firsts.values()), pstdev(firsts.values()) or 1.0
    unsure = SPREAD * (1 - RELIABILITY) ** 0.5
    return {
        person: GENERAL
        + SPREAD * RELIABILITY**0.5 * (ability - middle) / spread
        + random.gauss(0, unsure)
        + gains.get(person, 0.0)
        for person, ability in sorted(firsts.items())
    }


def _measure(people: Sequence[int], known: Mapping[int, float], tell: Tell) -> int:
    """The same instrument once more: sat, counted, published."""
    began = timezone.now() - OPENED
    ended, by = began + timedelta(days=28), operator_account()
    with acting_by(operator_session()), transaction.atomic():
        made = create("teachers", AGAIN, began, ended, at=began)
        assessment.invite_people(
            procedure=made, people=people, within=int(find_root() or 0), by=by, at=began
        )
        build_forms(made, "teachers", began, FORMS)
        assessment.open_procedure(procedure=made, by=by, at=began)
        answer_for(made, agreed=AGREED, at=began)
        assessment.close_procedure(procedure=made, by=by, at=ended)
    sat = sit_everybody(made, tell, known)
    with acting_by(operator_session()):
        now = timezone.now()
        assessment.count_results(procedure=made, by=by, at=now, tell=tell)
        assessment.publish_results(procedure=made, by=by, at=now - PUBLISHED)
    return sat

"""Every reason is true: what it says is taken away, and the person may have the group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from orientir.core.routing.assigning import assign
from orientir.core.routing.outcome import summarise
from orientir.core.routing.reasons import Explainer
from orientir.core.routing.reference import (
    Reader,
    collide,
    covered,
    may_have,
    obstacles_between,
)
from orientir.core.routing.specs import Group, Lack, Learner, Programme, Rules, Task
from tests.core.routing.small_tasks import FIRST_DAY, LAST_DAY, crowds

SLACK = 1e-9


@given(crowds)
def test_reasons_are_true(task: Task) -> None:
    solved = assign(task)
    told, read = Explainer(task, solved.plan), Reader(task)
    holders = defaultdict(list)
    for seat in solved.plan.seats:
        holders[seat.group].append(seat)
    for learner in task.learners:
        found = told.explain(learner.key, most=1000)
        own = [read.group[one.group] for one in found.taken]
        named = {one.group for one in (*found.taken, *found.refused)}
        useful = {one.code for one in task.groups if covered(read, learner, [one]) > SLACK}
        assert named == useful
        for one in found.refused:
            group = read.group[one.group]
            assert is_true(read, learner, own, group, one.cause, holders[one.group])


def is_true(
    read: Reader, learner: Learner, own: list[Group], group: Group, cause: str, holders: list
) -> bool:
    hours = sum(read.programme_of(one).hours for one in [*own, group])
    if cause == "full":
        gain = covered(read, learner, [*own, group]) - covered(read, learner, own)
        is_full = len(holders) == group.seats
        return is_full and may_have(read, learner, [*own, group]) and all(
            seat.gain >= gain - 1e-8 for seat in holders
        )  # fmt: skip
    if cause == "chosen_already":
        return group.programme in {one.programme for one in own}
    if cause == "enough":
        return len(own) == read.task.rules.most_programmes
    if cause == "dates":
        return any(collide(read, one, group) for one in own)
    if cause == "hours_together":
        return hours > learner.hours >= read.programme_of(group).hours
    if cause == "little":
        return not may_have(read, learner, [*own, group]) and may_have(read, learner, [group])
    return cause == obstacles_between(read, learner, group)[0]


@given(crowds)
def test_whoever_gets_nothing_is_told_why_and_others_are_not(task: Task) -> None:
    solved = assign(task)
    told, left = Explainer(task, solved.plan), summarise(solved).left
    for learner in task.learners:
        found = told.explain(learner.key)
        assert (found.in_the_way == "") == bool(found.taken)
        assert (learner.key in left) == (not found.taken)
        assert all(one.words.endswith(".") for one in (*found.taken, *found.refused))


@given(crowds)
def test_the_outcome_adds_up(task: Task) -> None:
    solved = assign(task)
    outcome = summarise(solved)
    covered_in_all = sum(one.covered for one in outcome.competencies)
    assert covered_in_all == pytest.approx(solved.plan.covered)
    assert sum(one.expected for one in outcome.competencies) == pytest.approx(solved.plan.expected)
    assert sum(one.taken for one in outcome.groups) == len(solved.plan.seats)
    assert all(one.taken <= one.seats for one in outcome.groups)


LEARNER = Learner(
    "a", (Lack("met.3", 0.9),), 36.0, place="chelyabinsk", category="pedagogical",
)  # fmt: skip
PROGRAMME = Programme("p", "Оценивание", "upskilling", "full_time", 36.0, {"met.3": 0.8})
GROUP = Group("p-1", "p", date(2026, 10, 1), date(2026, 10, 10), 1, "chelyabinsk")
RULES = Rules(FIRST_DAY, LAST_DAY, presence=frozenset({"full_time"}), farthest_km=150.0)
PLACES = {"chelyabinsk": (55.16, 61.40), "asha": (54.99, 57.26)}


def explain(task: Task, key: str = "a") -> tuple[str, str]:
    """The first reason of refusal and what is said to be in the way."""
    found = Explainer(task, assign(task).plan, {"met.3": "оценивание"}).explain(key)
    return (found.refused[0].words if found.refused else "", found.in_the_way)


def task_of(
    learner: Learner = LEARNER, programme: Programme = PROGRAMME, group: Group = GROUP
) -> Task:
    return Task([learner], [programme], [group], RULES, PLACES)


def test_why_this_programme_is_told_with_its_days_and_hours() -> None:
    found = Explainer(task_of(), assign(task_of()).plan, {"met.3": "оценивание"}).explain("a")
    assert [one.words for one in found.taken] == [
        "«Оценивание» учит тому, чего не хватает: оценивание — 80 %; прибавляет 0,72; "
        "01.10.2026–10.10.2026; 36 часов из 36."
    ]
    assert found.in_the_way == ""


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (task_of(replace(LEARNER, hours=24.0)), "Нужно 36 часов, а есть 24 часа."),
        (
            task_of(replace(LEARNER, learned=frozenset({"p"}))),
            "Эта программа уже пройдена или идёт сейчас.",
        ),
        (
            task_of(programme=replace(PROGRAMME, requires=frozenset({"p0"}))),
            "Сначала нужно пройти: p0.",
        ),
        (
            task_of(replace(LEARNER, forms=frozenset({"distance"}))),
            "Форма обучения не из тех, что подходят.",
        ),
        (task_of(replace(LEARNER, place="asha")), "Далеко: 264 км, а предел 150 км."),
        (
            task_of(group=replace(GROUP, ends=date(2027, 7, 15))),
            "Кончается 15.07.2027, после срока маршрута: 30.06.2027.",
        ),
        (
            task_of(replace(LEARNER, busy=((date(2026, 10, 5), date(2026, 10, 5)),))),
            "В эти дни человек уже занят на другой программе.",
        ),
        (
            task_of(programme=replace(PROGRAMME, audience=frozenset({"managerial"}))),
            "Программа для другой категории работников.",
        ),
    ],
)
def test_each_obstacle_has_its_words(task: Task, reason: str) -> None:
    assert explain(task)[0] == reason


def test_the_one_thing_in_the_way_is_named() -> None:
    assert explain(task_of(replace(LEARNER, hours=24.0)))[1] == (
        "Мешает только одно: часы. Подошла бы программа «Оценивание»: Нужно 36 часов, а есть 24 часа."
    )
    assert explain(task_of(replace(LEARNER, hours=24.0, place="asha")))[1] == (
        "Подходящей группы нет, мешает: расстояние. Одной переменой этого не решить."
    )
    assert explain(task_of(programme=replace(PROGRAMME, covers={"psy.1": 1.0})))[1] == (
        "Ни одна группа не учит тому, чего не хватает: оценивание. Нужна новая программа или группа."
    )
    assert explain(task_of(replace(LEARNER, lacks=())))[1] == "Дефицитов нет: программа не нужна."


def test_a_full_group_tells_what_those_who_sit_there_gain() -> None:
    other = replace(LEARNER, key="b", lacks=(Lack("met.3", 1.0),))
    task = replace(task_of(), learners=[LEARNER, other])
    reason, in_the_way = explain(task)
    assert reason == (
        "Мест нет: распределено 1 место, и каждому из занявших группа даёт не меньше 0,8, а здесь 0,72."
    )
    assert in_the_way == (
        f"Мешает только одно: нет мест. Подошла бы программа «Оценивание» (p-1). {reason}"
    )

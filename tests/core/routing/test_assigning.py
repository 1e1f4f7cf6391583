"""Plans against every plan there is, and against the dull reading of the rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings

from orientir.core.routing.assigning import assign
from orientir.core.routing.posing import CODE, obstacles, pose
from orientir.core.routing.reference import (
    Reader,
    best_covered,
    covered,
    faults,
    may_have,
    obstacle,
)
from orientir.core.routing.specs import (
    OBSTACLES,
    Group,
    Lack,
    Learner,
    Programme,
    Rules,
    Task,
    TaskNotSound,
)
from tests.core.routing.small_tasks import FIRST_DAY, LAST_DAY, crowds, draw_task, tasks

NEAR = 1e-6


@given(tasks)
def test_a_small_plan_is_as_good_as_the_best_of_all_plans(task: Task) -> None:
    plan = assign(task).plan
    best = best_covered(task)
    assert plan.by_gain - NEAR <= plan.covered <= best + NEAR <= plan.bound + 2 * NEAR
    assert plan.covered >= 0.97 * best


def test_over_many_small_tasks_next_to_nothing_is_lost() -> None:
    drawn = [draw_task(seed) for seed in range(150)]
    best = [best_covered(task) for task in drawn]
    plans = [assign(task).plan for task in drawn]
    assert sum(plan.covered for plan in plans) >= 0.999 * sum(best)
    assert sum(plan.by_gain for plan in plans) < sum(best)


@given(crowds)
def test_no_seat_is_sold_twice_and_no_limit_is_broken(task: Task) -> None:
    plan = assign(task).plan
    assert list(faults(task, [(one.learner, one.group) for one in plan.seats])) == []
    assert plan.by_gain - NEAR <= plan.covered <= plan.bound + NEAR


@given(crowds)
def test_what_is_said_to_be_covered_is(task: Task) -> None:
    plan, read = assign(task).plan, Reader(task)
    groups = defaultdict(list)
    for seat in plan.seats:
        groups[seat.learner].append(read.group[seat.group])
    own = {key: covered(read, read.learner[key], some) for key, some in groups.items()}
    assert sum(own.values()) == pytest.approx(plan.covered)
    for seat in plan.seats:
        rest = [one for one in groups[seat.learner] if one.code != seat.group]
        gain = own[seat.learner] - covered(read, read.learner[seat.learner], rest)
        assert seat.gain == pytest.approx(gain)


@given(crowds)
def test_obstacles_are_those_of_the_rules(task: Task) -> None:
    problem, read = pose(task), Reader(task)
    people = problem.people
    person = np.repeat(np.arange(len(people)), np.diff(people.first))
    for number, group in enumerate(task.groups):
        codes = obstacles(task, people, problem.offers, problem.km, number, person)
        assert [OBSTACLES[code] for code in codes] == [
            obstacle(read, one, group) for one in task.learners
        ]
        suited = {p for p in range(len(people)) if number in problem.suits(p)}
        assert suited == set(np.flatnonzero(codes == CODE["nothing"]).tolist())


@given(crowds)
def test_nobody_could_still_take_a_free_seat(task: Task) -> None:
    plan, read = assign(task).plan, Reader(task)
    groups = defaultdict(list)
    for seat in plan.seats:
        groups[seat.learner].append(read.group[seat.group])
    taken = [seat.group for seat in plan.seats]
    free = [one for one in task.groups if one.seats > taken.count(one.code)]
    could = [
        (one.key, group.code)
        for one in task.learners
        for group in free
        if group not in groups[one.key] and may_have(read, one, [*groups[one.key], group])
    ]
    assert could == []


def plain_task(learners: list[Learner], seats: int = 1) -> Task:
    programme = Programme("p", "Оценивание", "upskilling", "distance", 36.0, {"met.1": 0.8})
    group = Group("p/1", "p", FIRST_DAY, LAST_DAY, seats)
    return Task(learners, [programme], [group], Rules(FIRST_DAY, LAST_DAY))


def somebody(key: str, applied: int = 0, probability: float = 0.9) -> Learner:
    return Learner(key, (Lack("met.1", probability),), 72.0, applied=applied)


def winners(task: Task) -> list[str]:
    return [seat.learner for seat in assign(task).plan.seats]


def test_of_equals_the_earlier_application_gets_the_seat() -> None:
    people = [somebody("a", 3), somebody("b", 1), somebody("c", 2)]
    assert winners(plain_task(people)) == ["b"]
    assert sorted(winners(plain_task(people, seats=2))) == ["b", "c"]


def test_a_greater_lack_comes_before_an_earlier_application() -> None:
    assert winners(plain_task([somebody("a", 1, 0.8), somebody("b", 2, 0.95)])) == ["b"]


def test_the_lot_among_equals_is_drawn_by_the_seed_and_not_by_the_order_of_the_list() -> None:
    people = [somebody(key) for key in "abc"]
    assert len({tuple(winners(plain_task(list(some)))) for some in permutations(people)}) == 1
    by_seed = {
        winners(replace(task, rules=replace(task.rules, seed=seed)))[0]
        for seed in range(12)
        for task in [plain_task(people)]
    }
    assert by_seed == {"a", "b", "c"}


@settings(max_examples=10)
@given(crowds)
def test_the_same_task_gives_the_same_plan(task: Task) -> None:
    assert assign(task).plan == assign(task).plan


def test_equal_programmes_the_region_prefers_one_then_the_shorter() -> None:
    long = Programme("long", "Длинная", "upskilling", "distance", 72.0, {"met.1": 0.8})
    short = replace(long, code="short", hours=36.0)
    wanted = replace(long, code="wanted", priority=1.0)
    for offered, code in (([long, short], "short"), ([long, short, wanted], "wanted")):
        groups = [Group(one.code, one.code, FIRST_DAY, LAST_DAY, 5) for one in offered]
        task = Task([somebody("a")], offered, groups, Rules(FIRST_DAY, LAST_DAY))
        assert [seat.group for seat in assign(task).plan.seats] == [code]


def test_nobody_and_nothing_are_no_mistake() -> None:
    plan = assign(Task([], [], [], Rules(FIRST_DAY, LAST_DAY))).plan
    assert (plan.seats, plan.covered, plan.bound, plan.gap, plan.share) == ((), 0.0, 0.0, 0.0, 0.0)
    assert winners(plain_task([])) == []
    assert winners(plain_task([somebody("a")], seats=0)) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"learners": [somebody("a"), somebody("a")]}, "человек «a» встречается дважды: оставьте"),
        ({"programmes": []}, "группа «p/1»: программы «p» нет в каталоге"),
        (
            {"groups": [Group("p/1", "p", LAST_DAY, FIRST_DAY, 3)]},
            "группа «p/1»: мест не меньше нуля, конец не раньше начала",
        ),
        (
            {"programmes": [Programme("p", "П", "upskilling", "distance", 0, {})]},
            "программа «p»: часы больше нуля, доли от 0 до 1",
        ),
        (
            {"rules": Rules(FIRST_DAY, LAST_DAY, most_programmes=4)},
            "программ в одном маршруте может быть от 1 до 3",
        ),
    ],
)
def test_a_task_that_cannot_be_is_refused_in_words(
    changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(TaskNotSound, match=sentence):
        assign(replace(plain_task([somebody("a")]), **changes))  # type: ignore[arg-type]

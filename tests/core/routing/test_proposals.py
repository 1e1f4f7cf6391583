"""New groups: sizes, distances, nobody twice; and what a change of the task brings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.routing.assigning import assign
from orientir.core.routing.changes import change, compare
from orientir.core.routing.proposal_words import tell_sizes
from orientir.core.routing.proposals import propose, split_sizes
from orientir.core.routing.reference import Reader, covered, distance_km
from orientir.core.routing.specs import Group, Lack, Learner, Programme, Rules, Task, TaskNotSound
from tests.core.routing.small_tasks import FIRST_DAY, LAST_DAY, PLACES, draw_task

PROGRAMME = Programme("p", "Оценивание", "upskilling", "full_time", 36.0, {"met.3": 0.8})
RULES = Rules(FIRST_DAY, LAST_DAY, presence=frozenset({"full_time"}), farthest_km=150.0)


def people(count: int, place: str, schools: int = 12) -> list[Learner]:
    return [
        Learner(f"{place}{n}", (Lack("met.3", 0.9),), 72.0, place, f"{place}-{n % schools}")
        for n in range(count)
    ]


def task_of(learners: list[Learner], rules: Rules = RULES) -> Task:
    return Task(learners, [PROGRAMME], [], rules, PLACES)


def test_38_people_of_12_schools_make_a_group_of_25_and_one_of_13() -> None:
    (found,) = propose(assign(task_of(people(38, "north"))))
    assert [len(one) for one in found.groups] == [25, 13]
    assert found.words("Оценивание") == (
        "38 человек из 12 организаций, у кого дефицит «Оценивание»: одна группа 25 и одна 13"
    )
    assert (found.place, found.competency, found.gain) == ("north", "met.3", pytest.approx(27.36))


def test_those_too_far_from_each_other_make_no_group_together() -> None:
    far = [*people(7, "north"), *people(7, "south")]
    assert propose(assign(task_of(far))) == []
    near = [*people(7, "north"), *people(7, "middle")]
    (found,) = propose(assign(task_of(near)))
    assert found.people == 14
    assert [
        one.people for one in propose(assign(task_of(far, replace(RULES, farthest_km=None))))
    ] == [14]


def test_who_sits_already_asks_for_no_group() -> None:
    task = task_of(people(30, "north"))
    seated = change(task, groups=[Group("p-1", "p", FIRST_DAY, LAST_DAY, 15, "north")])
    (found,) = propose(assign(seated))
    taken = {seat.learner for seat in assign(seated).plan.seats}
    assert len(taken) == 15
    assert found.people == 15
    assert taken.isdisjoint({key for group in found.groups for key in group})


def test_as_many_groups_as_asked() -> None:
    task = task_of(people(90, "north"))
    assert [len(one) for one in propose(assign(task))[0].groups] == [25, 25, 25, 15]
    assert [len(one) for one in propose(assign(task), most_groups=2)[0].groups] == [25, 25]


@given(st.integers(0, 300), st.integers(2, 15), st.integers(15, 40))
def test_sizes_keep_to_their_limits_and_leave_out_as_few_as_can_be(
    count: int, least: int, most: int
) -> None:
    sizes = split_sizes(count, least, most)
    assert all(least <= size <= most for size in sizes)
    assert count - sum(sizes) < least
    assert sum(sizes) <= count


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([14], "одна группа, 14 человек"),
        ([25, 13], "одна группа 25 и одна 13"),
        ([25, 25, 13], "две группы по 25 и одна 13"),
        ([25, 25], "две группы по 25"),
        ([25] * 5 + [15, 10], "5 групп по 25, одна 15 и одна 10"),
    ],
)
def test_sizes_in_words(sizes: list[int], words: str) -> None:
    assert tell_sizes(sizes) == words


@given(st.integers(0, 100_000))
def test_everybody_proposed_may_learn_it_and_gains(seed: int) -> None:
    drawn = draw_task(seed, people=40, programmes=6)
    task = replace(drawn, rules=replace(drawn.rules, least_size=3, most_size=6))
    solved = assign(task)
    read = Reader(task)
    has = {one.key: [] for one in task.learners}
    for seat in solved.plan.seats:
        has[seat.learner].append(read.group[seat.group])
    for one in propose(solved):
        programme = read.programme[one.programme]
        keys = [key for group in one.groups for key in group]
        assert len(set(keys)) == len(keys)
        assert all(3 <= len(group) <= 6 for group in one.groups)
        virtual = Group("new", one.programme, FIRST_DAY, FIRST_DAY, 99, one.place)
        read.group["new"] = virtual
        for key in keys:
            learner = read.learner[key]
            assert programme.code not in learner.learned
            assert covered(read, learner, [*has[key], virtual]) > covered(read, learner, has[key])
            assert sum(read.programme_of(g).hours for g in [*has[key], virtual]) <= learner.hours
            if programme.form in task.rules.presence and task.rules.farthest_km is not None:
                assert distance_km(task, learner.place, one.place) <= task.rules.farthest_km


@given(st.integers(0, 100_000))
def test_more_seats_never_lower_what_can_be_covered(seed: int) -> None:
    task = draw_task(seed, people=20, programmes=5)
    before = assign(task).plan
    more = assign(change(task, seats={one.code: 2 for one in task.groups})).plan
    assert more.bound >= before.bound - 1e-6
    told = compare(before, more)
    assert told.covered == pytest.approx(more.covered - before.covered)
    assert told.seats == len(more.seats) - len(before.seats)


def test_a_difference_tells_who_gains() -> None:
    task = task_of(people(3, "north"))
    one = change(task, groups=[Group("p-1", "p", FIRST_DAY, LAST_DAY, 1, "north")])
    three = change(one, seats={"p-1": 2})
    told = compare(assign(one).plan, assign(three).plan)
    assert (told.seats, told.more, told.fewer, told.now_learning, told.no_longer) == (2, 2, 0, 2, 0)
    assert told.covered == pytest.approx(1.44)
    assert [one.seats for one in change(three, seats={"p-1": -9}).groups] == [0]
    with pytest.raises(TaskNotSound, match="группы «p-9» нет: менять места не в чем"):
        change(task, seats={"p-9": 1})

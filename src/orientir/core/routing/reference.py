"""The dull way, word by word from the rules: what fast routing is held to. For a handful of people and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from orientir.core.routing.specs import Group, Learner, Obstacle, Programme, Span, Task

SLACK = 1e-9
EARTH_KM = 6371.0


class Reader:
    """A task by names."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.group = {one.code: one for one in task.groups}
        self.programme = {one.code: one for one in task.programmes}
        self.learner = {one.key: one for one in task.learners}

    def programme_of(self, group: Group) -> Programme:
        return self.programme[group.programme]


def covered(read: Reader, learner: Learner, groups: Sequence[Group]) -> float:
    """The expected lack that these groups mend: of each competency at most the whole."""
    total = 0.0
    for lack in learner.lacks:
        share = sum(read.programme_of(one).covers.get(lack.competency, 0.0) for one in groups)
        total += weigh(read.task, lack.competency, lack.probability, lack.level) * min(share, 1.0)
    return total


def weigh(task: Task, competency: str, probability: float, level: str) -> float:
    rules = task.rules
    return probability * rules.levels.get(level, 1.0) * rules.priorities.get(competency, 1.0)


def obstacles_between(read: Reader, learner: Learner, group: Group) -> list[Obstacle]:
    """Everything that stands between a person and a group, in the order of ``OBSTACLES``."""
    rules, programme = read.task.rules, read.programme_of(group)
    present = programme.form in rules.presence
    away = distance_km(read.task, learner.place, group.place)
    found: list[tuple[Obstacle, bool]] = [
        ("useless", covered(read, learner, [group]) < max(rules.least_gain, SLACK)),
        ("learned", programme.code in learner.learned),
        ("audience", bool(programme.audience) and learner.category not in programme.audience),
        ("prerequisite", not programme.requires <= learner.learned),
        ("form", bool(learner.forms) and programme.form not in learner.forms),
        ("too_early", group.begins < rules.first_day),
        ("too_late", group.ends > rules.last_day),
        ("far", present and rules.farthest_km is not None and away > rules.farthest_km),
        ("hours", programme.hours > learner.hours),
        ("busy", present and any(meet(span, (group.begins, group.ends)) for span in learner.busy)),
    ]
    return [name for name, stands in found if stands]


def obstacle(read: Reader, learner: Learner, group: Group) -> Obstacle:
    """The first of them."""
    return next(iter(obstacles_between(read, learner, group)), "nothing")


def distance_km(task: Task, one: str, other: str) -> float:
    if one not in task.places or other not in task.places:
        return 0.0
    (lat, lon), (lat2, lon2) = (tuple(map(radians, task.places[place])) for place in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(half, 1.0)))


def meet(one: Span, other: Span) -> bool:
    (first, last), (first2, last2) = one, other
    return first <= last2 and first2 <= last


def may_have(read: Reader, learner: Learner, groups: Sequence[Group]) -> bool:
    """Whether one person may have these groups together, seats aside."""
    rules = read.task.rules
    if len(groups) > rules.most_programmes:
        return False
    if any(obstacle(read, learner, one) != "nothing" for one in groups):
        return False
    if sum(read.programme_of(one).hours for one in groups) > learner.hours:
        return False
    if any(collide(read, one, other) for one, other in combinations(groups, 2)):
        return False
    whole = covered(read, learner, groups)
    rests = [[one for one in groups if one is not left_out] for left_out in groups]
    least = max(rules.least_gain, SLACK) - SLACK
    return all(whole - covered(read, learner, rest) >= least for rest in rests)


def collide(read: Reader, one: Group, other: Group) -> bool:
    """One programme, or days on which both ask for presence."""
    if one.programme == other.programme:
        return True
    both = {read.programme_of(one).form, read.programme_of(other).form} <= read.task.rules.presence
    return both and meet((one.begins, one.ends), (other.begins, other.ends))


def bundles(read: Reader, learner: Learner) -> list[tuple[Group, ...]]:
    """Everything one person may have, nothing included."""
    most = read.task.rules.most_programmes
    return [
        some
        for size in range(most + 1)
        for some in combinations(read.task.groups, size)
        if may_have(read, learner, some)
    ]


def best_covered(task: Task) -> float:
    """The most that any plan covers, every plan tried."""
    read = Reader(task)
    options = [
        [(covered(read, one, some), [group.code for group in some]) for some in bundles(read, one)]
        for one in task.learners
    ]
    return _best(options, {one.code: one.seats for one in task.groups})


def _best(options: Sequence[Sequence[tuple[float, list[str]]]], seats: Mapping[str, int]) -> float:
    if not options:
        return 0.0
    best = 0.0
    for value, codes in options[0]:
        if all(seats[code] for code in codes):
            left = {code: free - (code in codes) for code, free in seats.items()}
            best = max(best, value + _best(options[1:], left))
    return best


def faults(task: Task, seats: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with a plan, given as (learner, group): nothing is said of a sound one."""
    read = Reader(task)
    for code, taken in Counter(group for _learner, group in seats).items():
        if taken > read.group[code].seats:
            yield f"{code}: мест {read.group[code].seats}, а занято {taken}"
    for one in task.learners:
        own = [read.group[group] for learner, group in seats if learner == one.key]
        if not may_have(read, one, own):
            yield f"{one.key}: {', '.join(group.code for group in own)} вместе нельзя"

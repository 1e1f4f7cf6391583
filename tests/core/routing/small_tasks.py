"""Small tasks drawn at random: every kind of obstacle happens in them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from orientir.core.routing.specs import Group, Lack, Learner, Programme, Rules, Task

FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2027, 6, 30)
COMPETENCIES = ("met.1", "met.2", "psy.1", "com.1")
FORMS = ("full_time", "distance")
PLACES = {"north": (56.0, 60.0), "middle": (55.0, 60.5), "south": (52.5, 60.0)}


def draw_task(seed: int, people: int = 5, programmes: int = 4) -> Task:
    random = Random(seed)
    offered = [_programme(random, number) for number in range(programmes)]
    groups = [
        _group(random, one, number) for one in offered for number in range(random.randint(1, 2))
    ]
    rules = Rules(
        FIRST_DAY, LAST_DAY,
        levels={"minimal": 1.5}, priorities={"psy.1": 1.2},
        presence=frozenset({"full_time"}), farthest_km=random.choice([None, 150.0]),
        most_programmes=random.choice([1, 2, 2, 3]), least_gain=random.choice([0.0, 0.1, 0.3]),
    )  # fmt: skip
    learners = [_learner(random, number, programmes) for number in range(people)]
    return Task(learners, offered, groups, rules, PLACES)


def _programme(random: Random, number: int) -> Programme:
    own = random.sample(COMPETENCIES, random.randint(1, 2))
    return Programme(
        f"p{number}", f"Программа {number}", "upskilling", random.choice(FORMS),
        hours=random.choice([16.0, 36.0, 72.0]),
        covers={one: random.choice([0.3, 0.5, 0.8, 1.0]) for one in own},
        requires=frozenset({"p0"}) if number and random.random() < 0.15 else frozenset(),
        audience=frozenset({"managerial"}) if random.random() < 0.1 else frozenset(),
        priority=random.choice([0.0, 1.0]),
    )  # fmt: skip


def _group(random: Random, programme: Programme, number: int) -> Group:
    begins = FIRST_DAY + timedelta(days=random.randint(-20, 290))
    return Group(
        f"{programme.code}/{number}", programme.code, begins,
        begins + timedelta(days=random.randint(2, 40)), random.randint(0, 2),
        random.choice(["", *PLACES]),
    )  # fmt: skip


def _learner(random: Random, number: int, programmes: int) -> Learner:
    lacked = random.sample(COMPETENCIES, random.randint(0, 3))
    busy = FIRST_DAY + timedelta(days=random.randint(0, 200))
    return Learner(
        f"h{number}",
        tuple(
            Lack(one, random.choice([0.8, 0.9, 1.0]), random.choice(["minimal", "middle"]))
            for one in lacked
        ),
        hours=random.choice([24.0, 72.0, 144.0]),
        place=random.choice(list(PLACES)),
        unit=f"s{number % 3}",
        category=random.choice(["pedagogical", "managerial"]),
        forms=frozenset({"distance"}) if random.random() < 0.2 else frozenset(),
        learned=frozenset({f"p{random.randrange(programmes)}"})
        if random.random() < 0.3
        else frozenset(),
        busy=((busy, busy + timedelta(days=10)),) if random.random() < 0.2 else (),
        applied=random.randint(0, 3),
    )  # fmt: skip


tasks = st.integers(0, 100_000).map(draw_task)
"""Of at most five people, so that every plan can be tried."""
crowds = st.integers(0, 100_000).map(lambda seed: draw_task(seed, people=30, programmes=7))

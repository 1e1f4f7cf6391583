"""A region of invented people, programmes and groups from one seed: what routing is measured on."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from orientir.core.routing.specs import Group, Lack, Learner, Programme, Rules, Task

FIRST_DAY = date(2026, 9, 1)
LAST_DAY = date(2027, 8, 31)
MUNICIPALITIES = 43
COMPETENCIES = 24
LEVELS = ("minimal", "middle")
FORMS = ("full_time", "mixed", "distance")
HOURS = (16, 24, 36, 36, 72, 108)


def invent(people: int, programmes: int, seed: int = 2026) -> Task:
    """Four lacks each; seats for about half of the people."""
    random = np.random.default_rng(seed)
    offered = [_programme(random, number) for number in range(programmes)]
    groups = [
        _group(random, one, number)
        for one in offered
        for number in range(int(random.integers(1, 4)))
    ]
    places = {
        f"m{number}": (float(random.uniform(52, 56)), float(random.uniform(57.5, 63)))
        for number in range(MUNICIPALITIES)
    }
    rules = Rules(
        FIRST_DAY, LAST_DAY,
        levels={"minimal": 1.5}, priorities={"c3": 1.25, "c7": 1.25},
        presence=frozenset({"full_time", "mixed"}), farthest_km=150.0,
    )  # fmt: skip
    codes = [one.code for one in offered]
    learners = [_learner(random, number, codes) for number in range(people)]
    return Task(learners, offered, groups, rules, places)


def _programme(random: np.random.Generator, number: int) -> Programme:
    own = random.choice(COMPETENCIES, int(random.integers(1, 4)), replace=False, p=_demand())
    return Programme(
        code=f"p{number}",
        title=f"Программа {number}",
        kind="upskilling",
        form=str(random.choice(FORMS)),
        hours=float(random.choice(HOURS)),
        covers={f"c{one}": round(float(random.uniform(0.3, 0.9)), 2) for one in own},
        requires=frozenset({f"p{random.integers(number)}"}) if number % 20 == 19 else frozenset(),
        audience=frozenset({"managerial"}) if number % 10 == 9 else frozenset(),
        priority=float(number % 5 == 0),
    )


def _demand() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Some competencies are lacked by many, some by few."""
    shares = 1.0 / np.arange(2, COMPETENCIES + 2)
    return np.asarray(shares / shares.sum())


def _group(random: np.random.Generator, programme: Programme, number: int) -> Group:
    begins = FIRST_DAY + timedelta(days=int(random.integers(0, 300)))
    place = "" if programme.form == "distance" else f"m{random.integers(MUNICIPALITIES)}"
    return Group(
        code=f"{programme.code}/{number}",
        programme=programme.code,
        begins=begins,
        ends=begins + timedelta(days=int(programme.hours // 4)),
        seats=int(random.choice([15, 20, 25, 25, 30, 50])),
        place=place,
    )


def _learner(random: np.random.Generator, number: int, codes: list[str]) -> Learner:
    lacked = random.choice(COMPETENCIES, 4, replace=False, p=_demand())
    return Learner(
        key=f"h{number}",
        lacks=tuple(
            Lack(
                f"c{one}",
                round(float(random.uniform(0.8, 1.0)), 3),
                str(random.choice(LEVELS)),
            )
            for one in lacked
        ),
        hours=float(random.choice([36, 72, 72, 108, 144])),
        place=f"m{int(random.integers(MUNICIPALITIES) * random.uniform(0, 1))}",
        unit=f"s{random.integers(2500)}",
        category="managerial" if number % 12 == 0 else "pedagogical",
        forms=frozenset({"distance"}) if random.random() < 0.25 else frozenset(),
        learned=frozenset(str(one) for one in random.choice(codes, int(random.integers(0, 6)))),
        applied=number,
    )

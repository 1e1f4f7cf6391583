"""Invented people and their posts, year by year. Names come from a names library, at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from mimesis import Person as Names
from mimesis.enums import Gender
from mimesis.locales import Locale

from orientir.project.demo.scale import SEED, YEARS, Scale
from orientir.project.demo.units import DemoUnit

_SUBJECTS = (
    "Математика",
    "Русский язык",
    "Литература",
    "Физика",
    "История",
    "Биология",
    "Иностранный язык",
    "Информатика",
    "География",
    "Химия",
    "Начальные классы",
)
_POSITIONS = {
    "school": "Учитель",
    "kindergarten": "Воспитатель",
    "supplementary": "Педагог дополнительного образования",
    "vocational": "Преподаватель",
}
_HEADS = {"kindergarten": "Заведующий", "supplementary": "Директор"}
_LEAVE = 0.06  # of the staff leaves every summer
_SECOND_POST = 0.04


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post as of 1 September of a year."""

    unit: str
    code: str
    staff_category: str
    position: str
    subject: str | None
    rate: float
    is_main_job: bool
    qualification_category: str
    is_methodist_category: bool
    is_mentor_category: bool


@dataclass(frozen=True, slots=True)
class DemoPerson:
    number: str
    family_name: str
    given_name: str
    patronymic: str
    birth_on: date
    snils: str
    teaching_since: date
    has_higher_pedagogical_education: bool
    posts: tuple[DemoPost, ...]
    from_year: int
    to_year: int  # the last year in which the person still works
    reach: float  # from 0 to 1: the smaller, the earlier a regional methodist takes them on

    def works_in(self, year: int) -> bool:
        return self.from_year <= year <= self.to_year

    def age_on(self, day: date) -> int:
        before = (day.month, day.day) < (self.birth_on.month, self.birth_on.day)
        return day.year - self.birth_on.year - before


class Inventor:
    """Draws people; the same seed gives the same people."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names = Names(Locale.RU, seed=SEED)
        self._count = 0

    def person(self, unit: DemoUnit, category: str, from_year: int, to_year: int) -> DemoPerson:
        self._count += 1
        random = self._random
        gender = Gender.MALE if random.random() < 0.16 else Gender.FEMALE
        age = self._age(category)
        birth_on = date(2025, 9, 1) - timedelta(days=int(365.25 * age) + random.randrange(365))
        start_age = min(random.randrange(21, 27), age)
        return DemoPerson(
            number=f"Т-{self._count:06d}",
            family_name=self._names.surname(gender=gender),
            given_name=self._names.first_name(gender=gender),
            patronymic=self._names.patronymic(gender=gender) or "",
            birth_on=birth_on,
            snils=invent_snils(self._count),
            teaching_since=date(min(birth_on.year + start_age, from_year), 9, 1),
            has_higher_pedagogical_education=random.random() < (0.95 if start_age > 21 else 0.8),
            posts=(self._post(unit, category),),
            from_year=from_year,
            to_year=to_year,
            reach=random.random(),
        )

    def _age(self, category: str) -> int:
        if category == "managerial":
            return min(70, max(29, round(self._random.gauss(49, 8))))
        young = self._random.random() < 0.24
        return self._random.randrange(21, 35) if young else self._random.randrange(35, 68)

    def _post(self, unit: DemoUnit, category: str) -> DemoPost:
        random = self._random
        pedagogical = category == "pedagogical"
        school = unit.kind == "school"
        position = _POSITIONS.get(unit.kind, "Педагог") if pedagogical else _head_of(unit)
        if category == "other":
            position = "Специалист по кадрам"
        return DemoPost(
            unit=unit.code,
            code=f"{self._count:06d}-1",
            staff_category=category,
            position=position,
            subject=random.choice(_SUBJECTS) if pedagogical and school else None,
            rate=random.choice((0.5, 0.75, 1.0, 1.0, 1.0, 1.25, 1.5)) if pedagogical else 1.0,
            is_main_job=True,
            qualification_category=random.choices(("none", "first", "highest"), (0.4, 0.35, 0.25))[
                0
            ],
            is_methodist_category=random.random() < 0.02,
            is_mentor_category=random.random() < 0.03,
        )


def _head_of(unit: DemoUnit) -> str:
    return _HEADS.get(unit.kind, "Заместитель директора")


def build_people(scale: Scale, units: Sequence[DemoUnit], random: Random) -> list[DemoPerson]:
    """Everybody who ever worked: ``scale.people`` in the last year and those who left before."""
    inventor = Inventor(random)
    organisations = [unit for unit in units if unit.level == "organisation"]
    sizes = _sizes(scale.people, organisations, random)
    people: list[DemoPerson] = []
    for unit, size in zip(organisations, sizes, strict=True):
        people.extend(_staff_of(unit, size, inventor, random))
    return _with_second_posts(people, organisations, random)


def _sizes(people: int, units: Sequence[DemoUnit], random: Random) -> list[int]:
    weights = [
        (0.5 if unit.locality == "rural" else 1.2) * random.uniform(0.6, 1.6) for unit in units
    ]
    scale = people / sum(weights)
    return [max(3, round(weight * scale)) for weight in weights]


def _staff_of(
    unit: DemoUnit, size: int, inventor: Inventor, random: Random
) -> Iterator[DemoPerson]:
    opened = max(unit.opened_on.year, YEARS[0])
    closed = unit.closed_on.year - 1 if unit.closed_on else YEARS[-1]
    for position in range(size):
        category = _category(position, size)
        last = closed
        for year in range(
            closed, opened - 1, -1
        ):  # the holder of the post, then who held it before
            if random.random() < _LEAVE or year == opened:
                yield inventor.person(unit, category, year, last)
                last = year - 1
            if last < opened:
                break


def _category(position: int, size: int) -> str:
    if position < max(1, round(size * 0.08)):
        return "managerial"
    return "other" if position >= size - round(size * 0.04) else "pedagogical"


def _with_second_posts(
    people: list[DemoPerson], units: Sequence[DemoUnit], random: Random
) -> list[DemoPerson]:
    """A few teach in a second school of the same municipality too: they must be counted once."""
    by_code = {unit.code: unit for unit in units}
    neighbours: dict[tuple[str | None, str], list[str]] = {}
    for unit in units:
        if unit.closed_on is None and unit.opened_on.year <= YEARS[0]:
            neighbours.setdefault((unit.municipality, unit.kind), []).append(unit.code)
    return [_maybe_second(person, by_code, neighbours, random) for person in people]


def _maybe_second(
    person: DemoPerson,
    by_code: dict[str, DemoUnit],
    neighbours: dict[tuple[str | None, str], list[str]],
    random: Random,
) -> DemoPerson:
    main = person.posts[0]
    unit = by_code[main.unit]
    others = neighbours.get((unit.municipality, unit.kind), [])
    if main.staff_category != "pedagogical" or random.random() > _SECOND_POST or len(others) < 2:
        return person
    other = random.choice([code for code in others if code != main.unit] or others)
    second = replace(main, unit=other, code=main.code[:-1] + "2", rate=0.25, is_main_job=False)
    return person if other == main.unit else replace(person, posts=(main, second))


def invent_snils(number: int) -> str:
    """Eleven digits with a right control number, from a range no real number has (above 999-…)."""
    body = f"{999_000_000 + number:09d}"
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(body)) % 101
    return f"{body}{total % 100:02d}"

"""The task as arrays: what each lack weighs, which groups suit whom, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.routing.specs import OBSTACLES, Learner, Obstacle, Task, TaskNotSound

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

CODE: dict[Obstacle, int] = {name: number for number, name in enumerate(OBSTACLES)}
EARTH_KM = 6371.0
SAME = 1e-9
"""Differences of covered lack below this are none."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Learners as arrays. Lacks: ``first[p]:first[p + 1]`` of ``competency`` and ``weight``."""

    first: Ints
    competency: Ints
    weight: Floats
    hours: Floats
    place: Ints
    category: Ints
    forms: Flags  # person × form
    held: Flags  # person × whatever may be required or learned
    busy: Ints  # span × (person, first day, last day)
    turn: Ints  # 0 is the neediest, then who applied first

    def __len__(self) -> int:
        return len(self.hours)


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """Groups as arrays, what their programmes say included. Days are ordinals."""

    cover: Floats  # group × competency
    programme: Ints
    hours: Floats
    begins: Ints
    ends: Ints
    seats: Ints
    place: Ints
    form: Ints
    present: Flags
    needs: Flags  # group × requirement
    learned: Ints  # the requirement that the programme itself is
    audience: Flags  # group × category
    taste: Floats  # what decides between equals: priority, then fewer hours, then sooner

    def __len__(self) -> int:
        return len(self.seats)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """``edges[starts[p]:starts[p + 1]]``: the groups that suit person p."""

    task: Task
    people: People
    offers: Offers
    km: Floats  # place × place
    starts: Ints
    edges: Ints
    competencies: Mapping[str, int]
    places: Mapping[str, int]

    def suits(self, person: int) -> Ints:
        return self.edges[self.starts[person] : self.starts[person + 1]]


def pose(task: Task) -> Problem:
    """Arrays of the task. Raises ``TaskNotSound`` for names and numbers that cannot be."""
    check(task)
    names = _Names(task)
    people, offers = _people(task, names), _offers(task, names)
    km = _distances(task, names)
    starts, edges = _edges(task, people, offers, km)
    return Problem(task, people, offers, km, starts, edges, names.competency, names.place)


def check(task: Task) -> None:
    """Raise ``TaskNotSound`` for names borne twice or unknown, and numbers that cannot be."""
    _check_once("человек", [one.key for one in task.learners])
    _check_once("программа", [one.code for one in task.programmes])
    _check_once("группа", [one.code for one in task.groups])
    known = {one.code for one in task.programmes}
    for group in task.groups:
        where = f"группа «{group.code}»"
        if group.programme not in known:
            raise TaskNotSound(f"{where}: программы «{group.programme}» нет в каталоге")
        if group.seats < 0 or group.ends < group.begins:
            raise TaskNotSound(f"{where}: мест не меньше нуля, конец не раньше начала")
    for one in task.programmes:
        if one.hours <= 0 or any(not 0 <= share <= 1 for share in one.covers.values()):
            raise TaskNotSound(f"программа «{one.code}»: часы больше нуля, доли от 0 до 1")
    if not 1 <= task.rules.most_programmes <= 3:
        raise TaskNotSound("программ в одном маршруте может быть от 1 до 3")


def _check_once(what: str, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise TaskNotSound(f"{what} «{name}» встречается дважды: оставьте одну запись")
        seen.add(name)


class _Names:
    """Texts → numbers."""

    def __init__(self, task: Task) -> None:
        learners, programmes = task.learners, task.programmes
        self.competency = _numbered(
            {lack.competency for one in learners for lack in one.lacks}
            | {code for one in programmes for code in one.covers}
        )
        self.place = _numbered(
            {one.place for one in learners} | {one.place for one in task.groups} | {""}
        )
        self.category = _numbered(
            {one.category for one in learners}.union(*(one.audience for one in programmes))
        )
        self.form = _numbered({one.form for one in programmes})
        self.requirement = _numbered(
            {one.code for one in programmes}.union(*(one.requires for one in programmes))
        )
        self.programme = {one.code: number for number, one in enumerate(programmes)}


def _numbered(names: set[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(names))}


def _people(task: Task, names: _Names) -> People:
    learners = task.learners
    weights = [_weights(task, one) for one in learners]
    counts = [len(one.lacks) for one in learners]
    need = np.array([sum(one) for one in weights])
    forms = np.ones((len(learners), len(names.form)), bool)
    held = np.zeros((len(learners), len(names.requirement)), bool)
    for row, one in enumerate(learners):
        if one.forms:
            forms[row] = [form in one.forms for form in names.form]
        held[
            row, [names.requirement[code] for code in one.learned if code in names.requirement]
        ] = 1
    return People(
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        competency=_ints(names.competency[x.competency] for one in learners for x in one.lacks),
        weight=np.array([weight for one in weights for weight in one], float),
        hours=np.array([one.hours for one in learners], float),
        place=_ints(names.place[one.place] for one in learners),
        category=_ints(names.category[one.category] for one in learners),
        forms=forms,
        held=held,
        busy=_ints(
            (row, first.toordinal(), last.toordinal())
            for row, one in enumerate(learners)
            for first, last in one.busy
        ).reshape(-1, 3),
        turn=_turns(task, need),
    )


def _weights(task: Task, one: Learner) -> list[float]:
    levels, priorities = task.rules.levels, task.rules.priorities
    return [
        lack.probability * levels.get(lack.level, 1.0) * priorities.get(lack.competency, 1.0)
        for lack in one.lacks
    ]


def _turns(task: Task, need: Floats) -> Ints:
    """Greater need first, then earlier application, then a lot drawn by the seed and the key alone."""
    lots = np.random.default_rng(task.rules.seed).permutation(len(task.learners))
    by_key = np.argsort(np.argsort([one.key for one in task.learners], kind="stable"))
    applied = np.array([one.applied for one in task.learners])
    order = np.lexsort((lots[by_key] if len(lots) else lots, applied, -np.round(need, 9)))
    turn = np.empty(len(order), np.int64)
    turn[order] = np.arange(len(order))
    return turn


def _ints(values: object) -> Ints:
    return np.array(list(values), np.int64)  # type: ignore[call-overload]


def _offers(task: Task, names: _Names) -> Offers:
    programmes = [task.programmes[names.programme[one.programme]] for one in task.groups]
    cover = np.zeros((len(programmes), len(names.competency)))
    needs = np.zeros((len(programmes), len(names.requirement)), bool)
    audience = np.zeros((len(programmes), len(names.category)), bool)
    for row, one in enumerate(programmes):
        for code, share in one.covers.items():
            cover[row, names.competency[code]] = share
        needs[row, [names.requirement[code] for code in one.requires]] = True
        audience[row] = [
            not one.audience or category in one.audience for category in names.category
        ]
    return Offers(
        cover=cover,
        programme=_ints(names.programme[one.code] for one in programmes),
        hours=np.array([one.hours for one in programmes], float),
        begins=_ints(one.begins.toordinal() for one in task.groups),
        ends=_ints(one.ends.toordinal() for one in task.groups),
        seats=_ints(one.seats for one in task.groups),
        place=_ints(names.place[one.place] for one in task.groups),
        form=_ints(names.form[one.form] for one in programmes),
        present=np.array([one.form in task.rules.presence for one in programmes], bool),
        needs=needs,
        learned=_ints(names.requirement[one.code] for one in programmes),
        audience=audience,
        taste=_taste(task),
    )


def _taste(task: Task) -> Floats:
    """At most a millionth: it never outweighs a lack."""
    by_code = {one.code: one for one in task.programmes}
    ranks = [
        (-by_code[one.programme].priority, by_code[one.programme].hours, one.begins, one.code)
        for one in task.groups
    ]
    places = {key: place for place, key in enumerate(sorted(ranks))}
    most = max(len(ranks), 1)
    return np.array([1e-6 * (most - places[key]) / most for key in ranks], float)


def _distances(task: Task, names: _Names) -> Floats:
    """Great circles by the haversine formula; 0 where either place is not on the map."""
    count = len(names.place)
    at = np.full((count, 2), np.nan)
    for name, row in names.place.items():
        if name in task.places:
            at[row] = np.radians(task.places[name])
    return np.nan_to_num(haversine_km(at[:, None, :], at[None, :, :]), nan=0.0)


def haversine_km(one: Floats, other: Floats) -> Floats:
    """Distances of points (…, latitude and longitude in radians), km."""
    half = np.sin((other - one) / 2) ** 2
    inner = half[..., 0] + np.cos(one[..., 0]) * np.cos(other[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(inner, 0, 1))))


def _edges(task: Task, people: People, offers: Offers, km: Floats) -> tuple[Ints, Ints]:
    person = np.repeat(np.arange(len(people)), np.diff(people.first))
    persons, groups = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for group in range(len(offers)):
        codes = obstacles(task, people, offers, km, group, person)
        suited = np.flatnonzero(codes == CODE["nothing"])
        persons.append(suited)
        groups.append(np.full(len(suited), group))
    who, what = np.concatenate(persons), np.concatenate(groups)
    order = np.argsort(who, kind="stable")
    starts = np.searchsorted(who[order], np.arange(len(people) + 1))
    return starts.astype(np.int64), what[order].astype(np.int64)


def single_gains(people: People, offers: Offers, group: int, person: Ints) -> Floats:
    """What the group alone would cover of everybody's lack. ``person``: whose each lack is."""
    return np.bincount(
        person, people.weight * offers.cover[group, people.competency], len(people)
    ).astype(float)


def obstacles(
    task: Task, people: People, offers: Offers, km: Floats, group: int, person: Ints
) -> Codes:
    """The first obstacle between everybody and a group, in the order of ``OBSTACLES``."""
    rules = task.rules
    present = offers.present[group]
    away = km[people.place, offers.place[group]]
    far = present & (away > rules.farthest_km if rules.farthest_km is not None else False)
    tests: Sequence[tuple[Obstacle, object]] = (
        ("useless", single_gains(people, offers, group, person) < max(rules.least_gain, SAME)),
        ("learned", people.held[:, offers.learned[group]]),
        ("audience", ~offers.audience[group][people.category]),
        ("prerequisite", ~people.held[:, offers.needs[group]].all(axis=1)),
        ("form", ~people.forms[:, offers.form[group]]),
        ("too_early", offers.begins[group] < rules.first_day.toordinal()),
        ("too_late", offers.ends[group] > rules.last_day.toordinal()),
        ("far", far),
        ("hours", offers.hours[group] > people.hours),
        ("busy", _busy(people, offers, group) if present else False),
    )
    codes = np.zeros(len(people), np.int8)
    for name, found in reversed(tests):
        codes[np.broadcast_to(np.asarray(found, bool), len(people))] = CODE[name]
    return codes


def _busy(people: People, offers: Offers, group: int) -> Flags:
    who, first, last = people.busy.T
    meets = (first <= offers.ends[group]) & (offers.begins[group] <= last)
    return np.bincount(who[meets], minlength=len(people)) > 0

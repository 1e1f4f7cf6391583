"""New groups for those whose lack a plan leaves: which programme, for whom, where, in groups of what size."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from orientir.core.routing.assigning import Solved
from orientir.core.routing.bundles import MOST
from orientir.core.routing.loops import EMPTY, SAME
from orientir.core.routing.posing import Flags, Floats, Ints
from orientir.core.routing.proposal_words import tell_sizes
from orientir.core.routing.specs import Learner, Programme
from orientir.core.routing.words import FROM_SCHOOLS, PEOPLE, counted


@dataclass(frozen=True, slots=True)
class Proposal:
    """Groups of one programme that meet at ``place`` (empty: at a distance). ``groups``: keys of the people of each.

    ``gain``: the expected lack that they would cover beyond the plan. ``competency``: of which they mend most.
    """

    programme: str
    competency: str
    place: str
    groups: tuple[tuple[str, ...], ...]
    units: int
    gain: float

    @property
    def people(self) -> int:
        return sum(len(one) for one in self.groups)

    def words(self, competency: str) -> str:
        """«38 человек из 12 организаций …: одна группа 25 и одна 13»; ``competency``: what it is called."""
        return (
            f"{counted(self.people, PEOPLE)} из {counted(self.units, FROM_SCHOOLS)}, у кого дефицит «{competency}»: "
            f"{tell_sizes([len(one) for one in self.groups])}"
        )


def split_sizes(people: int, least: int, most: int) -> list[int]:
    """Full groups and the rest; the last full one lends to a rest too small; what makes no group is left out."""
    full, rest = divmod(people, most)
    sizes = [most] * full
    if rest >= least:
        return [*sizes, rest]
    if rest and sizes and sizes[-1] + rest >= 2 * least:
        last = sizes.pop()
        return [*sizes, last + rest - least, least]
    return sizes


def propose(solved: Solved, most_groups: int = 50) -> list[Proposal]:
    """At most ``most_groups`` new groups, the most lack covered first, each counted after those before it.

    A person counts only where nothing but a seat or a date was missing: hours, form, distance, prerequisites and the
    number of programmes hold. Nobody is in two groups of one programme; what a group gives is not counted again.
    """
    state = _Left(solved)
    opened: dict[tuple[int, str], list[tuple[Ints, float]]] = defaultdict(list)
    heap = [(-state.best_pool(number).gain, number) for number in range(len(state.programmes))]
    heapq.heapify(heap)
    for _group in range(most_groups):
        found = _next_pool(state, heap)
        if found is None:
            break
        number, pool = found
        state.take(number, pool.people)
        opened[number, pool.place].append((pool.people, pool.gain))
        heapq.heappush(heap, (-state.best_pool(number).gain, number))
    made = [state.proposal(number, place, some) for (number, place), some in opened.items()]
    return sorted(made, key=lambda one: (-one.gain, one.programme, one.place))


def _next_pool(state: _Left, heap: list[tuple[float, int]]) -> tuple[int, _Pool] | None:
    """Gains only fall, so a stored one that is still true is the largest."""
    while heap:
        stored, number = heapq.heappop(heap)
        pool = state.best_pool(number)
        if pool.gain <= 0:
            continue
        if pool.gain >= -stored - SAME:
            return number, pool
        heapq.heappush(heap, (-pool.gain, number))
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Pool:
    people: Ints
    place: str
    gain: float


class _Left:
    """What is still lacked and who may still take what, as new groups are opened."""

    def __init__(self, solved: Solved) -> None:
        self.solved, self.task = solved, solved.problem.task
        self.people, self.person = solved.problem.people, solved.buyers.person
        self.programmes: Sequence[Programme] = self.task.programmes
        self.share = solved.buyers.shares(solved.bundles)
        self.hours = np.zeros(len(self.people))
        self.count = (solved.bundles != EMPTY).sum(axis=1)
        self.has: list[set[int]] = [set() for _ in range(len(self.people))]
        offers = solved.problem.offers
        for place in range(MOST):
            for p in np.flatnonzero(solved.bundles[:, place] != EMPTY):
                group = solved.bundles[p, place]
                self.hours[p] += offers.hours[group]
                self.has[p].add(int(offers.programme[group]))
        self.cover = _covers(self.programmes, solved.problem.competencies)
        self.may = [self._may(one) for one in self.programmes]

    def _may(self, programme: Programme) -> Flags:
        """Whom the programme itself suits, wherever and whenever it is."""
        return np.array([_suits(one, programme) for one in self.task.learners], bool)

    def gains(self, number: int) -> Floats:
        """What the programme would still give to everybody who may take it."""
        people, rules = self.people, self.task.rules
        more = np.minimum(self.share + self.cover[number, people.competency], 1.0)
        gain = np.bincount(
            self.person, people.weight * (more - np.minimum(self.share, 1.0)), len(people)
        )
        fits = self.hours + self.programmes[number].hours <= people.hours
        can = self.may[number] & fits & (self.count < rules.most_programmes)
        gain[~can | (gain < max(rules.least_gain, SAME))] = 0.0
        for p in np.flatnonzero(gain):
            if number in self.has[p]:
                gain[p] = 0.0
        return np.asarray(gain)

    def best_pool(self, number: int) -> _Pool:
        """The place to meet at which a group would cover most, and who would sit there."""
        gain = self.gains(number)
        wanting = np.flatnonzero(gain)
        pools = [
            self._pool(gain, wanting[near], place) for place, near in self._places(number, wanting)
        ]
        nothing = _Pool(np.zeros(0, np.int64), "", 0.0)
        return max(pools, key=lambda one: (one.gain, one.place), default=nothing)

    def _pool(self, gain: Floats, wanting: Ints, place: str) -> _Pool:
        rules = self.task.rules
        sizes = split_sizes(len(wanting), rules.least_size, rules.most_size)
        size = sizes[0] if sizes else 0
        order = np.lexsort((self.people.turn[wanting], -np.round(gain[wanting], 9)))
        people = wanting[order[:size]]
        return _Pool(people, place, float(gain[people].sum()))

    def _places(self, number: int, wanting: Ints) -> list[tuple[str, Flags]]:
        """Places where the programme may meet, and who of the wanting is near enough."""
        rules = self.task.rules
        if self.programmes[number].form not in rules.presence or rules.farthest_km is None:
            return [("", np.ones(len(wanting), bool))]
        own = self.people.place[wanting]
        names = sorted({one.place for one in self.task.learners} | {""})
        km = self.solved.problem.km
        codes = self.solved.problem.places
        return [
            (name, km[own, codes[name]] <= rules.farthest_km)
            for name in names
            if codes[name] in set(own.tolist())
        ]

    def take(self, number: int, people: Ints) -> None:
        self.hours[people] += self.programmes[number].hours
        self.count[people] += 1
        for p in people:
            self.has[p].add(number)
        chosen = np.isin(self.person, people)
        self.share[chosen] += self.cover[number, self.people.competency[chosen]]

    def proposal(self, number: int, place: str, some: list[tuple[Ints, float]]) -> Proposal:
        everybody = np.concatenate([people for people, _gain in some])
        learners = self.task.learners
        return Proposal(
            programme=self.programmes[number].code,
            competency=self._mended(number, everybody),
            place=place,
            groups=tuple(tuple(learners[p].key for p in people) for people, _gain in some),
            units=len({learners[p].unit for p in everybody}),
            gain=sum(gain for _people, gain in some),
        )

    def _mended(self, number: int, people: Ints) -> str:
        """The competency of which these people have most to gain."""
        chosen = np.isin(self.person, people)
        codes = self.people.competency[chosen]
        gain = self.people.weight[chosen] * self.cover[number, codes]
        totals = np.bincount(codes, gain)
        names = {code: name for name, code in self.solved.problem.competencies.items()}
        return names[int(totals.argmax())]


def _covers(programmes: Sequence[Programme], codes: Mapping[str, int]) -> Floats:
    cover = np.zeros((len(programmes), len(codes)))
    for row, one in enumerate(programmes):
        for name, share in one.covers.items():
            cover[row, codes[name]] = share
    return cover


def _suits(learner: Learner, programme: Programme) -> bool:
    return (
        programme.code not in learner.learned
        and programme.requires <= learner.learned
        and (not programme.audience or learner.category in programme.audience)
        and (not learner.forms or programme.form in learner.forms)
    )

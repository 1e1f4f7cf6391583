"""The people of a problem as buyers: the best few groups for each when every seat has a price, and what they cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orientir.core.psychometrics.threads import in_threads
from orientir.core.routing import loops
from orientir.core.routing.loops import EMPTY, SAME, Crowd, Wares
from orientir.core.routing.posing import Floats, Ints, Problem

MOST = 3
"""The most programmes that any rules may allow one person."""
CHUNK = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """``groups``: people × MOST, ``EMPTY`` where fewer; ``net``: worth above the prices, people."""

    groups: Ints
    net: Floats


class Buyers:
    """Everybody with the groups that suit them: asked again and again at other prices."""

    def __init__(self, problem: Problem) -> None:
        people, offers, rules = problem.people, problem.offers, problem.task.rules
        self.problem = problem
        self.wares = Wares(
            offers.cover, offers.hours, offers.programme, offers.begins, offers.ends,
            offers.present.astype(np.int64), offers.taste, rules.most_programmes,
            max(rules.least_gain, SAME),
        )  # fmt: skip
        self.crowd = Crowd(
            people.first, people.competency, people.weight, people.hours, people.turn,
            problem.starts, problem.edges, np.empty(len(problem.edges)),
        )  # fmt: skip
        loops.single_gains(self.wares, self.crowd, self.crowd.gain)
        self.person = np.repeat(np.arange(len(people)), np.diff(people.first))

    def __len__(self) -> int:
        return len(self.problem.people)

    def choose(self, price: Floats) -> Chosen:
        """The best bundle of each person at these prices (a taste between equals is taken off inside)."""
        choice, net = self.nobody(), np.zeros(len(self))
        asked = price - self.wares.taste

        def part(which: slice) -> None:
            stop = min(which.stop, len(self))
            loops.choose_all(self.wares, self.crowd, which.start, stop, asked, choice, net)

        in_threads(part, len(self), CHUNK)
        return Chosen(choice, net)

    def nobody(self) -> Ints:
        """Bundles with nothing in them."""
        return np.full((len(self), MOST), EMPTY, np.int64)

    def shares(self, groups: Ints) -> Floats:
        """Which share of each lack the groups of its person teach; may be above 1. ``groups``: people × MOST."""
        competency = self.crowd.competency
        share = np.zeros(len(competency))
        if not len(self.wares.hours):
            return share
        for place in range(groups.shape[1]):
            group = groups[self.person, place]
            share += np.where(group == EMPTY, 0.0, self.wares.cover[group, competency])
        return share

    def value(self, groups: Ints) -> Floats:
        """The lack that each person's bundle covers. ``groups``: people × MOST."""
        covered = self.crowd.weight * np.minimum(self.shares(groups), 1.0)
        return np.bincount(self.person, covered, len(self)).astype(float)

    def seats_left(self, groups: Ints) -> Ints:
        """Free seats of each group; below zero where too many sit."""
        seats = self.problem.offers.seats
        return np.asarray(seats - np.bincount(groups[groups != EMPTY], minlength=len(seats)))

"""Compiled loops over people and groups, all in one module: a loop kept on disk does not notice
a change in another file.

A bundle is a row of groups, ``EMPTY`` where there is none. It is worth what it covers: of each
lack at most the whole. What
a group adds falls as the bundle grows, so single gains bound a bundle from above, and searches
are cut by that without loss.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np

from orientir.core.psychometrics.compiling import compiled
from orientir.core.routing.posing import Floats, Ints

EMPTY = -1
SAME = 1e-9
"""Differences of covered lack up to this are none."""


class Wares(NamedTuple):
    """Groups (one row each) and the two limits of a bundle."""

    cover: Floats
    hours: Floats
    programme: Ints
    begins: Ints
    ends: Ints
    present: Ints
    taste: Floats
    most: int
    least: float


class Crowd(NamedTuple):
    """People: lacks ``first[p]:first[p + 1]``, suitable groups ``starts[p]:starts[p + 1]`` with their single gains."""

    first: Ints
    competency: Ints
    weight: Floats
    free: Floats
    turn: Ints
    starts: Ints
    edges: Ints
    gain: Floats


@compiled
def single_gains(wares: Wares, crowd: Crowd, gain: Floats) -> None:
    """What each suitable group alone covers of its person's lack."""
    for p in range(len(crowd.free)):
        for e in range(crowd.starts[p], crowd.starts[p + 1]):
            total = 0.0
            for d in range(crowd.first[p], crowd.first[p + 1]):
                total += crowd.weight[d] * wares.cover[crowd.edges[e], crowd.competency[d]]
            gain[e] = total


@compiled
def worth(wares: Wares, crowd: Crowd, p: int, bundle: Ints, without: int) -> float:
    """The lack of person ``p`` that a bundle covers, its place ``without`` left out."""
    total = 0.0
    for d in range(crowd.first[p], crowd.first[p + 1]):
        share = 0.0
        for place in range(len(bundle)):
            if place != without and bundle[place] != EMPTY:
                share += wares.cover[bundle[place], crowd.competency[d]]
        total += crowd.weight[d] * min(share, 1.0)
    return total


@compiled
def meet(wares: Wares, one: int, other: int) -> bool:
    """Whether two groups cannot both be had: one programme, or days on which both ask for presence."""
    if wares.programme[one] == wares.programme[other]:
        return True
    both = wares.present[one] == 1 and wares.present[other] == 1
    together = wares.begins[one] <= wares.ends[other] and wares.begins[other] <= wares.ends[one]
    return bool(both and together)


@compiled
def fits(wares: Wares, crowd: Crowd, p: int, bundle: Ints, group: int) -> bool:
    """Whether a group goes with what a person has: programmes, days, hours."""
    together = wares.hours[group]
    for place in range(len(bundle)):
        other = bundle[place]
        if other != EMPTY:
            together += wares.hours[other]
            if other == group or meet(wares, group, other):
                return False
    return bool(together <= crowd.free[p])


@compiled
def all_add(wares: Wares, crowd: Crowd, p: int, bundle: Ints) -> bool:
    """Whether every group of the bundle adds enough to the others."""
    whole = worth(wares, crowd, p, bundle, EMPTY)
    for place in range(len(bundle)):
        rest = worth(wares, crowd, p, bundle, place)
        if bundle[place] != EMPTY and whole - rest < wares.least - SAME:
            return False
    return True


@compiled
def shortlist(crowd: Crowd, p: int, price: Floats, which: Ints, net: Floats) -> int:
    """Groups worth more to a person than their price, the best first; how many they are."""
    found = 0
    for e in range(crowd.starts[p], crowd.starts[p + 1]):
        left = crowd.gain[e] - price[crowd.edges[e]]
        if left <= 0.0:
            continue
        at = found
        while at > 0 and net[at - 1] < left:
            net[at], which[at] = net[at - 1], which[at - 1]
            at -= 1
        net[at], which[at] = left, crowd.edges[e]
        found += 1
    return found


@compiled
def paid(price: Floats, bundle: Ints) -> float:
    total = 0.0
    for place in range(len(bundle)):
        if bundle[place] != EMPTY:
            total += price[bundle[place]]
    return total


@compiled
def search(
    wares: Wares, crowd: Crowd, p: int, price: Floats, which: Ints, net: Floats, best: Ints
) -> float:
    """The bundle worth most above its prices into ``best``; how much. ``which`` and ``net`` are room to work in.

    Depth first through the shortlist; a branch is left when not even the next group's gain for every
    place that is free could beat the best one found.
    """
    found = shortlist(crowd, p, price, which, net)
    bundle, at = np.full(len(best), EMPTY), np.zeros(len(best) + 1, np.int64)
    above = np.zeros(len(best) + 1)
    best[:] = EMPTY
    record, level = 0.0, 0
    while level >= 0:
        bundle[level] = EMPTY
        next_one = at[level]
        if next_one >= found or above[level] + net[next_one] * (wares.most - level) <= record:
            level -= 1
            continue
        at[level] += 1
        if not fits(wares, crowd, p, bundle, which[next_one]):
            continue
        bundle[level] = which[next_one]
        if not all_add(wares, crowd, p, bundle):
            continue
        above[level + 1] = worth(wares, crowd, p, bundle, EMPTY) - paid(price, bundle)
        if above[level + 1] > record:
            record = above[level + 1]
            best[:] = bundle
        if level + 1 < wares.most:
            level += 1
            at[level] = next_one + 1
    return record


@compiled
def widest(crowd: Crowd, start: int, stop: int) -> int:
    """The most groups that suit one person."""
    most = 0
    for p in range(start, stop):
        most = max(most, crowd.starts[p + 1] - crowd.starts[p])
    return most


@compiled
def choose_all(
    wares: Wares, crowd: Crowd, start: int, stop: int, price: Floats, choice: Ints, net: Floats
) -> None:
    """For people ``start`` to ``stop``: their best bundle and what it is worth above its prices."""
    room = widest(crowd, start, stop)
    which, left = np.empty(room, np.int64), np.empty(room)
    for p in range(start, stop):
        net[p] = search(wares, crowd, p, price, which, left, choice[p])


@compiled
def free_place(wares: Wares, bundle: Ints) -> int:
    """A free place of a bundle, ``EMPTY`` if it holds as many groups as it may."""
    free, held = EMPTY, 0
    for place in range(len(bundle)):
        if bundle[place] == EMPTY:
            free = place
        else:
            held += 1
    return free if held < wares.most else EMPTY


@compiled
def added(wares: Wares, crowd: Crowd, p: int, bundle: Ints, group: int) -> float:
    """What a group adds to what a person has; 0 where they cannot have it or somebody would add too little."""
    place = free_place(wares, bundle)
    if place == EMPTY or not fits(wares, crowd, p, bundle, group):
        return 0.0
    before = worth(wares, crowd, p, bundle, EMPTY)
    bundle[place] = group
    gain = worth(wares, crowd, p, bundle, EMPTY) - before
    if not all_add(wares, crowd, p, bundle):
        gain = 0.0
    bundle[place] = EMPTY
    return gain


@compiled
def best_addition(
    wares: Wares, crowd: Crowd, p: int, bundle: Ints, seats: Ints
) -> tuple[int, float]:
    """The group with a free seat that adds most, and how much with its taste; ``EMPTY`` if none adds."""
    best, record = EMPTY, 0.0
    if free_place(wares, bundle) == EMPTY:
        return best, record
    for e in range(crowd.starts[p], crowd.starts[p + 1]):
        group = crowd.edges[e]
        if seats[group] > 0 and crowd.gain[e] + wares.taste[group] > record:
            more = added(wares, crowd, p, bundle, group)
            if more > 0.0 and more + wares.taste[group] > record:
                best, record = group, more + wares.taste[group]
    return best, record


@compiled
def give_by_gain(wares: Wares, crowd: Crowd, seats: Ints, bundles: Ints) -> None:
    """Seats given one by one, each time the one that covers most, whoever's it is (of equals, whose turn is first).

    Gains only fall as seats are given, so a stored one that is still true at the top is the largest (Minoux, 1978,
    doi:10.1007/BFb0006528).
    """
    heap = [(-np.inf, crowd.turn[p], p) for p in range(len(bundles))]
    heapq.heapify(heap)
    while heap:
        stored, order, p = heapq.heappop(heap)
        group, more = best_addition(wares, crowd, p, bundles[p], seats)
        if group == EMPTY:
            continue
        if stored != -np.inf and -more <= stored + 1e-12:
            bundles[p, free_place(wares, bundles[p])] = group
            seats[group] -= 1
            heapq.heappush(heap, (-np.inf, order, p))
        else:
            heapq.heappush(heap, (-more, order, p))


@compiled
def give_by_turn(wares: Wares, crowd: Crowd, seats: Ints, bundles: Ints) -> None:
    """One person after another takes what adds most, until nothing does."""
    for p in np.argsort(crowd.turn):
        group, _more = best_addition(wares, crowd, p, bundles[p], seats)
        while group != EMPTY:
            bundles[p, free_place(wares, bundles[p])] = group
            seats[group] -= 1
            group, _more = best_addition(wares, crowd, p, bundles[p], seats)


@compiled
def ask_price(wares: Wares, seats: Ints, group: int) -> float:
    """Where a seat is free it costs nothing (less its taste), else more than anybody can give."""
    return -wares.taste[group] if seats[group] > 0 else np.inf


@compiled
def change_seats(wares: Wares, bundle: Ints, by: int, seats: Ints, price: Floats) -> None:
    """A person's groups get ``by`` more free seats, and the prices that follow."""
    for place in range(len(bundle)):
        group = bundle[place]
        if group != EMPTY:
            seats[group] += by
            price[group] = ask_price(wares, seats, group)


@compiled
def move_all(wares: Wares, crowd: Crowd, seats: Ints, bundles: Ints) -> None:
    """Everybody in turn takes the best of what is free or already theirs, if it is better than what they have."""
    room = widest(crowd, 0, len(bundles))
    which, left = np.empty(room, np.int64), np.empty(room)
    best = np.empty(bundles.shape[1], np.int64)
    price = np.array([ask_price(wares, seats, group) for group in range(len(seats))])
    for p in np.argsort(crowd.turn):
        now = worth(wares, crowd, p, bundles[p], EMPTY) + paid(wares.taste, bundles[p])
        change_seats(wares, bundles[p], 1, seats, price)
        if search(wares, crowd, p, price, which, left, best) > now + SAME:
            bundles[p] = best
        change_seats(wares, bundles[p], -1, seats, price)


@compiled
def stakes(
    wares: Wares, crowd: Crowd, group: int, people: Ints, bundles: Ints, stake: Floats
) -> None:
    """What each of ``people`` has at stake in a group: below 0 what a holder would lose, above
    it what another would gain.
    """
    for at in range(len(people)):
        p = people[at]
        stake[at] = 0.0
        for place in range(bundles.shape[1]):
            if bundles[p, place] == group:
                whole = worth(wares, crowd, p, bundles[p], EMPTY)
                stake[at] = worth(wares, crowd, p, bundles[p], place) - whole
        if stake[at] == 0.0:
            stake[at] = added(wares, crowd, p, bundles[p], group)


@compiled
def comes_before(gain: float, turn: int, other_gain: float, other_turn: int) -> bool:
    """More to gain, or as much and an earlier turn."""
    return gain > other_gain + SAME or (gain > other_gain - SAME and turn < other_turn)


@compiled
def last_and_first(turn: Ints, people: Ints, stake: Floats) -> tuple[int, int]:
    """Who of the holders would give up the seat first, and who of the others comes first; ``EMPTY`` if nobody."""
    giver, taker = EMPTY, EMPTY
    for at in range(len(people)):
        now, holds = turn[people[at]], stake[at] < 0.0
        other = giver if holds else taker
        if stake[at] == 0.0:
            continue
        if other == EMPTY:
            is_it = True
        elif holds:
            is_it = comes_before(-stake[giver], turn[people[giver]], -stake[at], now)
        else:
            is_it = comes_before(stake[at], now, stake[taker], turn[people[taker]])
        if is_it and holds:
            giver = at
        elif is_it:
            taker = at
    return giver, taker


@compiled
def pass_all(
    wares: Wares, crowd: Crowd, begin: Ints, who: Ints, seats: Ints, bundles: Ints
) -> None:
    """In every full group seats pass to whoever comes before. ``who[begin[g]:begin[g + 1]]``: whom group g suits."""
    for group in range(len(seats)):
        if seats[group] > 0:
            continue
        people = who[begin[group] : begin[group + 1]]
        stake = np.zeros(len(people))
        stakes(wares, crowd, group, people, bundles, stake)
        for _once in range(len(people)):
            giver, taker = last_and_first(crowd.turn, people, stake)
            if giver == EMPTY or taker == EMPTY:
                break
            p, q = people[taker], people[giver]
            if not comes_before(stake[taker], crowd.turn[p], -stake[giver], crowd.turn[q]):
                break
            for place in range(bundles.shape[1]):
                if bundles[q, place] == group:
                    bundles[q, place] = EMPTY
            bundles[p, free_place(wares, bundles[p])] = group
            stake[giver], stake[taker] = -stake[giver], -stake[taker]

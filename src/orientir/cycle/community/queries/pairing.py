"""What the matching of people with accompaniers starts from, and what it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orientir.core.routing.pairing import (
    Offering,
    PairingWeights,
    Reason,
    Unpaired,
    Wanting,
    pair,
)
from orientir.cycle.community.queries.support import AccompanierLine, list_accompaniers
from orientir.cycle.goals.api import get_parameter
from orientir.kit.bulk import fetch_rows

MOST_PROPOSED = 2_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A person and the accompanier proposed for them."""

    person: int
    name: str
    unit_id: int
    unit: str
    accompanier: AccompanierLine
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A person for whom nobody is found, and why."""

    name: str
    unit: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A person without an accompanier of the kind asked for; ``needs``: competencies, where they are known."""

    person: int
    name: str
    unit_id: int
    unit: str
    subject: str
    needs: frozenset[str] = frozenset()


def propose_pairs(
    asking: Sequence[Asking], kind: str, on: date
) -> tuple[list[Proposal], list[LeftOut]]:
    """Accompaniers of a kind for people, by the weights of the methodology; nothing is written."""
    lines = {line.id: line for line in list_accompaniers(on, kind=kind)}
    people = {one.person: one for one in asking}
    pairings, left = pair(
        _wanting(asking),
        [_offering(line) for line in lines.values()],
        _weights(on),
        _conflicts(people),
    )
    proposals = [
        Proposal(
            one.person, people[one.person].name, people[one.person].unit_id,
            people[one.person].unit, lines[one.accompanier], one.reasons,
        )
        for one in pairings
    ]  # fmt: skip
    return proposals, [_left(people[one.person], one) for one in left]


def _left(person: Asking, unpaired: Unpaired) -> LeftOut:
    return LeftOut(person.name, person.unit, unpaired.obstacle)


def _wanting(asking: Sequence[Asking]) -> list[Wanting]:
    above = _above({one.unit_id for one in asking})
    return [
        Wanting(one.person, one.unit_id, *above[one.unit_id], one.subject.lower(), one.needs)
        for one in asking
    ]


def _above(units: set[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """The municipality of each unit, and the unit with all above it."""
    rows = fetch_rows(_ABOVE, {"units": sorted(units)})
    return {int(unit): (int(municipality), frozenset(above)) for unit, municipality, above in rows}


def _offering(line: AccompanierLine) -> Offering:
    return Offering(
        line.id, line.person, line.unit_id, line.home, line.municipality, line.subject.lower(),
        frozenset(line.competencies), line.capacity, line.accompanied,
    )  # fmt: skip


def _weights(on: date) -> PairingWeights:
    names = ("same_unit", "same_municipality", "same_subject", "competencies", "load")
    return PairingWeights(
        **{name: float(get_parameter(pack_id="", name=f"pairing.{name}", on=on)) for name in names}
    )


def _conflicts(people: dict[int, Asking]) -> list[tuple[int, int]]:
    rows = fetch_rows(_CONFLICTS, {"people": list(people)})
    return [(int(person), int(accompanier)) for person, accompanier in rows]


_ABOVE = """
select c.descendant_id, community_municipality(c.descendant_id), array_agg(c.ancestor_id)
from registry_unit_closure c where c.descendant_id = any(%(units)s) group by 1
"""
_CONFLICTS = """
select m.person_id, a.person_id
from community_accompaniment m join community_accompanier a on a.id = m.accompanier_id
where m.ended = 'conflict' and m.person_id = any(%(people)s)
"""

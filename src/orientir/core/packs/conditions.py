"""In what conditions organisations work, by which sets of indicators; how the need of staff is foretold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from orientir.core.packs.analysis import Direction
from orientir.core.packs.competencies import Setting

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

ConditionKind = Literal["staff", "support", "material", "methodical"]
CONDITION_KINDS = get_args(ConditionKind)


@dataclass(frozen=True, slots=True)
class ConditionIndicator:
    """``indicator``: its code in the pack; ``direction``: a greater value makes the conditions better or worse."""

    indicator: str
    direction: Direction
    weight: Setting


@dataclass(frozen=True, slots=True)
class ConditionSet:
    """What tells of the conditions of one kind. No ``indicators``: it is said that nothing is known of them.

    ``least_known``: share of the weights that must be known for an index; ``peers``: how many units one is compared
    with; ``fewest``: of fewer people or things an indicator is not compared.
    """

    code: str
    kind: ConditionKind
    title: str
    version: str
    indicators: tuple[ConditionIndicator, ...]
    least_known: Setting
    peers: Setting
    fewest: Setting
    clause: str


@dataclass(frozen=True, slots=True)
class Ages:
    """First ages of bands, ascending."""

    values: tuple[int, ...]
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class StaffingRules:
    """How leaving is foretold: by ``bands`` of age, ``horizon`` years ahead, with limits that hold at ``confidence``.

    ``retirement_age``: who leaves from it on is told apart. ``fewest``: of fewer people nothing is foretold.
    ``year_spread``: how far common years lie apart beforehand, a deviation of logarithms. ``presses``: a share of staff
    that is expected to leave within a year, in per cent, from which on the head of a municipality is told.
    """

    code: str
    title: str
    version: str
    bands: Ages
    retirement_age: Setting
    horizon: Setting
    confidence: Setting
    fewest: Setting
    year_spread: Setting
    presses: Setting
    clause: str

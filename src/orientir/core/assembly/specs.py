"""What assembly is given and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from orientir.core.mistakes import Mistake

Design = Literal["parallel", "booklets"]


class FormsNotBuilt(Mistake):
    """The blueprint cannot be met from this bank; ``reasons`` say, one sentence each, what is in the way."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item of the bank that may be put before people.

    ``difficulty``: what its author expects, 0 not said. ``seconds``: expected time. ``left``: how many more people may
    see it, None for any number; ``seen_share`` (0 to 1): how much of its limit is used up. ``information``: Fisher
    information at the cut, None where it is not calibrated. Items of one ``family`` (the same text or picture, or
    enemies by their author's word) never meet in one form; empty: no family.
    """

    code: str
    competency: str
    difficulty: int = 0
    seconds: float = 60.0
    left: int | None = None
    seen_share: float = 0.0
    information: float | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """``count`` items of a competency, of one difficulty or (None) of any."""

    competency: str
    difficulty: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a form measures. ``seconds``: the most that the expected times of a form may add up to; None: no limit."""

    cells: tuple[Cell, ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many forms of which design, for how many people.

    ``parallel``: each form meets the blueprint; ``anchors`` of its items are in all forms, all others in one.
    ``booklets``: the blueprint is met by all booklets together; each pair of booklets has items in common, and each
    holds at least ``least`` items of every competency (or all that the blueprint has).
    """

    forms: int = 1
    design: Design = "parallel"
    anchors: int = 0
    least: int = 0
    people: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """An item at its place in a form. An anchor stands in every form (parallel) or in several (booklets)."""

    code: str
    competency: str
    is_anchor: bool


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """``information`` at the cut is None where not every item of the form is calibrated."""

    code: str
    items: tuple[Placed, ...]
    seconds: float
    information: float | None


@dataclass(frozen=True, slots=True)
class Assembly:
    """The forms with what was reached.

    ``balanced``: what was made equal, ``information`` where every candidate is calibrated, else
    ``seconds``. ``spread``:
    the largest form's total less the smallest's, as a share of their mean. ``greedy_spread``: what the plain way would
    have reached, None where it finds no forms at all. ``is_proven``: no better balance exists.
    """

    forms: tuple[BuiltForm, ...]
    balanced: Literal["information", "seconds"]
    spread: float
    greedy_spread: float | None
    is_proven: bool

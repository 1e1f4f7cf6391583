"""Whether a target is met, and what is missing to it. Judged on the exact quotient."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Literal

from orientir.core.findings.bounds import Bounds

_USUAL = Bounds()


class Status(StrEnum):
    """What a page may say of a value beside its target."""

    MET = "met"
    NOT_MET = "not_met"
    ON_THE_WAY = "on_the_way"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    NOT_COLLECTED = "not_collected"
    INCOMPLETE = "incomplete"
    REGION_TARGET = "region_target"
    BASE_YEAR = "base_year"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, and the reasons to look at the data again."""

    status: Status
    is_over_100: bool = False
    is_small: bool = False
    is_incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One value as the engine gave it: enough to judge it."""

    numerator: Decimal
    denominator: Decimal
    state: str
    coverage: Decimal | None
    level: str
    year: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at: ``settles_on`` ("MM-DD") is the day after which the figure stands.

    ``is_base``: the number is where the targets start from, so nothing is judged by it.
    """

    target: Decimal | None
    levels: Collection[str]
    direction: Literal["up", "down"]
    factor: Decimal
    settles_on: str | None
    is_base: bool = False


def judge(figure: Figure, goal: Goal, as_of: date, bounds: Bounds = _USUAL) -> Judgement:
    """The status of ``figure`` as known on ``as_of``: first that there is one, then whether it may
    be judged (a target, its level, enough coverage), then how it stands."""
    return Judgement(
        _status(figure, goal, as_of, bounds),
        is_over_100=figure.state == "over_100",
        is_small=0 < figure.denominator < bounds.small_base,
        is_incomplete=_is_incomplete(figure, bounds),
    )


def is_settled(year: int, settles_on: str | None, as_of: date) -> bool:
    """Whether the figure of ``year`` can no longer change: the year is over or its day has come."""
    if as_of >= date(year, 12, 31):
        return True
    if settles_on is None:
        return False
    month, day = (int(part) for part in settles_on.split("-"))
    return as_of >= date(year, month, day)


def shortfall(figure: Figure, goal: Goal, whole: bool = True) -> Decimal:
    """How many more are missing in the numerator to meet the target; 0 where it is met.

    For a target to stay under: how many fewer. The denominator is held as it is. ``whole`` rounds
    up to whole people or things.
    """
    if goal.target is None or goal.is_base or figure.denominator == 0:
        return Decimal(0)
    needed = goal.target * figure.denominator / goal.factor
    gap = needed - figure.numerator if goal.direction == "up" else figure.numerator - needed
    gap = max(gap, Decimal(0))
    return gap.to_integral_value(ROUND_CEILING) if whole else gap


def meets(figure: Figure, goal: Goal) -> bool:
    """Whether the exact quotient meets the target."""
    assert goal.target is not None
    reached, needed = figure.numerator * goal.factor, goal.target * figure.denominator
    return reached >= needed if goal.direction == "up" else reached <= needed


def _status(figure: Figure, goal: Goal, as_of: date, bounds: Bounds) -> Status:
    if figure.state == "not_collected":
        return Status.NOT_COLLECTED
    if figure.state == "no_data":
        return Status.NO_DATA
    if goal.target is None:
        return Status.NO_TARGET
    if figure.level not in goal.levels:
        return Status.REGION_TARGET
    if goal.is_base:
        return Status.BASE_YEAR
    if _is_incomplete(figure, bounds):
        return Status.INCOMPLETE
    return _against_target(figure, goal, as_of)


def _against_target(figure: Figure, goal: Goal, as_of: date) -> Status:
    if meets(figure, goal):
        return Status.MET
    settled = is_settled(figure.year, goal.settles_on, as_of)
    return Status.NOT_MET if settled else Status.ON_THE_WAY


def _is_incomplete(figure: Figure, bounds: Bounds) -> bool:
    return figure.coverage is not None and figure.coverage < bounds.coverage

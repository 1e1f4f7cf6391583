"""Did the measure change the figure: the question put to a panel, and the whole answer with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

import numpy as np

from orientir.core.effects.beforehand import NO_PLACEBO, Placebo, PreTrend
from orientir.core.effects.cells import Baseline
from orientir.core.effects.designs import Design
from orientir.core.effects.difference import Difference, can_compare, difference
from orientir.core.effects.interrupted import (
    Break,
    Series,
    fake_breaks,
    fit_break,
    is_flat,
    is_long_enough,
    series_of,
)
from orientir.core.effects.panels import FEWEST_UNITS, Panel, PanelNotSound

Method = Literal["did", "its"]
LEVEL: Final = 0.05
DIP_LEVEL: Final = 0.1


class Verdict(StrEnum):
    """What may be said of the effect."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"
    NOT_IDENTIFIABLE = "not_identifiable"
    ASSUMPTION_VIOLATED = "assumption_violated"


class Ground(StrEnum):
    """Why the verdict is what it is."""

    BEYOND_CHANCE = "beyond_chance"
    BY_CHANCE = "by_chance"
    TRENDS_PART = "trends_part"
    FAKE_BREAK = "fake_break"
    DESIGN_TOO_SMALL = "design_too_small"
    NOBODY_TREATED = "nobody_treated"
    NO_TIME_BEFORE = "no_time_before"
    NOBODY_TO_COMPARE = "nobody_to_compare"
    SERIES_TOO_SHORT = "series_too_short"
    NOTHING_VARIES = "nothing_varies"


VERDICTS: Final = {
    Ground.BEYOND_CHANCE: Verdict.ESTABLISHED,
    Ground.BY_CHANCE: Verdict.NOT_ESTABLISHED,
    Ground.TRENDS_PART: Verdict.ASSUMPTION_VIOLATED,
    Ground.FAKE_BREAK: Verdict.ASSUMPTION_VIOLATED,
}


@dataclass(frozen=True, slots=True)
class Question:
    """``method``: None lets the panel decide. ``skip``: periods right before a start that are left out of the baseline;
    None leaves one out where the measure looks given for it.

    ``level``: of tests and, one minus it, of intervals. ``baseline``: the last period before a start, or all before it
    (more exact where errors are independent, wrong where trends drift).
    """

    method: Method | None = None
    skip: int | None = None
    level: float = LEVEL
    baseline: Baseline = "last"


@dataclass(frozen=True, slots=True, eq=False)
class Interruption:
    """A series and its break."""

    series: Series
    found: Break


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """``difference`` or ``interruption`` where one could be counted; ``placebo`` of whichever it is.

    ``skip``: periods left out of the baseline; ``dipped``: what was seen before one was left out unasked.
    """

    panel: Panel
    question: Question
    method: Method
    ground: Ground
    placebo: Placebo = NO_PLACEBO
    difference: Difference | None = None
    interruption: Interruption | None = None
    skip: int = 0
    dipped: PreTrend | None = None

    @property
    def verdict(self) -> Verdict:
        return VERDICTS.get(self.ground, Verdict.NOT_IDENTIFIABLE)

    @property
    def counted(self) -> Difference | Break | None:
        return self.difference or (self.interruption.found if self.interruption else None)


def estimate_effect(panel: Panel, question: Question) -> Answer:
    """Raises PanelNotSound where two units are to be compared: nothing tells them apart but the measure."""
    skip = question.skip or 0
    if skip < 0:
        raise PanelNotSound(f"лет до начала пропустить {skip}: нужно целое число от 0")
    method: Method = question.method or "did"
    why = _refused(panel, question, skip)
    if why is not None:
        return Answer(panel, question, method, why, skip=skip)
    design = Design(panel, skip, baseline=question.baseline)
    if method == "did" and can_compare(design):
        return _compared(panel, question, design)
    if question.method == "did":
        return Answer(panel, question, "did", Ground.NOBODY_TO_COMPARE, skip=skip)
    return _interrupted(panel, question, skip)


def _refused(panel: Panel, question: Question, skip: int) -> Ground | None:
    if not panel.is_treated.any():
        return Ground.NO_TIME_BEFORE if panel.always else Ground.NOBODY_TREATED
    if _stands_still(panel):
        return Ground.NOTHING_VARIES
    if not _has_time(panel, skip):
        return Ground.NO_TIME_BEFORE
    count = len(panel.units)
    is_pair = 1 < count + panel.always < FEWEST_UNITS and not panel.is_treated.all()
    if is_pair and question.method != "its":
        raise PanelNotSound(
            f"единиц всего {count}: по двум единицам эффект меры не отличить от всего другого, чем они "
            "различаются. Добавьте единицы для сравнения; один ряд без сравнения – --method its"
        )
    return None


def _stands_still(panel: Panel) -> bool:
    """Whether no unit's figure moves in any of its periods."""
    high = np.where(panel.known, panel.outcome, -np.inf).max(axis=1)
    low = np.where(panel.known, panel.outcome, np.inf).min(axis=1)
    return bool((high - low <= panel.rounding).all())


def _has_time(panel: Panel, skip: int) -> bool:
    """Whether anybody under the measure is known both before and since."""
    under = panel.under > 0
    ahead = np.arange(len(panel.times))[None, :] < panel.starts[:, None] - skip
    known = panel.known & panel.is_treated[:, None]
    return bool(((known & ahead).any(axis=1) & (known & under).any(axis=1)).any())


def _compared(panel: Panel, question: Question, design: Design) -> Answer:
    found, dipped = difference(design, question.level), None
    if question.skip is None and is_dip(found):
        dipped, design = found.pre_trend, replace(design, skip=1)
        found = difference(design, question.level)
    return Answer(
        panel, question, "did", _judged(found, question.level), found.placebo, found,
        skip=design.skip, dipped=dipped,
    )  # fmt: skip


def is_dip(found: Difference) -> bool:
    """Whether the last period before lies apart, and what came since is mostly its coming back (Ashenfelter 1978).

    Taken at 10 %: to leave a sound period out costs little, to keep one by which units were
    chosen makes an effect out of
    nothing. What stays where the last period went is no coming back but a measure felt early.
    """
    seen = found.pre_trend
    if seen is None or seen.dip_p >= DIP_LEVEL:
        return False
    return found.estimate * float(np.sign(seen.dip)) < -abs(seen.dip) / 2


def _judged(found: Difference, level: float) -> Ground:
    if found.min_p > level:
        return Ground.DESIGN_TOO_SMALL
    if found.pre_trend is not None and found.pre_trend.p < level:
        return Ground.TRENDS_PART
    return Ground.BEYOND_CHANCE if found.p <= level else Ground.BY_CHANCE


def _interrupted(panel: Panel, question: Question, skip: int) -> Answer:
    series = series_of(panel, skip)
    if series is None or not is_long_enough(series.before, series.after):
        return Answer(panel, question, "its", Ground.SERIES_TOO_SHORT, skip=skip)
    if is_flat(series.values, np.isfinite(series.values)):
        return Answer(panel, question, "its", Ground.NOTHING_VARIES, skip=skip)
    found = fit_break(series.values, series.places, series.before, question.level)
    fakes = [one.p for one in fake_breaks(series, question.level)]
    checked = Placebo(min(1.0, len(fakes) * min(fakes)) if fakes else None, len(fakes))
    ground = Ground.BEYOND_CHANCE if found.p <= question.level else Ground.BY_CHANCE
    if checked.p is not None and checked.p < question.level:
        ground = Ground.FAKE_BREAK
    return Answer(panel, question, "its", ground, checked, interruption=Interruption(series, found))

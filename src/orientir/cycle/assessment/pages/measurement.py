"""The operator's psychometric report: what is in trouble first, then the scale, then every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.assessment.models import Calibration, ItemStatistic
from orientir.cycle.assessment.pages.measured_words import (
    difficulty_words,
    sides_of,
    troubles_of,
    two,
    weight_of,
    with_error,
)
from orientir.cycle.assessment.pages.years import YearsLine, years_line
from orientir.kit import russian
from orientir.kit.ui.charts.curves import Curves, Line
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

FIRST = 8
"""Of a list of warnings: so many are read, the rest is folded."""
FARTHEST = 4.0
"""Logits: nearly nobody stands farther; what lies there is put into the last stretch."""
MOST_ERROR = 1.5
"""Logits: beyond it a level is not told at all, and the line is cut."""


@dataclass(frozen=True, slots=True)
class BandLine:
    """A stretch of the scale: the share of people, the items whose difficulty lies there."""

    place: str
    people: float
    words: str
    items: str
    error: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Two groups compared: who, how many, the state to draw, what came out."""

    title: str
    sizes: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class MeasurementPage:
    lead: str
    facts: Sequence[Fact]
    warnings: Sequence[str]
    more_warnings: Sequence[str]
    years: YearsLine
    precision: Curves | None
    groups: Sequence[GroupLine]
    troubled: Table
    sound: Table
    competencies: Table
    bands: Sequence[BandLine]
    pairs: Sequence[str]
    odd: str


def measurement_page(
    calibration: Calibration,
    statistics: Sequence[ItemStatistic],
    titles: Mapping[str, str],
    code: str = "",
) -> MeasurementPage:
    """``statistics`` with their items; ``titles``: short titles of competencies; ``code``: of the procedure."""
    told = calibration.details
    flags = [_flag(one) for one in told.get("flags", ())]
    return MeasurementPage(
        _lead(told),
        _facts(calibration),
        flags[:FIRST],
        flags[FIRST:],
        years_line(told.get("scale", {})),
        _precision(told.get("precision", {})),
        _comparisons(told.get("comparisons", ()), calibration),
        _items([one for one in statistics if troubles_of(one)], titles, code),
        _items([one for one in statistics if not troubles_of(one)], titles, code),
        _competencies(told.get("competencies", ()), titles),
        [_band(one) for one in _within(told.get("bands", ()))],
        [_pair(one) for one in told.get("pairs", ())[:FIRST]],
        _odd(told.get("odd", {})),
    )


def _lead(told: Mapping[str, Any]) -> str:
    """Reliability and what the deficits named are worth."""
    parts = []
    if told.get("omega") is not None:
        text = _("Reliability of the whole test is %(omega)s.")
        parts.append(text % {"omega": russian.number(round(told["omega"], 2), 2)})
    named = told.get("named") or 0
    text = ngettext("%(n)s deficit is named", "%(n)s deficits are named", named)
    false = told.get("expected_false")
    if named and false is not None:
        text += _(", of them about %(share)s per cent are expected to be wrong")
    parts.append(
        text % {"n": russian.number(named), "share": russian.number(round(100 * (false or 0)))}
        + "."
    )
    return " ".join(parts)


def _odd(told: Mapping[str, Any]) -> str:
    """How many sittings ask for a look; empty where none was judged."""
    if not told.get("judged"):
        return ""
    found = told["people"]
    if not found:
        return _("Nobody's answers are at odds with their own level.")
    text = ngettext(
        "The answers of %(n)s person are at odds with their own level: easy tasks missed, hard ones solved.",
        "The answers of %(n)s people are at odds with their own level: easy tasks missed, hard ones solved.",
        found,
    )
    chance = _(" Chance alone would give about %(chance)s.")
    words = {"chance": russian.number(round(told["p"] * told["judged"], 1), 1)}
    return text % {"n": russian.number(found)} + chance % words


def _facts(calibration: Calibration) -> list[Fact]:
    told = calibration.details
    converged = _("yes") if calibration.is_converged else _("no: these figures may not be used")
    return [
        Fact(_("Model"), calibration.model.upper()),
        Fact(_("People"), russian.number(calibration.persons)),
        Fact(_("Tasks"), russian.number(calibration.items)),
        Fact(_("Converged"), converged),
        Fact(_("Log-likelihood"), russian.number(round(calibration.log_likelihood, 2), 2)),
        Fact(_("Cronbach's alpha"), two(told.get("alpha"))),
        Fact(_("McDonald's omega"), two(told.get("omega"))),
        Fact(_("Standard error of measurement, points"), two(told.get("sem"))),
    ]


def _flag(flag: Mapping[str, Any]) -> str:
    return f"{flag['item']}: {flag['text']}" if flag.get("item") else str(flag["text"])


def _items(statistics: Sequence[ItemStatistic], titles: Mapping[str, str], code: str) -> Table:
    """Those in trouble first, the gravest before the others; under the name what to do."""
    columns = [
        Column(_("Task"), place="name"),
        Column(_("What is wrong and what to do"), place="verdict"),
        Column(_("Solved, %"), kind="number", place="value"),
        Column(_("Discrimination"), kind="number"),
        Column(_("Slope"), kind="number"),
        Column(_("Difficulty"), kind="number"),
        Column(_("Infit"), kind="number"),
        Column(_("Outfit"), kind="number"),
    ]
    ordered = sorted(statistics, key=lambda one: (-weight_of(one), one.discrimination or 0))
    return Table(_("Tasks"), columns, [_item(one, titles, code) for one in ordered], dense=True)


def _item(one: ItemStatistic, titles: Mapping[str, str], code: str) -> Row:
    item = one.version.item
    facility = None if one.facility is None else round(100 * one.facility)
    href = reverse("assessment:measurement_item", args=[code, one.version_id]) if code else ""
    return Row(
        [
            Cell(item.code, second=titles.get(item.competency, item.competency), href=href),
            _state(one),
            Cell(russian.number(facility)),
            Cell(two(one.discrimination)),
            Cell(with_error(one.slope, one.slope_se)),
            Cell(difficulty_words(one)),
            Cell(two(one.infit)),
            Cell(two(one.outfit)),
        ],
        anchor=f"item-{item.pk}",
    )


def _state(one: ItemStatistic) -> Cell:
    """All that is wrong, and what to do about the gravest."""
    troubles = troubles_of(one)
    if not troubles:
        return Cell(_("in order"), state="done")
    words = "; ".join(trouble.words for trouble in troubles)
    return Cell(words, second=troubles[0].advice, state="check")


def _comparisons(told: Sequence[Mapping[str, Any]], calibration: Calibration) -> list[GroupLine]:
    return [_comparison(one, calibration.items) for one in told]


def _comparison(one: Mapping[str, Any], items: int) -> GroupLine:
    """How many tasks treat the two groups unlike, or why that is not known."""
    focal, reference = sides_of(one)
    sizes = _("%(focal)s and %(reference)s people") % {
        "focal": russian.number(one["focal"]),
        "reference": russian.number(one["reference"]),
    }
    title = f"{focal} / {reference}"
    if one["why"]:
        return GroupLine(
            title, sizes, "insufficient", _("not compared: %(why)s") % {"why": one["why"]}
        )
    large, small = one["classes"]["C"], one["classes"]["B"]
    if not large + small:
        return GroupLine(title, sizes, "done", _("all tasks treat both groups alike"))
    words = _("of %(items)s tasks a large difference in %(large)s, a small one in %(small)s")
    counts = {"items": items, "large": large, "small": small}
    return GroupLine(title, sizes, "check" if large else "done", words % counts)


def _precision(told: Mapping[str, Sequence[float | None]]) -> Curves | None:
    """Error of a level along the scale over the hill of people: where it is told well, and where they are."""
    if not told:
        return None
    errors = [
        (x, min(error, MOST_ERROR))
        for x, error in zip(told["level"], told["error"], strict=True)
        if x is not None and error is not None
    ]
    hill = [
        (x, share)
        for x, share in zip(told["level"], told["people"], strict=True)
        if x is not None and share is not None
    ]
    if not errors:
        return None
    level, least = min(errors, key=lambda one: one[1])
    finding = _("The test is most exact at %(level)s logits: its error there is %(error)s.")
    words = finding % {"level": russian.number(round(level, 1), 1), "error": two(least)}
    return Curves(
        [Line(errors, strong=True)], words, _("level, logits; behind: people"),
        _("standard error of a level, logits"), (-FARTHEST, FARTHEST), (0.0, MOST_ERROR), hill=hill,
    )  # fmt: skip


def _competencies(told: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> Table:
    columns = [
        Column(_("Competency"), place="name"),
        Column(_("May it speak for itself"), place="verdict"),
        Column(_("By its own tasks"), kind="number"),
        Column(_("By the total"), kind="number"),
        Column(_("By all together"), kind="number", place="value"),
        Column(_("Border, logits"), kind="number"),
    ]
    rows = [
        Row(
            [
                Cell(titles.get(one["code"], one["code"])),
                Cell(_("yes"), state="done")
                if one["speaks"]
                else Cell(_("no"), state="insufficient"),
                Cell(two(one["own"])),
                Cell(two(one["total"])),
                Cell(two(one["joint"])),
                Cell(two(one["support"])),
            ]
        )
        for one in told
    ]
    return Table(_("Competencies"), columns, rows, dense=True)


def _within(bands: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The bands within reach; items and people beyond them stand in the outermost."""
    near = [dict(one) for one in bands if one["low"] >= -FARTHEST and one["high"] <= FARTHEST]
    if not near:
        return []
    for one in bands:
        edge = near[0] if one["high"] <= -FARTHEST else near[-1] if one["low"] >= FARTHEST else None
        if edge is not None:
            edge["people"] += one["people"]
            edge["items"] = [*edge["items"], *one["items"]]
    return near


def _band(band: Mapping[str, Any]) -> BandLine:
    share = 100 * band["people"]
    return BandLine(
        russian.span(band["low"], band["high"], 1),
        share,
        _("%(share)s per cent of people") % {"share": russian.number(round(share, 1), 1)},
        ", ".join(band["items"]),
        two(band["error"]),
    )


def _pair(pair: Mapping[str, Any]) -> str:
    return _("%(first)s and %(second)s: %(q3)s") % {
        "first": pair["first"],
        "second": pair["second"],
        "q3": two(pair["q3"]),
    }

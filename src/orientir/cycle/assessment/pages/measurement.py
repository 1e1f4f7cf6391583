"""The operator's psychometric report: what is in trouble first, then the scale, then every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.psychometrics.troubles import Trouble
from orientir.cycle.assessment.models import Calibration, ItemStatistic
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

FIRST = 8
"""Of a list of warnings: so many are read, the rest is folded."""
FARTHEST = 4.0
"""Logits: nearly nobody stands farther; what lies there is put into the last stretch."""
NOISY = 1.3
"""Mean square above which a fit is worth a look; usual for tests of this length (Wright and Linacre, 1994)."""


@dataclass(frozen=True, slots=True)
class BandLine:
    """A stretch of the scale: the share of people, the items whose difficulty lies there."""

    place: str
    people: float
    words: str
    items: str
    error: str


@dataclass(frozen=True, slots=True)
class MeasurementPage:
    lead: str
    facts: Sequence[Fact]
    warnings: Sequence[str]
    more_warnings: Sequence[str]
    troubled: Table
    sound: Table
    competencies: Table
    bands: Sequence[BandLine]
    pairs: Sequence[str]


def measurement_page(
    calibration: Calibration, statistics: Sequence[ItemStatistic], titles: Mapping[str, str]
) -> MeasurementPage:
    """``statistics`` with their items; ``titles``: short titles of competencies."""
    told = calibration.details
    flags = [_flag(one) for one in told.get("flags", ())]
    return MeasurementPage(
        _lead(told),
        _facts(calibration),
        flags[:FIRST],
        flags[FIRST:],
        _items([one for one in statistics if _troubles(one)], titles),
        _items([one for one in statistics if not _troubles(one)], titles),
        _competencies(told.get("competencies", ()), titles),
        [_band(one) for one in _within(told.get("bands", ()))],
        [_pair(one) for one in told.get("pairs", ())[:FIRST]],
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


def _facts(calibration: Calibration) -> list[Fact]:
    told = calibration.details
    converged = _("yes") if calibration.is_converged else _("no: these figures may not be used")
    return [
        Fact(_("Model"), calibration.model.upper()),
        Fact(_("People"), russian.number(calibration.persons)),
        Fact(_("Tasks"), russian.number(calibration.items)),
        Fact(_("Converged"), converged),
        Fact(_("Log-likelihood"), russian.number(round(calibration.log_likelihood, 2), 2)),
        Fact(_("Cronbach's alpha"), _two(told.get("alpha"))),
        Fact(_("McDonald's omega"), _two(told.get("omega"))),
        Fact(_("Standard error of measurement, points"), _two(told.get("sem"))),
    ]


def _flag(flag: Mapping[str, Any]) -> str:
    return f"{flag['item']}: {flag['text']}" if flag.get("item") else str(flag["text"])


def _items(statistics: Sequence[ItemStatistic], titles: Mapping[str, str]) -> Table:
    """Those in trouble first, the weakest before the others."""
    columns = [
        Column(_("Task"), place="name"),
        Column(_("What is wrong"), place="verdict"),
        Column(_("Solved, %"), kind="number", place="value"),
        Column(_("Discrimination"), kind="number"),
        Column(_("Slope"), kind="number"),
        Column(_("Difficulty"), kind="number"),
        Column(_("Infit"), kind="number"),
        Column(_("Outfit"), kind="number"),
    ]
    ordered = sorted(statistics, key=lambda one: (-len(_troubles(one)), one.discrimination or 0))
    return Table(_("Tasks"), columns, [_item(one, titles) for one in ordered], dense=True)


def _item(one: ItemStatistic, titles: Mapping[str, str]) -> Row:
    item = one.version.item
    troubles = _troubles(one)
    facility = None if one.facility is None else round(100 * one.facility)
    steps = [step for step in one.steps if step is not None]
    errors = [error for error in one.steps_se if error is not None]
    return Row(
        [
            Cell(item.code, second=titles.get(item.competency, item.competency)),
            Cell("; ".join(troubles), state="check")
            if troubles
            else Cell(_("in order"), state="done"),
            Cell(russian.number(facility)),
            Cell(_two(one.discrimination)),
            Cell(_with_error(one.slope, one.slope_se)),
            Cell(_with_error(_mean(steps), _mean(errors))),
            Cell(_two(one.infit)),
            Cell(_two(one.outfit)),
        ],
        anchor=f"item-{item.pk}",
    )


def _troubles(one: ItemStatistic) -> list[str]:
    known = {trouble.value: trouble.words for trouble in Trouble}
    found = [known[code] for code in one.details.get("troubles", ()) if code in known]
    if any(fit is not None and fit > NOISY for fit in (one.infit, one.outfit)):
        found.append(_("answers are noisier than the model allows"))
    return found


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
                Cell(_two(one["own"])),
                Cell(_two(one["total"])),
                Cell(_two(one["joint"])),
                Cell(_two(one["support"])),
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
        _two(band["error"]),
    )


def _pair(pair: Mapping[str, Any]) -> str:
    return _("%(first)s and %(second)s: %(q3)s") % {
        "first": pair["first"],
        "second": pair["second"],
        "q3": _two(pair["q3"]),
    }


def _with_error(value: float | None, error: float | None) -> str:
    return _two(value) if error is None else f"{_two(value)} ± {_two(error)}"


def _two(value: float | None) -> str:
    return russian.number(None if value is None else round(value, 2), 2)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

"""How many pupils got each primary score: as a picture, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from orientir.kit import russian
from orientir.kit.ui.charts.histograms import Histogram
from orientir.kit.ui.parts import Cell, Column, Row, Table

Counts = Sequence[Sequence[float]]
Heaps = Sequence[Mapping[str, Any]]


def histogram_of(counts: Counts, cuts: Sequence[float], heaps: Heaps = ()) -> Histogram | None:
    """None where nobody has a score. Boundaries bear the mark that begins there."""
    if not counts:
        return None
    marks = range(5 - len(cuts) + 1, 6)
    named = [(cut, _("“%(mark)s”") % {"mark": mark}) for cut, mark in zip(cuts, marks, strict=True)]
    flagged = [heap for heap in heaps if heap["flagged"]]
    finding = (
        _("Scores heap up at a boundary")
        if flagged
        else _("How many pupils got each primary score")
    )
    expected = [(heap["score"], heap["expected"]) for heap in flagged]
    return Histogram([(one[0], one[1]) for one in counts], named, finding, expected)


def scores_table(counts: Counts, cuts: Sequence[float], heaps: Heaps = ()) -> Table:
    """Scores down with the mark they give; where they heap up, how many a smooth curve would have."""
    expected = {heap["score"]: heap["expected"] for heap in heaps if heap["flagged"]}
    columns = [
        Column(_("Primary score"), kind="number", place="name"),
        Column(_("Mark"), kind="number"),
        Column(_("Pupils"), kind="number", place="value"),
        *([Column(_("A smooth curve would have"), kind="number")] if expected else []),
    ]
    lowest = 5 - len(cuts)
    rows = [
        Row(
            [
                Cell(russian.number(score)),
                Cell(russian.number(lowest + sum(score >= cut for cut in cuts)) if cuts else russian.MISSING),
                Cell(russian.number(pupils)),
                *([Cell(_smooth(expected.get(score)))] if expected else []),
            ]
        )
        for score, pupils in counts
    ]  # fmt: skip
    return Table(_("Pupils by primary score"), columns, rows, dense=True)


def _smooth(value: float | None) -> str:
    return "" if value is None else russian.number(value, 1)

"""Tables of a run: schools by verdict with reasons, tasks of a paper, groups of schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.verdicts import SAID, tell, word_of
from orientir.kit import russian
from orientir.kit.ui.charts.histograms import Histogram
from orientir.kit.ui.parts import Cell, Column, Row, Table

Titles = Mapping[int, tuple[str, str]]
ORDER = (
    "low",
    "marker",
    "red_items",
    "unlike",
    "grouped",
    "few_data",
    "not_low",
    "no_marker",
    "no_red_items",
)
ITEM_STATES = {"red": "check", "enough": "done", "unclear": "doing", "none": "insufficient"}


def findings_table(run: AnalysisRun, findings: Sequence[UnitFinding], titles: Titles) -> Table:
    """Those that ask for something first."""
    has_pupils = run.kind != "context"
    columns = [
        Column(_("Unit"), place="name"),
        Column(_("What was found"), place="verdict"),
        Column(_("Why")),
    ]
    columns += [Column(_("Pupils"), kind="number")] if has_pupils else []
    rows = [
        _row(run.kind, one, titles, has_pupils=has_pupils)
        for one in sorted(findings, key=lambda one: _order(one, titles))
    ]
    return Table(_("Schools"), columns, rows)


def _order(one: UnitFinding, titles: Titles) -> tuple[int, int, float, str]:
    place = ORDER.index(one.verdict) if one.verdict in ORDER else len(ORDER)
    title = titles.get(one.unit_id, ("", ""))[1]
    return place, one.reasons.get("cluster", 0), -(one.value or 0), russian.sort_key(title)


def _row(kind: str, one: UnitFinding, titles: Titles, *, has_pupils: bool) -> Row:
    code, title = titles.get(one.unit_id, ("", russian.MISSING))
    href = reverse("analysis:unit", args=[code]) if code else ""
    cells = [
        Cell(title, href=href),
        Cell(word_of(one), state=SAID[one.verdict].state),
        Cell(tell(kind, one)),
    ]
    return Row([*cells, Cell(russian.number(one.pupils))] if has_pupils else cells)


def items_table(
    items: Sequence[Mapping[str, Any]], region: Mapping[str, float | None] | None = None
) -> Table:
    """Tasks in the order of the paper; ``region``: task → share, to be compared with."""
    columns = [
        Column(_("Task"), place="name"),
        Column(_("Solved, %"), kind="number", place="value"),
        *([Column(_("Region, %"), kind="number")] if region is not None else []),
        Column(_("Interval")),
        Column(_("State"), place="verdict"),
        Column(_("Pupils"), kind="number"),
    ]
    return Table(_("Tasks"), columns, [_item_row(one, region) for one in items])


def _item_row(one: Mapping[str, Any], region: Mapping[str, float | None] | None) -> Row:
    words = {
        "red": _("red"),
        "enough": _("enough"),
        "unclear": _("unclear"),
        "none": _("not administered"),
    }
    levels = {"basic": _("basic"), "raised": _("raised"), "high": _("high")}
    second = "; ".join(
        part for part in (levels[one["level"]], one["content"], one["skill"]) if part
    )
    span = russian.MISSING if one["low"] is None else russian.span(one["low"], one["high"], 0)
    return Row(
        [
            Cell(one["item"], second=second),
            Cell(russian.share(one["share"], one["pupils"])),
            *([Cell(russian.share(region.get(one["item"])))] if region is not None else []),
            Cell(span),
            Cell(words[one["state"]], state=ITEM_STATES[one["state"]]),
            Cell(russian.number(one["pupils"])),
        ]
    )


def clusters_table(clusters: Sequence[Mapping[str, Any]]) -> Table:
    columns = [
        Column(_("Group"), place="name"),
        Column(_("What it is like")),
        Column(_("Schools"), kind="number", place="value"),
        Column(_("Stable"), kind="number"),
    ]
    rows = [
        Row(
            [
                Cell(_("Group %(n)s") % {"n": one["cluster"]}),
                Cell(one["description"]),
                Cell(russian.number(one["size"]), second=russian.percent(100 * one["share"])),
                Cell(russian.percent(100 * one["stability"])),
            ]
        )
        for one in sorted(clusters, key=lambda one: one["cluster"])
    ]
    return Table(_("Groups of schools"), columns, rows)


def histogram_of(
    counts: Sequence[Sequence[float]],
    cuts: Sequence[float],
    heaps: Sequence[Mapping[str, Any]] = (),
) -> Histogram | None:
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

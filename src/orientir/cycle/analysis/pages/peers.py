"""A school first among schools in conditions like its own: each result against the middle of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.context.peers import NEARNESS_WORDS, AmongPeers, Peers, compare_with_peers
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.words import effect, paper_of_run
from orientir.kit import russian
from orientir.kit.ui.charts.intervals import Axis, Strip, peers_strip
from orientir.kit.ui.charts.scales import bounds_of, marks
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Cell, Column, Row, Table

Show = Callable[[float], str]


def _number(value: float) -> str:
    return russian.number(value, 0)


MEASURES: Final[Mapping[str, tuple[str | Promise, Show]]] = {
    "value_added": (gettext_lazy("Value added, points"), effect),
    "low_results": (gettext_lazy("Greatest share of those below, %"), russian.share),
    "objectivity": (gettext_lazy("Index of objectivity"), _number),
    "items": (gettext_lazy("Red tasks"), _number),
}


ENDS: Final[Mapping[str, tuple[float, ...]]] = {
    "low_results": (0, 10),
    "objectivity": (0, 100),
    "items": (0, 5),
}
"""What the axis of a measure holds whatever the values are: else a hair's breadth would look like a gulf."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One result among those of units like it: words for the table, the strip for the eye."""

    title: str
    source: str
    value: str
    median: str
    greater: str
    strip: Strip
    axis: Axis


@dataclass(frozen=True, slots=True)
class AmongAlike:
    """``measures`` are none where results of too few of them are shown to who looks."""

    nearness: str
    peers: Sequence[Link]
    measures: Sequence[Measure]

    def table(self, strip_width: float | None = None) -> Table | None:
        """Strips as wide as their column on a page, of a given width in px on paper."""
        return _table(self.measures, strip_width) if self.measures else None


def peer_ids(
    runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]
) -> tuple[list[str], str]:
    """Codes of the units like it, the nearest first, and how near they are, as the run of conditions has it."""
    for run in runs:
        reasons = findings[run.pk].reasons if run.pk in findings else {}
        if "peers" in reasons:
            return list(reasons["peers"]), str(reasons["nearness"])
    return [], ""


def among_alike(
    here: str,
    nearness: Any,
    titles: Mapping[str, str],
    runs: Sequence[AnalysisRun],
    values: Mapping[tuple[int, str], float],
) -> AmongAlike:
    """``titles``: code → title of the units like it, the nearest first; ``values``: by run and code of unit."""
    alike = Peers(here, tuple(titles), (), nearness)
    measures: list[Measure] = []
    for run in runs:
        own = {code: value for (pk, code), value in values.items() if pk == run.pk}
        if run.kind in MEASURES:
            measures += [_measure(run, one, own) for one in compare_with_peers([alike], own)]
    links = [Link(title, reverse("analysis:unit", args=[code])) for code, title in titles.items()]
    return AmongAlike(NEARNESS_WORDS[alike.nearness], links, measures)


def _measure(run: AnalysisRun, one: AmongPeers, values: Mapping[str, float]) -> Measure:
    title, show = MEASURES[run.kind]
    others = [value for code, value in values.items() if code != one.unit]
    shown = marks(*bounds_of([*others, one.value, *ENDS.get(run.kind, ())]))
    label = _("here %(value)s, the middle of those like it %(median)s") % {
        "value": show(one.value), "median": show(one.median),
    }  # fmt: skip
    return Measure(
        str(title), paper_of_run(run), show(one.value), show(one.median),
        _("%(n)s of %(all)s") % {"n": one.place - 1, "all": one.count},
        Strip(others, one.median, one.value, label=label), Axis(shown[0], shown[-1], shown),
    )  # fmt: skip


def _table(measures: Sequence[Measure], strip_width: float | None) -> Table:
    columns = [
        Column(_("What"), place="name"),
        Column(_("Here"), kind="number", place="value"),
        Column(_("Middle of those like it"), kind="number"),
        Column(_("Those like it, and it among them"), kind="chart", place="chart"),
        Column(_("Greater at"), kind="number"),
    ]
    rows = [
        Row(
            [
                Cell(one.title, second=one.source), Cell(one.value), Cell(one.median),
                Cell(peers_strip(one.strip, one.axis, strip_width)), Cell(one.greater),
            ]
        )
        for one in measures
    ]  # fmt: skip
    return Table(_("Among schools like it"), columns, rows)

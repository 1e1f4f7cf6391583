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
from orientir.cycle.analysis.pages.words import effect
from orientir.kit import russian
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


@dataclass(frozen=True, slots=True)
class AmongAlike:
    """``table`` is None where results of too few of them are shown to who looks."""

    nearness: str
    peers: Sequence[Link]
    table: Table | None


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
    rows = []
    for run in runs:
        own = {code: value for (pk, code), value in values.items() if pk == run.pk}
        rows += [_row(run, one) for one in compare_with_peers([alike], own) if run.kind in MEASURES]
    columns = [
        Column(_("What"), place="name"),
        Column(_("Here"), kind="number", place="value"),
        Column(_("Middle of schools like it"), kind="number"),
        Column(_("Greater at"), kind="number"),
    ]
    table = Table(_("Among schools like it"), columns, rows) if rows else None
    links = [Link(title, reverse("analysis:unit", args=[code])) for code, title in titles.items()]
    return AmongAlike(NEARNESS_WORDS[alike.nearness], links, table)


def _row(run: AnalysisRun, one: AmongPeers) -> Row:
    title, show = MEASURES[run.kind]
    greater = _("%(n)s of %(all)s") % {"n": one.place - 1, "all": one.count}
    return Row([Cell(str(title)), Cell(show(one.value)), Cell(show(one.median)), Cell(greater)])

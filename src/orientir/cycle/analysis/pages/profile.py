"""What stands behind low results: staff, deficits, conditions, results, signs. Side by side, never summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.verdicts import SAID, tell, word_of
from orientir.cycle.analysis.pages.words import paper_of_run
from orientir.kit.ui.parts import Cell, Column, Row, Table

SIDES: Final = ("low_results", "value_added", "objectivity", "context")


def is_low(runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]) -> bool:
    return any(run.pk in findings and findings[run.pk].verdict == "low" for run in runs)


def risk_table(
    runs: Sequence[AnalysisRun],
    findings: Mapping[int, UnitFinding],
    staff: Iterable[str],
    deficits: Iterable[str],
) -> Table:
    """``staff``, ``deficits``: sentences about the unit; none of them is «not enough data»."""
    rows = [row for kind in SIDES for row in _side(kind, runs, findings)]
    rows += [
        _told(_("Staffing of the school"), staff),
        _told(_("Deficits of teachers, shares"), deficits),
    ]
    columns = [Column(_("Side"), place="name"), Column(_("What is known"))]
    return Table(_("What stands behind low results"), columns, rows)


def _side(kind: str, runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]) -> list[Row]:
    """A line for each paper of a kind, or one that says that nothing is known."""
    title = str(KINDS[kind].title)
    found = [(run, findings[run.pk]) for run in runs if run.kind == kind and run.pk in findings]
    return [
        Row([Cell(title, second=paper_of_run(run)),
             Cell(word_of(one), second=tell(kind, one), state=SAID[one.verdict].state)])
        for run, one in found
    ] or [Row([Cell(title), _unknown()])]  # fmt: skip


def _told(title: str, words: Iterable[str]) -> Row:
    told = "; ".join(words)
    return Row([Cell(title), Cell(told) if told else _unknown()])


def _unknown() -> Cell:
    return Cell(str(SAID["few_data"].word), state=SAID["few_data"].state)

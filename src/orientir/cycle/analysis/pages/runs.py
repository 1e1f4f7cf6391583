"""The list of runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.shown import heading_of
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


def runs_table(runs: Iterable[AnalysisRun]) -> Table:
    columns = [
        Column(_("What"), place="name"),
        Column(_("Kind")),
        Column(_("Who and when")),
        Column(_("State"), place="verdict"),
    ]
    return Table(_("Runs"), columns, [_row(run) for run in runs])


def _row(run: AnalysisRun) -> Row:
    who = run.created_by.display_name if run.created_by else russian.MISSING
    return Row(
        [
            Cell(heading_of(run), href=reverse("analysis:run", args=[run.pk])),
            Cell(str(KINDS[run.kind].title)),
            Cell(who, second=russian.moment(timezone.localtime(run.created_at))),
            _state(run),
        ]
    )


def _state(run: AnalysisRun) -> Cell:
    if run.finished_at is None:
        return Cell(_("not counted"), state="doing")
    return Cell(_("shown to all") if run.published_at else _("counted"), state="done")

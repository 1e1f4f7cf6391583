"""Low results of a school over the years: procedure by procedure, and what the rule said of each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.history import Years
from orientir.cycle.analysis.pages.verdicts import SAID, word_of
from orientir.cycle.analysis.queries.about import about_of
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

Figures = Mapping[tuple[str, int], Mapping[str, Any]]


def low_history_of(
    runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]
) -> Years | None:
    """``runs`` of low results by year, ``findings`` by run. None where no procedure of the school is known."""
    own = {
        about_of(run.inputs, run.parameters).year: findings[run.pk]
        for run in runs
        if run.pk in findings
    }
    figures = {
        (one["procedure"], one["year"]): one
        for year in sorted(own)
        for one in own[year].reasons.get("figures", ())
    }
    if not figures:
        return None
    return Years(_words(own), _under(), None, _table(own, figures))


def _under() -> str:
    return _("Part of those who did not reach the least score, with its interval of 95 %.")


def _words(own: Mapping[int, UnitFinding]) -> str:
    """How the school stood in each year that the rule was asked about."""
    told = [f"{year}: {word_of(one)}" for year, one in sorted(own.items())]
    if len(told) == 1:
        return _("By the rule: %(years)s. One year is judged: too early to speak of a change.") % {
            "years": told[0]
        }
    return _("By the rule: %(years)s.") % {"years": "; ".join(told)}


def _table(own: Mapping[int, UnitFinding], figures: Figures) -> Table:
    years = sorted({year for _procedure, year in figures})
    columns = [Column(_("Procedure"), place="name"), *(Column(str(year)) for year in years)]
    procedures = sorted({procedure for procedure, _year in figures})
    rows = [
        Row([Cell(procedure), *(_figure(figures.get((procedure, year))) for year in years)])
        for procedure in procedures
    ]
    rows.append(Row([Cell(_("By the rule")), *(_verdict(own.get(year)) for year in years)]))
    return Table(_("Low results over the years"), columns, rows)


def _figure(one: Mapping[str, Any] | None) -> Cell:
    if one is None:
        return Cell(russian.MISSING)
    words = _("%(below)s of %(all)s, interval %(low)s–%(high)s") % {
        "below": one["below"], "all": one["participants"],
        "low": russian.number(one["low"], 0), "high": russian.number(one["high"], 0),
    }  # fmt: skip
    state = "insufficient" if not one["is_counted"] else "check" if one["is_hit"] else ""
    return Cell(russian.percent(one["share"], one["participants"]), second=words, state=state)


def _verdict(one: UnitFinding | None) -> Cell:
    if one is None:
        return Cell(_("not judged"))
    return Cell(word_of(one), state=SAID[one.verdict].state)

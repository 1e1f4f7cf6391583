"""Signs of bias over the years: of a school sign by sign, of a municipality and the region by their index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

from django.utils.translation import gettext as _

from orientir.core.findings import Share, wilson_interval
from orientir.core.objectivity.histories import History, tell_histories
from orientir.core.objectivity.signals import Signal
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.verdicts import SAID
from orientir.cycle.analysis.pages.words import paper_of_run, part_of
from orientir.cycle.analysis.queries.about import about_of
from orientir.kit import russian
from orientir.kit.ui.charts.spans import Span, Spans
from orientir.kit.ui.parts import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class Years:
    """``finding``: the answer in a sentence; ``chart``: None where no index is; ``under``: what stands there."""

    finding: str
    under: str
    chart: Spans | None
    table: Table


def history_of_school(
    runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]
) -> Years | None:
    """``runs`` by year, ``findings`` by run. None where the school is in none of them."""
    own = [(run, findings[run.pk]) for run in runs if run.pk in findings]
    if not own:
        return None
    told = tell_histories(_signals(own))[:1]
    finding = _school_words(told[0] if told else None, sorted({_year(run) for run, _one in own}))
    finding += _caution([_looked(one.reasons.get("signals", ())) for _run, one in own])
    under = _("Under the year: signs found of those looked at.")
    return Years(finding, under, _chart(own, finding), _signs_table(own))


def history_of_place(
    runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]
) -> Years | None:
    """Of a municipality: the index with its interval, and how many of its schools bear a sign."""
    own = [(run, findings[run.pk]) for run in runs if run.pk in findings]
    own = [(run, one) for run, one in own if one.value is not None and "checks" in one.reasons]
    if not own:
        return None
    finding = _place_words([(one.low or 0, one.high or 0) for _run, one in own])
    finding += _caution([_looked((run.figures or {})["signals"]) for run, _one in own])
    table = _places_table(
        [(run, one.reasons["markers"], one.reasons["checks"], (one.value or 0, one.low or 0, one.high or 0))
         for run, one in own]
    )  # fmt: skip
    return Years(finding, _under_places(), _chart(own, finding), table)


def history_of_region(runs: Sequence[AnalysisRun]) -> Years | None:
    """Of the schools that could be looked at, the part without a sign, with Wilson's interval."""
    rows = []
    for run in runs:
        counts = (run.figures or {})["verdicts"]
        usual = counts["marker"] + counts["no_marker"]
        markers, checks = counts["marker"], (run.figures or {}).get("looked", usual)
        if not checks:
            continue
        share = Share(checks - markers, checks)
        ends = wilson_interval(share)
        span = (100 * (checks - markers) / checks, 100 * ends.low, 100 * ends.high)
        rows.append((run, markers, checks, span))
    if not rows:
        return None
    finding = _place_words([(span[1], span[2]) for *_others, span in rows])
    finding += _caution([_looked((run.figures or {})["signals"]) for run, *_others in rows])
    spans = [
        Span(str(_year(run)), *span, note=part_of(markers, checks))
        for run, markers, checks, span in rows
    ]
    return Years(finding, _under_places(), Spans(spans, finding), _places_table(rows))


def _looked(signals: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Signs that were looked at: of a run those with schools, of a school those it could be judged by."""
    return frozenset(
        one["code"] for one in signals if one.get("looked") or one.get("verdict", "few_data") != "few_data"
    )  # fmt: skip


def _caution(looked: Sequence[frozenset[str]]) -> str:
    """Years in which different things were looked at are compared with care."""
    if len(set(looked)) < 2:
        return ""
    return " " + _("Not the same signs were looked at in every year: compare with care.")


def _under_places() -> str:
    return _("Under the year: schools with a sign of those looked at.")


def _year(run: AnalysisRun) -> int:
    return about_of(run.inputs, run.parameters).year


def _signals(own: Sequence[tuple[AnalysisRun, UnitFinding]]) -> dict[int, list[Signal]]:
    """As the core tells histories; limits of effects are not kept with a finding."""
    found: dict[int, list[Signal]] = {_year(run): [] for run, _one in own}
    for run, one in own:
        found[_year(run)] += [
            Signal(
                signal["code"], "", signal["pupils"], signal["effect"], nan, nan, nan, signal["p"],
                signal["verdict"] == "marker", signal["told"],
            )
            for signal in one.reasons.get("signals", ())
            if signal["verdict"] != "few_data"
        ]  # fmt: skip
    return found


def _school_words(told: History | None, years: Sequence[int]) -> str:
    if told is None:
        return _("In no year could anything be looked at: there were too few pupils or data.")
    if len(years) == 1:
        return _("One year is counted, %(year)s: too early to speak of a change.") % {
            "year": years[0]
        }
    met = sorted({year for when in told.years.values() for year in when})
    shown = ", ".join(map(str, met))
    if told.running >= 2:
        return _("Signs %(n)s years running: %(years)s.") % {"n": told.running, "years": shown}
    if not met:
        return _("No sign in any of the years counted: %(years)s.") % {
            "years": ", ".join(map(str, years))
        }
    if met[-1] == years[-1]:
        return _("There are signs in the last year; before it: %(years)s.") % {
            "years": ", ".join(map(str, met[:-1])) or _("none")
        }
    return _("There were signs in %(years)s, in the last year there are none.") % {"years": shown}


def _place_words(ends: Sequence[tuple[float, float]]) -> str:
    """A change is named only where the intervals of the first and the last year are apart."""
    if len(ends) == 1:
        return _("One year is counted: too early to speak of a change.")
    (first_low, first_high), (last_low, last_high) = ends[0], ends[-1]
    if last_low > first_high:
        return _("Fewer signs than in the first year: the intervals are apart.")
    if last_high < first_low:
        return _("More signs than in the first year: the intervals are apart.")
    return _("No change established: what differs between the years may be chance.")


def _chart(own: Sequence[tuple[AnalysisRun, UnitFinding]], finding: str) -> Spans | None:
    spans = [
        Span(
            str(_year(run)), one.value, one.low, one.high, part_of(one.reasons["markers"], one.reasons["checks"]),
            is_marked=one.level == "organisation" and one.reasons["markers"] > 0,
        )
        for run, one in own
        if one.value is not None and one.low is not None and one.high is not None
    ]  # fmt: skip
    return Spans(spans, finding) if spans else None


def _signs_table(own: Sequence[tuple[AnalysisRun, UnitFinding]]) -> Table:
    """Signs down, papers of the years across."""
    by_run = [{one["code"]: one for one in found.reasons.get("signals", ())} for _run, found in own]
    titles = {code: one["title"] for signs in by_run for code, one in signs.items()}
    columns = [Column(_("Sign"), place="name"), *(Column(paper_of_run(run)) for run, _one in own)]
    rows = [
        Row([Cell(title), *(_sign(signs.get(code)) for signs in by_run)])
        for code, title in titles.items()
    ]
    if any("federal" in one.reasons for _run, one in own):
        told = (_listed(one.reasons.get("federal")) for _run, one in own)
        rows.append(Row([Cell(_("Federal list")), *told]))
    return Table(_("Signs over the years"), columns, rows)


def _sign(one: Mapping[str, Any] | None) -> Cell:
    words = {"marker": _("a sign"), "no_marker": _("no sign"), "few_data": _("not looked at")}
    verdict = one["verdict"] if one else "few_data"
    return Cell(words[verdict], state=SAID[verdict].state)


def _listed(federal: Mapping[str, Any] | None) -> Cell:
    if federal is None:
        return Cell(_("not taken"), state="insufficient")
    if federal["is_named"]:
        return Cell(_("named"), state="check")
    return Cell(_("not named in it"), state="not_established")


Place = tuple[AnalysisRun, int, int, tuple[float, float, float]]


def _places_table(rows: Sequence[Place]) -> Table:
    columns = [
        Column(_("Results"), place="name"),
        Column(_("Schools looked at"), kind="number"),
        Column(_("With a sign"), kind="number", place="value"),
        Column(_("Index, of 100"), kind="number"),
        Column(_("Interval")),
    ]
    return Table(
        _("Signs over the years"),
        columns,
        [
            Row(
                [
                    Cell(paper_of_run(run)), Cell(russian.number(checks)), Cell(russian.number(markers)),
                    Cell(russian.number(value, 0)), Cell(russian.span(low, high, 0)),
                ]
            )
            for run, markers, checks, (value, low, high) in rows
        ],
    )  # fmt: skip

"""All that runs have found of one unit on one page: what is sure, what is likely, what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun, FindingDetail, UnitFinding
from orientir.cycle.analysis.pages.scores import histogram_of, scores_table
from orientir.cycle.analysis.pages.shown import heading_of
from orientir.cycle.analysis.pages.tables import items_table, signals_of_school
from orientir.cycle.analysis.pages.verdicts import (
    SAID,
    SURENESS,
    Sureness,
    tell,
    tell_index,
    word_of,
)
from orientir.cycle.analysis.pages.words import by_name, paper_of_run
from orientir.kit import russian
from orientir.kit.ui.charts.histograms import Histogram
from orientir.kit.ui.parts import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class Told:
    """What one run says of the unit; pictures only for who sees its people."""

    title: str
    state: str
    word: str
    sentence: str
    href: str
    source: str
    sureness: Sureness
    histogram: Histogram | None
    table: Table | None
    table_title: str = ""
    index: str = ""
    inside: Sequence[str] = ()
    code: str = ""
    scores: Table | None = None
    """The same as the histogram."""


@dataclass(frozen=True, slots=True)
class SureGroup:
    """What is as sure as the title says."""

    title: str
    told: Sequence[Told]


def groups_of(
    runs: Sequence[AnalysisRun],
    findings: Mapping[int, UnitFinding],
    details: Mapping[int, FindingDetail],
) -> list[SureGroup]:
    """``findings``, ``details``: by run. A run that says nothing of the unit stands among what is not known."""
    told = [_told(run, findings.get(run.pk), details.get(run.pk)) for run in runs]
    words: tuple[tuple[Sureness, str], ...] = (
        ("sure", _("What is sure")),
        ("likely", _("What is likely")),
        ("unknown", _("What is not known")),
    )
    groups = (
        SureGroup(title, [one for one in told if one.sureness == code]) for code, title in words
    )
    return [group for group in groups if group.told]


def _told(run: AnalysisRun, finding: UnitFinding | None, detail: FindingDetail | None) -> Told:
    day = russian.day(timezone.localdate(run.finished_at)) if run.finished_at else ""
    title, href = heading_of(run), reverse("analysis:run", args=[run.pk])
    source = _("counted %(day)s") % {"day": day}
    if finding is None:
        word = _("not in this run, or not shown to you")
        return Told(title, "insufficient", word, "", href, source, "unknown", None, None)
    content: dict[str, Any] = detail.content if detail else {}
    said = SAID[finding.verdict]
    table, named = _table(finding, content, run)
    index = tell_index(finding) if "signals" in finding.reasons and finding.value else ""
    return Told(
        title, said.state, word_of(finding), tell(run.kind, finding), href, source, said.sureness,
        _histogram(content), table, named, index, content.get("inside", ()), f"run-{run.pk}", _scores(content),
    )  # fmt: skip


def _histogram(content: Mapping[str, Any]) -> Histogram | None:
    if not content.get("cuts"):
        return None
    return histogram_of(content["counts"], content["cuts"], content["heaps"])


def _scores(content: Mapping[str, Any]) -> Table | None:
    if not content.get("cuts"):
        return None
    return scores_table(content["counts"], content["cuts"], content["heaps"])


def _table(
    finding: UnitFinding, content: Mapping[str, Any], run: AnalysisRun
) -> tuple[Table | None, str]:
    """What stands behind a finding row by row, and how it is called."""
    if "signals" in finding.reasons:
        table = signals_of_school(finding.reasons["signals"], finding.reasons.get("federal"))
        return table, _("Sign by sign")
    if "items" not in content:
        return None, ""
    region = {one["item"]: one["share"] for one in (run.figures or {}).get("items", ())}
    return items_table(content["items"], region), _("Task by task, against the region")


def findings_of_unit(runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]) -> Table:
    """For a file: each run's finding with its figures and how sure it is."""
    columns = [
        Column(_("Analysis")),
        Column(_("What was found")),
        Column(_("How sure")),
        Column(_("Value"), kind="number"),
        Column(_("Interval from"), kind="number"),
        Column(_("Interval to"), kind="number"),
        Column(_("Pupils"), kind="number"),
        Column(_("Why")),
    ]
    told = [(run, findings[run.pk]) for run in runs if run.pk in findings]
    rows = [
        Row(
            [
                Cell(heading_of(run)),
                Cell(word_of(one)),
                Cell(str(SURENESS[SAID[one.verdict].sureness])),
                *(Cell(russian.number(number, 2)) for number in (one.value, one.low, one.high)),
                Cell(russian.number(one.pupils)),
                Cell(tell(run.kind, one)),
            ]
        )
        for run, one in told
    ]
    return Table(_("Analysis"), columns, rows)


def unit_lead(groups: Sequence[SureGroup]) -> str:
    """What asks for attention, in one sentence."""
    asks = [one for group in groups for one in group.told if one.state == "check"]
    if not groups:
        return _("Nothing is counted of this unit yet.")
    if not asks:
        return _("No run found anything that asks for attention; what is not known stands below.")
    text = ngettext(
        "%(n)s finding asks for attention: %(words)s.",
        "%(n)s findings ask for attention: %(words)s.",
        len(asks),
    )
    words = "; ".join(one.word for one in asks)
    return text % {"n": russian.number(len(asks)), "words": words}


def schools_table(
    runs: Sequence[AnalysisRun],
    findings: Sequence[UnitFinding],
    titles: Mapping[int, tuple[str, str]],
) -> Table:
    """Schools down by name, kinds of analysis across; of several papers of a kind each is told."""
    by_unit: dict[int, dict[int, UnitFinding]] = {}
    for one in findings:
        by_unit.setdefault(one.unit_id, {})[one.run_id] = one
    by_kind: dict[str, list[AnalysisRun]] = {}
    for run in runs:
        by_kind.setdefault(run.kind, []).append(run)
    columns = [Column(_("Unit"), place="name")]
    columns += [Column(str(KINDS[kind].title)) for kind in by_kind]
    units = sorted(by_unit, key=lambda unit: by_name(titles.get(unit, ("", ""))[1]))
    rows = [
        Row(
            [
                _school(unit, titles),
                *(_of_kind(own, by_unit[unit]) for own in by_kind.values()),
            ]
        )
        for unit in units
    ]
    return Table(_("Schools"), columns, rows)


def _school(unit: int, titles: Mapping[int, tuple[str, str]]) -> Cell:
    code, title = titles.get(unit, ("", russian.MISSING))
    return Cell(title, href=reverse("analysis:unit", args=[code]) if code else "")


def _of_kind(runs: Sequence[AnalysisRun], told: Mapping[int, UnitFinding]) -> Cell:
    """What asks for attention stands for the kind; where papers differ, each stands below."""
    found = [(run, told[run.pk]) for run in runs if run.pk in told]
    if not found:
        return Cell(russian.MISSING)
    first = min((one for _run, one in found), key=lambda one: SAID[one.verdict].state != "check")
    differ = len({word_of(one) for _run, one in found}) > 1
    each = "; ".join(f"{paper_of_run(run)}: {word_of(one)}" for run, one in found) if differ else ""
    return Cell(word_of(first), second=each, state=SAID[first.verdict].state)

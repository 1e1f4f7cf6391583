"""A municipality or the region: which schools need attention and why, side by side and never added up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.cycle.analysis.kinds.known import CONTEXT
from orientir.cycle.analysis.kinds.places import COUNTS
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.shown import heading_of
from orientir.cycle.analysis.pages.verdicts import SAID, SURENESS, tell, tell_counts, word_of
from orientir.cycle.analysis.pages.words import by_name, paper_of_run, part_of
from orientir.cycle.analysis.queries.runs import Verdict
from orientir.kit import russian
from orientir.kit.ui.charts.stacks import Part, Stack, Stacks, Tone
from orientir.kit.ui.parts import Cell, Column, Row, Table

Titles = Mapping[int, tuple[str, str]]
UNKNOWN: Final = "few_data"
TONES: Final[Mapping[str, Tone]] = {
    "check": "asks", "done": "good", "doing": "good", "not_established": "plain", "insufficient": "unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """Schools of one verdict of one kind: a list of its own. ``is_up``: the greatest value stands first."""

    code: str
    kind: str
    verdicts: tuple[str, ...]
    title: str | Promise
    what: str | Promise
    is_up: bool = True
    asks: bool = True


SIDES: Final = (
    Side("low", "low_results", ("low",), gettext_lazy("Low results"),
         gettext_lazy("Many pupils do not reach the least score, whatever they came with: these schools need help.")),
    Side("below", "value_added", ("below_expected",), gettext_lazy("Value added below the expected"),
         gettext_lazy("Pupils show less than such pupils usually do; their results may be high all the same."),
         is_up=False),
    Side("signs", "objectivity", ("marker", "listed"), gettext_lazy("Signs that ask for a closer look"),
         gettext_lazy("A sign proves nothing: look at the papers and at how they were checked."), is_up=False),
    Side("views", "self_assessment", ("self_higher",), gettext_lazy("Own assessment higher than from outside"),
         gettext_lazy("A question to ask: by what are marks given?")),
    Side("odds", "resilience", ("resilient", "may_be_resilient"), gettext_lazy("Well against the odds"),
         gettext_lazy("Hard conditions, and pupils show more than was to be expected: of these others can learn."),
         asks=False),
)  # fmt: skip
BY_CODE: Final = {one.code: one for one in SIDES}


@dataclass(frozen=True, slots=True)
class SideCard:
    """``href``: the whole list, where the card shows its beginning."""

    side: Side
    schools: int
    table: Table
    href: str = ""


def chosen(side: Side, runs: Sequence[AnalysisRun], rows: Sequence[Verdict]) -> list[Verdict]:
    """Findings of the side, the most pressing first."""
    own = {run.pk for run in runs if run.kind == side.kind}
    found = [one for one in rows if one.run in own and one.verdict in side.verdicts]
    order = {verdict: place for place, verdict in enumerate(side.verdicts)}
    sign = -1 if side.is_up else 1
    return sorted(found, key=lambda one: (order[one.verdict], sign * (one.value or 0), one.unit))


def schools_of(rows: Collection[Verdict]) -> int:
    return len({one.unit for one in rows})


@dataclass(frozen=True, slots=True)
class Names:
    """``titles``: unit → code and title; ``places``: unit → its municipality, where several are on a page."""

    titles: Titles
    places: Mapping[int, str]

    def cell(self, unit: int) -> Cell:
        code, title = self.titles.get(unit, ("", russian.MISSING))
        href = reverse("analysis:unit", args=[code]) if code else ""
        place = self.places.get(unit, "")
        return Cell(title, href=href, second="" if place in title else place)

    def order(self, unit: int) -> str:
        return by_name(self.titles.get(unit, ("", ""))[1])


def side_table(
    side: Side, runs: Mapping[int, AnalysisRun], findings: Sequence[UnitFinding], names: Names
) -> Table:
    """Each school with the reason, how sure it is, and by which results."""
    columns = [
        Column(_("A school"), place="name"),
        Column(_("Why")),
        Column(_("How sure"), place="verdict"),
        Column(_("By which results")),
    ]
    rows = [
        Row(
            [
                names.cell(one.unit_id),
                Cell(tell(side.kind, one), second=word_of(one) if len(side.verdicts) > 1 else ""),
                Cell(str(SURENESS[SAID[one.verdict].sureness])),
                Cell(
                    paper_of_run(runs[one.run_id]), href=reverse("analysis:run", args=[one.run_id])
                ),
            ]
        )
        for one in findings
    ]
    return Table(str(side.title), columns, rows)


def unknown_table(runs: Mapping[int, AnalysisRun], rows: Sequence[Verdict], names: Names) -> Table:
    """Schools of which some run could say nothing, by name, with what is not known."""
    by_unit: dict[int, list[str]] = {}
    for one in rows:
        if one.verdict == UNKNOWN:
            by_unit.setdefault(one.unit, []).append(heading_of(runs[one.run]))
    units = sorted(by_unit, key=names.order)
    columns = [Column(_("A school"), place="name"), Column(_("Of what there is not enough data"))]
    return Table(
        _("Not enough data"),
        columns,
        [Row([names.cell(unit), Cell("; ".join(by_unit[unit]))]) for unit in units],
    )


def area_lead(sides: Mapping[str, int], unknown: int) -> str:
    """How many stand in each list, in the order of the lists; the same school may stand in several."""
    asks = [one for one in SIDES if one.asks and sides.get(one.code)]
    if not asks:
        return _("No school stands in a list that asks for attention.") + _not_known(unknown)
    words = _("%(what)s: %(n)s")
    told = "; ".join(
        words % {"what": str(one.title).lower(), "n": russian.number(sides[one.code])}
        for one in asks
    )
    several = _(
        "A school may stand in several lists: they are different things and are not added up."
    )
    return _("Schools by list — %(told)s.") % {"told": told} + _not_known(unknown) + f" {several}"


def _not_known(unknown: int) -> str:
    if not unknown:
        return ""
    text = ngettext(
        "Of %(n)s school something is not known for want of data.",
        "Of %(n)s schools something is not known for want of data.",
        unknown,
    )
    return " " + text % {"n": russian.number(unknown)}


def counts_picture(
    runs: Sequence[AnalysisRun], counts: Mapping[int, Mapping[str, int]]
) -> Stacks | None:
    """A bar a run: how many schools ask for attention, do not, are not known. ``counts``: by run."""
    rows = [_stack(run, counts[run.pk]) for run in _judging(runs, counts)]
    return Stacks(rows, _("Schools by what was found")) if rows else None


def _judging(
    runs: Sequence[AnalysisRun], counts: Mapping[int, Mapping[str, int]]
) -> list[AnalysisRun]:
    """Groups of like conditions are no judgement of a school."""
    return [run for run in runs if counts.get(run.pk) and run.kind != CONTEXT]


def _stack(run: AnalysisRun, counts: Mapping[str, int]) -> Stack:
    whole: dict[Tone, int] = {"asks": 0, "good": 0, "plain": 0, "unknown": 0}
    for verdict, count in counts.items():
        whole[TONES[SAID[verdict].state]] += count
    words = tone_words()
    return Stack(heading_of(run), [Part(count, tone, words[tone]) for tone, count in whole.items()])


def tone_words() -> dict[Tone, str]:
    return {
        "asks": _("asks for attention"), "good": _("well"), "plain": _("do not stand out"),
        "unknown": _("not enough data"),
    }  # fmt: skip


def counts_of(findings: Sequence[UnitFinding]) -> dict[int, Mapping[str, int]]:
    """Run → verdict → schools, where a place has enough of them to be counted for others."""
    return {one.run_id: one.reasons[COUNTS] for one in findings if COUNTS in one.reasons}


def counts_by_rows(rows: Sequence[Verdict]) -> dict[int, Mapping[str, int]]:
    """The same of schools that one sees oneself."""
    found: dict[int, dict[str, int]] = {}
    for one in rows:
        own = found.setdefault(one.run, {})
        own[one.verdict] = own.get(one.verdict, 0) + 1
    return {**found}


def counts_table(runs: Sequence[AnalysisRun], counts: Mapping[int, Mapping[str, int]]) -> Table:
    """The numbers behind the picture."""
    columns = [
        Column(_("Analysis"), place="name"),
        Column(_("Schools"), kind="number"),
        Column(_("What was found")),
    ]
    rows = [
        Row([Cell(heading_of(run), href=reverse("analysis:run", args=[run.pk])),
             Cell(russian.number(sum(counts[run.pk].values()))), Cell(tell_counts(counts[run.pk]))])
        for run in _judging(runs, counts)
    ]  # fmt: skip
    return Table(_("Schools by what was found"), columns, rows)


def places_table(
    runs: Sequence[AnalysisRun], findings: Sequence[UnitFinding], titles: Titles, here: int | None
) -> Table:
    """Municipalities down, lists that ask for attention across: schools in the list of schools judged."""
    shown = [one for one in SIDES if one.asks and any(run.kind == one.kind for run in runs)]
    kinds = {run.pk: run.kind for run in runs}
    by_place: dict[int, list[UnitFinding]] = {}
    for one in findings:
        if COUNTS in one.reasons:
            by_place.setdefault(one.unit_id, []).append(one)
    columns = [Column(_("Municipality"), place="name"), *(Column(str(one.title)) for one in shown)]
    names = Names(titles, {})
    rows = [
        Row(
            [names.cell(place), *(_in_list(side, by_place[place], kinds) for side in shown)],
            here=place == here,
        )
        for place in sorted(by_place, key=names.order)
    ]
    return Table(_("Municipalities side by side"), columns, rows)


def _in_list(side: Side, findings: Sequence[UnitFinding], kinds: Mapping[int, str]) -> Cell:
    """Of several papers, one under the other: they are not added up."""
    told = [one.reasons[COUNTS] for one in findings if kinds[one.run_id] == side.kind]
    if not told:
        return Cell(russian.MISSING)
    judged = [
        (sum(counts.get(code, 0) for code in side.verdicts),
         sum(count for code, count in counts.items() if code != UNKNOWN))
        for counts in told
    ]  # fmt: skip
    if not any(whole for _part, whole in judged):
        return Cell(str(SAID[UNKNOWN].word), state=SAID[UNKNOWN].state)
    return Cell("; ".join(part_of(*one) for one in judged))

"""In what conditions a unit works: set by set, indicator by indicator, among units like it; never a score of a head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.core.context.peers import NEARNESS_WORDS
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.words import snapshot_words
from orientir.kit import russian
from orientir.kit.tabular.exporting import Cell as FileCell
from orientir.kit.ui.charts.intervals import Axis, Interval
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

Titles = Mapping[int, tuple[str, str]]
WORDS: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "worse": ("check", gettext_lazy("worse than at units alike")),
    "better": ("done", gettext_lazy("better than at units alike")),
    "alike": ("not_established", gettext_lazy("as at units alike")),
    "few_data": ("insufficient", gettext_lazy("not enough data")),
}
AXIS: Final = Axis(20, 80, (20, 35, 50, 65, 80))


@dataclass(frozen=True, slots=True)
class SetCard:
    """One set: its verdict and number with limits, its indicators, its years, whom it is compared with."""

    title: str
    state: str
    word: str
    number: str
    years: Sequence[tuple[int, str, Interval]]
    table: Table | None
    nearness: str
    peers: Sequence[Link]
    unknown: str


def heading(run: AnalysisRun) -> str:
    return _("Conditions of work, %(snapshot)s") % {"snapshot": snapshot_words(run)}


def lead(run: AnalysisRun) -> str:
    figures = run.figures or {}
    counts = figures["verdicts"]
    words = ngettext(
        "%(worse)s organisation of %(all)s works in worse conditions than those like it; %(better)s in better.",
        "%(worse)s organisations of %(all)s work in worse conditions than those like them; %(better)s in better.",
        counts["conditions_worse"],
    )
    told = words % {
        "worse": russian.number(counts["conditions_worse"]), "all": russian.number(figures["schools"]),
        "better": russian.number(counts["conditions_better"]),
    }  # fmt: skip
    if not counts["few_data"]:
        return told
    few = _("Of %(n)s it cannot be told: too few people or figures.")
    return f"{told} {few % {'n': russian.number(counts['few_data'])}}"


def note(run: AnalysisRun) -> str:
    del run
    return _(
        "Conditions in which people work: no score of a head or a teacher. Results of pupils are not among them."
    )


def facts(run: AnalysisRun) -> list[Fact]:
    figures = run.figures or {}
    found = [
        Fact(
            one["title"],
            ", ".join(row["indicator"] for row in one["indicators"])
            or _("no indicators: nothing is known"),
        )
        for one in figures["sets"]
    ]
    by = (
        _("size, town or village, conditions of pupils")
        if figures["by_context"]
        else _("size, town or village")
    )
    found.append(Fact(_("Units are alike by"), by))
    found += [Fact(_("Not compared"), one["why"]) for one in figures["passed_over"]]
    return found


def number_words(year: Sequence[float]) -> str:
    """«53, от 47 до 59»."""
    _year, value, low, high = year
    words = _("%(value)s, from %(low)s to %(high)s")
    shown = (russian.number(one, 0) for one in (value, low, high))
    return words % dict(zip(("value", "low", "high"), shown, strict=True))


def tell(one: UnitFinding) -> str:
    """Each set with its number; of one without, how much of it is known."""
    told = [
        f"{part['title']}: {number_words(part['years'][-1])}" if part["years"] else _unknown(part)
        for part in one.reasons["sets"]
    ]
    return "; ".join(told)


def _unknown(part: Mapping[str, Any]) -> str:
    if not part["known"]:
        return _("%(set)s: no figures") % {"set": part["title"]}
    words = _("%(set)s: known is %(share)s of the set, too little for a number")
    return words % {
        "set": part["title"],
        "share": f"{russian.number(100 * part['known'], 0)}\N{NO-BREAK SPACE}%",
    }


def conditions_lead(own: UnitFinding) -> str:
    """What stands out, in a sentence."""
    worse = [one["title"] for one in own.reasons["sets"] if one["verdict"] == "worse"]
    better = [one["title"] for one in own.reasons["sets"] if one["verdict"] == "better"]
    parts = []
    if worse:
        parts.append(_("Worse than at units alike: %(sets)s.") % {"sets": "; ".join(worse)})
    if better:
        parts.append(_("Better than at units alike: %(sets)s.") % {"sets": "; ".join(better)})
    return " ".join(parts) or _("Nothing differs from units alike beyond what chance makes.")


def set_cards(
    run: AnalysisRun,
    own: UnitFinding,
    hidden: Mapping[str, Sequence[Mapping[str, Any]]],
    pack: Pack,
    titles: Mapping[str, str],
) -> list[SetCard]:
    """Every set of the run; ``hidden``: rows by set that only those of the unit see; ``titles``: by code of unit."""
    known = {one["code"]: one for one in own.reasons["sets"]}
    return [
        _card(rules, known.get(rules["code"]), hidden.get(rules["code"], ()), pack, titles)
        for rules in (run.figures or {})["sets"]
    ]


def _card(
    rules: Mapping[str, Any],
    one: Mapping[str, Any] | None,
    hidden: Sequence[Mapping[str, Any]],
    pack: Pack,
    titles: Mapping[str, str],
) -> SetCard:
    state, word = WORDS[one["verdict"] if one else "few_data"]
    if one is None:
        unknown = _(
            "The methodology has no indicator of these conditions: what is not collected is not judged."
        )
        return SetCard(rules["title"], state, str(word), "", (), None, "", (), unknown)
    directions = {row["indicator"]: row["direction"] for row in rules["indicators"]}
    order = list(directions)
    rows = sorted([*one["indicators"], *hidden], key=lambda row: order.index(str(row["indicator"])))
    peers = [
        Link(titles[code], reverse("analysis:conditions", args=[code]))
        for code in one["peers"]
        if code in titles
    ]
    return SetCard(
        rules["title"], state, str(word), number_words(one["years"][-1]) if one["years"] else "",
        [(int(year[0]), number_words(year), _interval(year)) for year in one["years"]],
        _table(rows, pack, directions) if rows else None,
        NEARNESS_WORDS[one["nearness"]] if one["peers"] else "", peers, "",
    )  # fmt: skip


def _interval(year: Sequence[float]) -> Interval:
    _year, value, low, high = year
    return Interval(value, max(low, AXIS.low), min(high, AXIS.high), reference=50)


def _table(rows: Sequence[Mapping[str, Any]], pack: Pack, directions: Mapping[str, str]) -> Table:
    columns = [
        Column(_("Indicator"), place="name"),
        Column(_("Here, %"), kind="number", place="value"),
        Column(_("Units alike, %"), kind="number"),
        Column(_("Difference, points")),
        Column(_("What it means"), place="verdict"),
        Column(_("Change, points")),
    ]
    return Table(_("Indicators"), columns, [_row(one, pack, directions) for one in rows])


def _row(one: Mapping[str, Any], pack: Pack, directions: Mapping[str, str]) -> Row:
    named = pack.indicator(one["indicator"])
    title = f"{one['indicator']}. {named.short_title}" if named else one["indicator"]
    better = _("the less, the better") if directions.get(one["indicator"]) == "worse" else ""
    state, word = WORDS[one["verdict"]]
    base = russian.out_of(one["numerator"], one["denominator"])
    return Row(
        [
            Cell(title, second=better),
            Cell(russian.share(100 * one["numerator"] / one["denominator"], one["denominator"]), second=base),
            Cell(russian.MISSING if one["among"] is None else russian.share(100 * one["among"]),
                 second=_("units: %(n)s") % {"n": one["peers"]} if one["peers"] else ""),
            Cell(*_points(one["difference"])),
            Cell(str(word), state=state),
            _change(one),
        ]
    )  # fmt: skip


def _points(three: Sequence[float] | None) -> tuple[str, str]:
    """«+4,2» and «от −1,0 до +9,4»."""
    if three is None:
        return russian.MISSING, ""
    value, low, high = (russian.signed(100 * one) for one in three)
    return value, _("from %(low)s to %(high)s") % {"low": low, "high": high}


def _change(one: Mapping[str, Any]) -> Cell:
    if one["change"] is None:
        return Cell(russian.MISSING)
    value, limits = _points(one["change"])
    return Cell(
        _("%(value)s since %(year)s") % {"value": value, "year": one["since"]}, second=limits
    )


def units_table(run: AnalysisRun, findings: Iterable[UnitFinding], titles: Titles) -> Table:
    """Units down, sets across; the worst first."""
    sets = [one for one in (run.figures or {})["sets"] if one["indicators"]]
    columns = [Column(_("Unit"), place="name"), *(Column(one["title"]) for one in sets)]
    ordered = sorted(findings, key=lambda one: (one.value is None, one.value or 0, one.unit_id))
    rows = [_unit_row(one, sets, titles) for one in ordered]
    return Table(_("Unit by unit"), columns, rows)


def _unit_row(one: UnitFinding, sets: Sequence[Mapping[str, Any]], titles: Titles) -> Row:
    code, title = titles.get(one.unit_id, ("", russian.MISSING))
    known = {part["code"]: part for part in one.reasons["sets"]}
    cells = [Cell(title, href=reverse("analysis:conditions", args=[code]) if code else "")]
    for rules in sets:
        part = known.get(rules["code"])
        state, word = WORDS[part["verdict"] if part else "few_data"]
        number = number_words(part["years"][-1]) if part and part["years"] else ""
        cells.append(Cell(str(word), second=number, state=state))
    return Row(cells)


def sheet_of_conditions(
    findings: Iterable[UnitFinding],
    hidden: Mapping[int, Mapping[str, Sequence[Mapping[str, Any]]]],
    pack: Pack,
    titles: Titles,
) -> tuple[tuple[str, ...], list[tuple[FileCell, ...]]]:
    """A row a unit, set and indicator; ``hidden``: by unit and set, for those of the unit alone."""
    heads = (
        _("Code"), _("Unit"), _("Set"), _("Number of the set"), _("Interval from"), _("Interval to"), _("Indicator"),
        _("Numerator"), _("Denominator"), _("Here, %"), _("Units alike, %"), _("Difference, points"), _("from"),
        _("to"), _("What it means"),
    )  # fmt: skip
    rows: list[tuple[FileCell, ...]] = []
    for one in findings:
        code, title = titles.get(one.unit_id, ("", ""))
        for part in one.reasons["sets"]:
            own = hidden.get(one.unit_id, {}).get(part["code"], ())
            head = (code, title, part["title"], *_number_cells(part["years"]))
            rows += [(*head, *_file_row(row, pack)) for row in (*part["indicators"], *own)]
    return heads, rows


def _number_cells(years: Sequence[Sequence[float]]) -> list[FileCell]:
    return [round(one, 1) for one in years[-1][1:]] if years else [None, None, None]


def _file_row(one: Mapping[str, Any], pack: Pack) -> list[FileCell]:
    named = pack.indicator(one["indicator"])
    difference = [None, None, None] if one["difference"] is None else one["difference"]
    shares = [one["numerator"] / one["denominator"], one["among"], *difference]
    return [
        f"{one['indicator']}. {named.short_title}" if named else one["indicator"], one["numerator"],
        one["denominator"], *(None if share is None else round(100 * share, 1) for share in shares),
        str(WORDS[one["verdict"]][1]),
    ]  # fmt: skip

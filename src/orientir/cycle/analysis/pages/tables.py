"""Tables of a run: schools by verdict with reasons, tasks of a paper, groups of schools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages import context_words
from orientir.cycle.analysis.pages.verdicts import SAID, tell, tell_index, tell_listed, word_of
from orientir.cycle.analysis.pages.words import by_name
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

Titles = Mapping[int, tuple[str, str]]
ORDER = (
    "low",
    "marker",
    "listed",
    "staff_presses",
    "conditions_worse",
    "red_items",
    "resilient",
    "may_be_resilient",
    "self_higher",
    "self_lower",
    "hard_conditions",
    "both_high",
    "both_low",
    "near_middle",
    "unlike",
    "grouped",
    "easier_conditions",
    "conditions_better",
    "conditions_alike",
    "staff_steady",
    "not_low",
    "no_marker",
    "no_red_items",
    "few_data",
)
INDEXED: Mapping[str, Callable[[UnitFinding], str]] = {
    "objectivity": tell_index,
    "context": context_words.tell_index,
}
PLACES = {"conditions": "analysis:conditions", "staffing": "analysis:staffing"}
"""Kinds that have a page of their own for a unit, and count no pupils."""
ITEM_STATES = {"red": "check", "enough": "done", "unclear": "doing", "none": "insufficient"}


class Ordered(Protocol):
    """What a finding is ordered by."""

    @property
    def unit_id(self) -> int: ...
    @property
    def verdict(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def reasons(self) -> Mapping[str, Any]: ...


Found = TypeVar("Found", bound=Ordered)


def in_order(findings: Iterable[Found], titles: Titles) -> list[Found]:
    """Those that ask for something first, those of which nothing can be said last."""
    return sorted(findings, key=lambda one: _order(one, titles))


def findings_table(run: AnalysisRun, findings: Sequence[UnitFinding], titles: Titles) -> Table:
    """In the order given."""
    has_pupils = run.kind not in ("context", *PLACES)
    columns = [
        Column(_("Unit"), place="name"),
        Column(_("What was found"), place="verdict"),
        Column(_("Why")),
    ]
    columns += [Column(_("Index"), kind="number")] if run.kind in INDEXED else []
    columns += [Column(_("Pupils"), kind="number")] if has_pupils else []
    rows = [_row(run.kind, one, titles, has_pupils=has_pupils) for one in findings]
    is_of_places = any(one.level == "municipality" for one in findings)
    each = _("Organisation by organisation") if run.kind in PLACES else _("School by school")
    return Table(_("Municipality by municipality") if is_of_places else each, columns, rows)


def figures_table(run: AnalysisRun, findings: Sequence[UnitFinding], titles: Titles) -> Table:
    """For a file: units by their codes, the value and its limits as numbers, the reason in words."""
    columns = [
        Column(_("Code")),
        Column(_("Unit")),
        Column(_("What was found")),
        Column(_("Value"), kind="number"),
        Column(_("Interval from"), kind="number"),
        Column(_("Interval to"), kind="number"),
        Column(_("Pupils"), kind="number"),
        Column(_("Why")),
    ]
    rows = [
        Row(
            [
                *(Cell(text) for text in titles.get(one.unit_id, ("", russian.MISSING))),
                Cell(word_of(one)),
                *(Cell(russian.number(number, 2)) for number in (one.value, one.low, one.high)),
                Cell(russian.number(one.pupils)),
                Cell(tell(run.kind, one)),
            ]
        )
        for one in in_order(findings, titles)
    ]
    return Table(_("Units"), columns, rows)


def _order(one: Ordered, titles: Titles) -> tuple[int, int, float, str]:
    place = ORDER.index(one.verdict) if one.verdict in ORDER else len(ORDER)
    title = titles.get(one.unit_id, ("", ""))[1]
    value = one.value or 0
    if "markers" in one.reasons:  # the more signs, the earlier
        return place, -one.reasons["markers"], value, by_name(title)
    return place, one.reasons.get("cluster", 0), -value, by_name(title)


def _row(kind: str, one: UnitFinding, titles: Titles, *, has_pupils: bool) -> Row:
    code, title = titles.get(one.unit_id, ("", russian.MISSING))
    href = reverse(PLACES.get(kind, "analysis:unit"), args=[code]) if code else ""
    cells = [
        Cell(title, href=href),
        Cell(word_of(one), state=SAID[one.verdict].state),
        Cell(tell(kind, one)),
        *([Cell(INDEXED[kind](one))] if kind in INDEXED else []),
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


def signals_table(signals: Sequence[Mapping[str, Any]]) -> Table:
    """Each signal over the region; one that nobody could be looked at by says why."""
    columns = [
        Column(_("Sign"), place="name"),
        Column(_("State"), place="verdict"),
        Column(_("Schools looked at"), kind="number"),
        Column(_("With the sign"), kind="number", place="value"),
    ]
    return Table(_("Signs"), columns, [_signal_row(one) for one in signals])


def _signal_row(one: Mapping[str, Any]) -> Row:
    if not one["looked"]:
        unknown = Cell(str(SAID["few_data"].word), state=SAID["few_data"].state)
        return Row([Cell(one["title"], second=one["why"]), unknown, Cell("0"), Cell(russian.MISSING)])  # fmt: skip
    state = "check" if one["markers"] else "not_established"
    bounds = _("pupils, at least: %(fewest)s; effect, at least: %(effect)s") % {
        "fewest": one["fewest"], "effect": russian.number(one["least_effect"]),
    }  # fmt: skip
    return Row(
        [
            Cell(one["title"], second=bounds),
            Cell(_("found") if one["markers"] else _("no sign found"), state=state),
            Cell(russian.number(one["looked"])),
            Cell(russian.number(one["markers"])),
        ]
    )


def signals_of_school(
    signals: Sequence[Mapping[str, Any]], federal: Mapping[str, Any] | None = None
) -> Table:
    """Signals of one school side by side; they are not added up. Last what the federal list says, if one was taken."""
    columns = [
        Column(_("Sign"), place="name"),
        Column(_("What was found"), place="verdict"),
        Column(_("Why")),
    ]
    rows = [
        Row(
            [
                Cell(one["title"]),
                Cell(str(SAID[one["verdict"]].word), state=SAID[one["verdict"]].state),
                Cell(one["told"]),
            ]
        )
        for one in signals
    ]
    return Table(_("Signs"), columns, [*rows, *_listed_row(federal)])


def _listed_row(federal: Mapping[str, Any] | None) -> list[Row]:
    if not federal:
        return []
    state, word = (
        ("check", _("named")) if federal["is_named"] else ("not_established", _("not named in it"))
    )
    told = tell_listed(federal) if federal["is_named"] else str(federal["year"])
    return [Row([Cell(_("Federal list")), Cell(word, state=state), Cell(told)])]


def federal_table(federal: Mapping[str, Any]) -> Table:
    """Schools by the list and by what was found here."""
    columns = [
        Column(_("Schools"), place="name"),
        Column(_("A sign was found here"), kind="number"),
        Column(_("No sign was found here"), kind="number"),
        Column(_("Not looked at here"), kind="number"),
    ]
    named = ("both", "listed_alone", "not_looked_at")
    others = ("found_alone", "neither")
    return Table(
        _("The federal list and what was found here"),
        columns,
        [
            Row([Cell(_("Named in the list")), *(Cell(russian.number(federal[one])) for one in named)]),
            Row([Cell(_("Not named")), *(Cell(russian.number(federal[one])) for one in others),
                 Cell(russian.MISSING)]),
        ],
    )  # fmt: skip


def clusters_table(clusters: Sequence[Mapping[str, Any]], of: str = "") -> Table:
    """``of``: which units are grouped, schools if not said."""
    columns = [
        Column(_("Group"), place="name"),
        Column(_("What it is like")),
        Column(of or _("Schools"), kind="number", place="value"),
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
    return Table(_("Groups by conditions"), columns, rows)

"""The need of teachers of a unit: ages, the years ahead, subjects, organisations; and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.staffing_words import about_so_many, page_lead, whole_percent
from orientir.cycle.analysis.pages.verdicts import SAID
from orientir.kit import russian
from orientir.kit.tabular.exporting import Cell as FileCell
from orientir.kit.ui.charts.bars import Bar, Bars
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

Titles = Mapping[int, tuple[str, str]]
LAST_AGE: Final = 70
FIRST_AGE: Final = 20
ALIKE: Final = 0.05


@dataclass(frozen=True, slots=True)
class StaffingPage:
    """``pyramid`` is None for who sees no people of an organisation; ``are_subjects_all``: small ones among them."""

    lead: str
    pyramid: Bars | None
    years: Table
    subjects: Table | None
    are_subjects_all: bool
    inside: Table | None
    facts: Sequence[Fact]
    check: str


def build_staffing(
    run: AnalysisRun,
    own: UnitFinding,
    content: Mapping[str, Any],
    region: UnitFinding | None,
    inside: Sequence[UnitFinding],
    titles: Titles,
) -> StaffingPage:
    """``content``: the detail of the finding, as far as it is seen; ``inside``: findings of what lies in the unit."""
    reasons, figures = own.reasons, run.figures or {}
    groups = content.get("groups") or reasons.get("groups") or []
    ages = content.get("ages") or reasons.get("ages")
    return StaffingPage(
        page_lead(reasons),
        _pyramid(ages, reasons, region, figures) if ages else None,
        _years_table(reasons),
        _subjects_table(groups, figures) if groups else None,
        "groups" in content,
        _inside_table(inside, titles, figures) if inside else None,
        _facts(reasons, figures),
        _check_words(reasons),
    )


def _age_words(first: int) -> str:
    if first == FIRST_AGE:
        return _("under %(age)s") % {"age": FIRST_AGE + 5}
    if first == LAST_AGE:
        return _("%(age)s and over") % {"age": LAST_AGE}
    return f"{first}–{first + 4}"


def _pyramid(
    ages: Sequence[Sequence[int]],
    reasons: Mapping[str, Any],
    region: UnitFinding | None,
    figures: Mapping[str, Any],
) -> Bars:
    """How many teachers are of each age; the mark is how many there would be as in the region."""
    common = dict(region.reasons.get("ages", ())) if region else {}
    whole = sum(common.values())
    bars = [
        Bar(
            _age_words(first),
            count,
            common[first] * reasons["people"] / whole if whole and first in common else None,
        )
        for first, count in reversed(ages)
    ]
    finding = _("Teachers of %(age)s and over: %(n)s of %(all)s, %(share)s") % {
        "age": figures["retirement_age"], "n": russian.number(reasons["of_age"]),
        "all": russian.number(reasons["people"]),
        "share": russian.percent(100 * reasons["of_age"] / reasons["people"], reasons["people"]),
    }  # fmt: skip
    return Bars(bars, finding)


def _years_table(reasons: Mapping[str, Any]) -> Table:
    has_vacancies = reasons["years"][0]["vacancies"] is not None
    columns = [
        Column(_("By the year"), place="name"),
        Column(_("Will leave")),
        Column(_("of them of retirement age")),
        Column(_("Will come")),
        Column(_("Teachers then")),
        *([Column(_("Free rates of schools"))] if has_vacancies else []),
    ]
    rows = [
        Row(
            [
                Cell(str(one["year"])),
                *(
                    Cell(about_so_many(one[name]))
                    for name in ("leavers", "of_age", "newcomers", "people")
                ),
                *([Cell(about_so_many(one["vacancies"]))] if has_vacancies else []),
            ]
        )
        for one in reasons["years"]
    ]
    return Table(_("Years ahead"), columns, rows)


def _subjects_table(groups: Sequence[Mapping[str, Any]], figures: Mapping[str, Any]) -> Table:
    """Those that lack most first; schools and others apart."""
    last = figures["year"] + figures["horizon"]
    columns = [
        Column(_("Subject or position"), place="name"),
        Column(_("Teachers"), kind="number"),
        Column(_("%(age)s and over") % {"age": figures["retirement_age"]}, kind="number"),
        Column(_("Will leave in a year")),
        Column(_("Will leave by %(year)s") % {"year": last}),
        Column(_("Will lack by %(year)s") % {"year": last}),
    ]
    rows: list[Row] = []
    for in_school, title in ((True, _("Schools")), (False, _("Other organisations"))):
        here = [one for one in groups if one["in_school"] == in_school]
        if here:
            rows.append(Row(heading=title))
            rows += [_subject_row(one) for one in sorted(here, key=_lacking, reverse=True)]
    return Table(_("By subject"), columns, rows)


def _lacking(one: Mapping[str, Any]) -> tuple[float, str]:
    return float(one["lacking"][-1][0]), str(one["group"])


def _subject_row(one: Mapping[str, Any]) -> Row:
    return Row(
        [
            Cell(one["group"]),
            Cell(russian.number(one["people"])),
            Cell(russian.number(one["of_age"])),
            Cell(about_so_many(one["leavers"][0])),
            Cell(about_so_many(one["leavers"][-1])),
            Cell(_lack_words(one["lacking"][-1])),
        ]
    )


def _lack_words(three: Sequence[float]) -> str:
    """Newcomers beyond leavers are no lack."""
    value, low, high = three
    if high <= 0:
        return _("nobody will lack")
    return about_so_many((max(value, 0), max(low, 0), high))


def _inside_table(
    inside: Sequence[UnitFinding], titles: Titles, figures: Mapping[str, Any]
) -> Table:
    """Those with the greatest share of leavers first."""
    last = figures["year"] + figures["horizon"]
    columns = [
        Column(_("Unit"), place="name"),
        Column(_("What is expected"), place="verdict"),
        Column(_("Teachers"), kind="number", place="value"),
        Column(_("%(age)s and over") % {"age": figures["retirement_age"]}, kind="number"),
        Column(_("Will leave in a year")),
        Column(_("Will leave by %(year)s") % {"year": last}),
        Column(_("Free rates of schools in a year")),
    ]
    ordered = sorted(inside, key=lambda one: _order(one, titles))
    return Table(_("Unit by unit"), columns, [_inside_row(one, titles) for one in ordered])


def _order(one: UnitFinding, titles: Titles) -> tuple[bool, float, str]:
    title = titles.get(one.unit_id, ("", ""))[1]
    return (
        one.verdict == "few_data",
        -(one.value or 0) / max(one.pupils, 1),
        russian.sort_key(title),
    )


def _inside_row(one: UnitFinding, titles: Titles) -> Row:
    code, title = titles.get(one.unit_id, ("", russian.MISSING))
    years, said = one.reasons["years"], SAID[one.verdict]
    vacancies = years[0]["vacancies"]
    return Row(
        [
            Cell(title, href=reverse("analysis:staffing", args=[code]) if code else ""),
            Cell(str(said.word), state=said.state),
            Cell(russian.number(one.pupils)),
            Cell(russian.number(one.reasons["of_age"])),
            Cell(about_so_many(years[0]["leavers"])),
            Cell(about_so_many(years[-1]["leavers"])),
            Cell(about_so_many(vacancies) if vacancies else russian.MISSING),
        ]
    )


def _facts(reasons: Mapping[str, Any], figures: Mapping[str, Any]) -> list[Fact]:
    found = [
        Fact(
            _("People leave here, against elsewhere at the same ages"),
            _often(float(reasons["factor"])),
        ),
        Fact(
            _("Limits hold with probability"),
            whole_percent(figures["confidence"]),
        ),
        Fact(_("Years looked at"), f"{figures['years'][0]}–{figures['years'][-1]}"),
    ]
    posts = reasons["posts"]
    if posts:
        words = _("%(filled)s of %(planned)s filled; form returned by %(returned)s of %(schools)s")
        shown = dict(posts) | {
            name: russian.number(round(posts[name], 1)) for name in ("filled", "planned")
        }
        found.append(Fact(_("Rates of teachers in schools"), words % shown))
    return found


def _often(factor: float) -> str:
    if abs(factor - 1) < ALIKE:
        return _("as often")
    shown = {"n": russian.number(factor, 2)}
    return (
        _("%(n)s times as often") if factor > 1 else _("more seldom: %(n)s of the usual")
    ) % shown


def _check_words(reasons: Mapping[str, Any]) -> str:
    check = reasons["check"]
    if not check:
        return _("There are too few years to hold a forecast of the past against what came.")
    _value, low, high = check["expected"]
    words = _("The same forecast made a year ago for %(year)s: %(expected)s; left: %(left)s.") % {
        "year": reasons["year"], "expected": about_so_many(check["expected"]),
        "left": russian.number(check["left"]),
    }  # fmt: skip
    held = low <= check["left"] <= high
    return f"{words} " + (
        _("It held.") if held else _("It did not hold: take the limits with care.")
    )


def sheet_of_staffing(
    page_groups: Iterable[Mapping[str, Any]],
    own: UnitFinding,
    inside: Iterable[UnitFinding],
    titles: Titles,
) -> tuple[tuple[str, ...], list[tuple[FileCell, ...]]]:
    """Heads and rows: the unit, its subjects, what lies in it; a column a year and limit."""
    years = [one["year"] for one in own.reasons["years"]]
    heads = [_("Part"), _("What"), _("Teachers"), _("Of retirement age")]
    for year in years:
        heads += [
            _("Will leave by %(year)s") % {"year": year},
            _("from, %(year)s") % {"year": year},
            _("to, %(year)s") % {"year": year},
        ]
    heads += [_("Lacking or free rates, last year"), _("Lacking, from"), _("Lacking, to")]
    rows = [_file_row(_("Whole"), titles.get(own.unit_id, ("", ""))[1], own)]
    rows += [_file_group(one) for one in page_groups]
    rows += [_file_row(_("Unit"), titles.get(one.unit_id, ("", ""))[1], one) for one in inside]
    return tuple(heads), rows


def _rounded(threes: Iterable[Sequence[float] | None]) -> list[FileCell]:
    return [
        round(number, 1) if three else None for three in threes for number in three or (0, 0, 0)
    ]


def _file_row(part: str, title: str, one: UnitFinding) -> tuple[FileCell, ...]:
    years = one.reasons["years"]
    figures = _rounded([*(year["leavers"] for year in years), years[-1]["vacancies"]])
    return part, title, one.pupils, one.reasons["of_age"], *figures


def _file_group(one: Mapping[str, Any]) -> tuple[FileCell, ...]:
    part = _("Subject, schools") if one["in_school"] else _("Position, other organisations")
    figures = _rounded([*one["leavers"], one["lacking"][-1]])
    return part, one["group"], one["people"], one["of_age"], *figures

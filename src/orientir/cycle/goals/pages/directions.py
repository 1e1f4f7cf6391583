"""Directions of the management of quality: what each does by year and level, which positions of the cycle it serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.packs.directions import (
    NOBODY,
    POSITIONS,
    ROW_LEVELS,
    Circle,
    Direction,
    DirectionRow,
    Position,
    RowLevel,
)
from orientir.core.packs.rubrics import Rubric
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.matching import match
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

FILTERS = ("direction", "year", "position", "q")
LEVELS: Mapping[RowLevel, Promise] = {
    "region": gettext_lazy("Regional level"),
    "municipality": gettext_lazy("Municipal level"),
    "organisation": gettext_lazy("Level of organisations"),
}
WORDS: Mapping[Position, Promise] = {
    "goals": gettext_lazy("goals"),
    "indicators": gettext_lazy("indicators"),
    "collection": gettext_lazy("collection methods"),
    "monitoring": gettext_lazy("monitoring"),
    "analysis": gettext_lazy("analysis"),
    "recommendations": gettext_lazy("recommendations"),
    "measures": gettext_lazy("measures"),
    "decisions": gettext_lazy("decisions"),
    "effect": gettext_lazy("analysis of effect"),
}
CIRCLES: Mapping[Circle, Promise] = {
    "full": gettext_lazy("the whole circle"),
    "short": gettext_lazy("the last three positions"),
}
Place = tuple[Direction, DirectionRow]


def chosen_rows(pack: Pack, filters: Mapping[str, str]) -> tuple[Place, ...]:
    """Rows that meet every filter that is not empty, in the order of the document."""
    found = tuple(
        (direction, row)
        for direction in pack.directions
        if filters["direction"] in ("", direction.code)
        for row in direction.rows
        if filters["year"] in ("", str(row.year))
        and (not filters["position"] or filters["position"] in positions_of(row))
    )
    if not filters["q"]:
        return found
    texts = {place: " ".join(map(row.on, ROW_LEVELS)) for place, (_one, row) in enumerate(found)}
    return tuple(found[place] for place in match(texts, filters["q"]).hits)


def positions_of(row: DirectionRow) -> set[Position]:
    """Positions that some level serves by the row."""
    return {row.position_on(level) for level in ROW_LEVELS if row.on(level) not in ("", NOBODY)}


def year_choices(pack: Pack) -> list[str]:
    return [str(year) for year in sorted({year for one in pack.directions for year in one.years})]


def circle_table(pack: Pack, href: Callable[[str, str], str]) -> Table:
    """Direction × position: how many rows of the document serve it. ``href`` of a direction and a position."""
    columns = [
        Column(_("Direction"), place="name"),
        Column(_("Years")),
        *(Column(str(WORDS[position]).capitalize(), kind="number") for position in POSITIONS),
    ]
    rows: list[Row] = []
    group = ""
    for one in pack.directions:
        if one.group != group:
            group = one.group
            rows.append(Row(heading=group))
        rows.append(_circle_row(one, href))
    return Table(_("Which positions of the cycle each direction serves"), columns, rows, dense=True)


def _circle_row(one: Direction, href: Callable[[str, str], str]) -> Row:
    counts = Counter(position for row in one.rows for position in positions_of(row))
    cells = [
        Cell(str(counts[position]), href=href(one.code, position))
        if counts[position]
        else Cell(russian.MISSING, tone="nothing")
        for position in POSITIONS
    ]
    name = Cell(f"{one.number}. {one.short_title}", href=href(one.code, "") if one.rows else "")
    return Row([name, Cell(_years(one)), *cells], anchor=one.code)


def tracks_table(pack: Pack) -> Table:
    """Directions and their tracks where the document has no rows; a direction without tracks goes the whole circle."""
    columns = [
        Column(_("Direction"), place="name"),
        Column(_("Years")),
        Column(_("Tracks")),
        Column(_("Whose list it is")),
    ]
    rows: list[Row] = []
    group = ""
    for one in pack.directions:
        if one.group != group:
            group = one.group
            rows.append(Row(heading=group))
        tracks = "; ".join(f"{track.title} ({CIRCLES[track.circle]})" for track in one.tracks)
        name = Cell(f"{one.number}. {one.title}")
        cells = [Cell(_years(one)), Cell(tracks or str(CIRCLES["full"])), Cell(one.source)]
        rows.append(Row([name, *cells], anchor=one.code))
    return Table(_("Directions and their tracks"), columns, rows)


def _years(one: Direction) -> str:
    if one.last_year is None:
        return _("since %(year)s") % {"year": one.first_year}
    return f"{one.first_year}\N{WORD JOINER}\N{EN DASH}\N{WORD JOINER}{one.last_year}"


def rows_table(places: Sequence[Place]) -> Table:
    columns = [
        Column(_("Row"), place="name"),
        *(Column(str(LEVELS[level])) for level in ROW_LEVELS),
    ]
    rows: list[Row] = []
    heading = ""
    for direction, row in places:
        told = f"{direction.short_title}, {row.year}"
        if told != heading:
            heading = told
            rows.append(Row(heading=heading))
        rows.append(_row(direction, row))
    return Table(_("What is done by year and level"), columns, rows)


def _row(direction: Direction, row: DirectionRow) -> Row:
    number = f"{row.number}.{row.item}" if row.item else str(row.number)
    cells = [_cell(row, level) for level in ROW_LEVELS]
    name = Cell(f"{row.year}\N{NO-BREAK SPACE}· {number}", second=str(WORDS[row.position]))
    return Row([name, *cells], anchor=f"{direction.code}-{row.year}-{number}")


def _cell(row: DirectionRow, level: RowLevel) -> Cell:
    text = row.on(level)
    if text == NOBODY:
        return Cell("\N{EN DASH}", second=_("a dash in the document"))
    if not text:
        return Cell(russian.MISSING, second=_("an empty cell"))
    position = row.position_on(level)
    return Cell(text, second=str(WORDS[position]) if position != row.position else "")


def rubric_table(rubric: Rubric) -> Table:
    columns = [
        Column(_("What is looked for"), place="name"),
        Column(_("Points"), kind="number", place="value"),
        Column(_("Shown by")),
    ]
    rows: list[Row] = []
    for position in POSITIONS:
        rows.append(Row(heading=str(WORDS[position]).capitalize()))
        rows += [
            Row(
                [
                    Cell(one.title),
                    Cell(russian.number(one.points)),
                    Cell(", ".join(str(KINDS[kind]) for kind in one.kinds)),
                ]
            )
            for one in rubric.of(position)
        ]
    return Table(rubric.title, columns, rows, dense=True)


def bands_words(rubric: Rubric) -> str:
    """«механизм сложился — с 91 %», from the lowest level up."""
    return "; ".join(
        _("%(title)s — from %(percent)s")
        % {
            "title": band.title,
            "percent": russian.number(band.from_percent) + "\N{NO-BREAK SPACE}%",
        }
        for band in rubric.bands
    )


KINDS: Mapping[str, Promise] = {
    "pack": gettext_lazy("the methodology"),
    "snapshot": gettext_lazy("a snapshot"),
    "analysis": gettext_lazy("a run of analysis"),
    "recommendation": gettext_lazy("recommendations sent"),
    "plan": gettext_lazy("a plan"),
    "decision": gettext_lazy("a decision"),
    "effect": gettext_lazy("an estimate of effect"),
    "document": gettext_lazy("a document with requisites"),
}

"""A file of ФИС ФРДО taken as learning: its rows are put under the heads of the template, in their own places.

The file names no employer: unit and category are those of the post that the person (by СНИЛС) held on the day of the
document, among the people in sight; who is not found there is an error of the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from orientir.core.frdo.cleaning import fold
from orientir.core.frdo.learning import Learned, read_records, tell_learning
from orientir.core.frdo.matching import find_head, match_columns
from orientir.core.mistakes import Mistake
from orientir.kit.bulk import fetch_frame
from orientir.kit.tabular.reading import Grid
from orientir.kit.tabular.sheets import Sheet

KINDS: Final = {
    "повышение квалификации": "upskilling",
    "профессиональная переподготовка": "retraining",
}
POSTS: Final = """
select p.snils, u.code, t.staff_category, t.valid_from, t.valid_to
from registry_person p
join registry_post o on o.person_id = p.id
join registry_unit u on u.id = o.unit_id
join registry_post_period t on t.post_id = o.id
where p.snils = any(%s)
order by p.snils, t.is_main_job desc, t.valid_from desc, o.id
"""
Post = tuple[str, str, date, date | None]


def as_learning(grids: Sequence[Grid], sheet: Sheet, name: str) -> list[Grid]:
    """The grids with those of ФРДО turned into ``sheet``; the others as they are. Raises Mistake with the sheet."""
    return [_turned(grid, sheet, name) for grid in grids]


def _turned(grid: Grid, sheet: Sheet, name: str) -> Grid:
    head = find_head(grid.rows)
    if head is None:
        return grid
    try:
        places = match_columns(grid.rows[head])
    except Mistake as mistake:
        raise Mistake(f"{name}, лист «{grid.sheet}»: {mistake}") from mistake
    learned = tell_learning(read_records(grid.rows[head + 1 :], places))
    posts = _find_posts([one.snils for one in learned])
    titles = {column.name: column.title for column in sheet.columns}
    rows: list[list[object]] = [[] for _ in range(len(grid.rows))]
    rows[head] = list(titles.values())
    for one in learned:
        cells = _cells(one, _post_on(posts.get(one.snils, []), one.completed_on))
        rows[head + one.row] = [cells.get(column, "") for column in titles]
    return Grid(grid.sheet, rows)


def _cells(one: Learned, post: Post | None) -> Mapping[str, object]:
    return {
        "code": one.code,
        "snils": one.snils,
        "family_name": one.family_name,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "birth_on": one.birth_on,
        "unit": post[0] if post else "",
        "staff_category": post[1] if post else "",
        "programme": one.programme,
        "kind": KINDS.get(fold(one.programme_kind), one.programme_kind),
        "is_pedagogical": one.is_pedagogical,
        "hours": one.hours,
        "enrolled_on": one.began_on,
        "completed_on": one.completed_on,
        "source": "frdo",
    }


def _find_posts(snils: Sequence[str]) -> dict[str, list[Post]]:
    """By СНИЛС the posts in sight: main ones first, later ones first."""
    types = {
        "snils": pl.String, "code": pl.String, "staff_category": pl.String,
        "valid_from": pl.Date, "valid_to": pl.Date,
    }  # fmt: skip
    found: dict[str, list[Post]] = {}
    for number, *post in fetch_frame(POSTS, types, [sorted(set(snils) - {""})]).iter_rows():
        code, category, valid_from, valid_to = post
        found.setdefault(number, []).append((code, category, valid_from, valid_to))
    return found


def _post_on(posts: Sequence[Post], on: date | None) -> Post | None:
    """Held on that day; else the one that began last before it; else any."""
    day = on or date.max
    held = [post for post in posts if post[2] <= day and (post[3] is None or post[3] > day)]
    before = sorted((post for post in posts if post[2] <= day), key=lambda post: post[2])
    return next(iter([*held, *reversed(before), *posts]), None)

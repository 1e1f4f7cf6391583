"""Rows of a direction lie in its years, are numbered without gaps within a year and say something of some level.

A row that several deeds of one cell make bears one number and items 1, 2, 3…; tracks are called once.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.directions import NOBODY, ROW_LEVELS, Direction, DirectionRow
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for one in reading.sound_pack.directions:
        yield from _check_tracks(reading, one)
        yield from _check_rows(reading, one)
        yield from _check_numbers(reading, one)


def _check_tracks(reading: Reading, one: Direction) -> Iterator[Issue]:
    seen: set[str] = set()
    for place, track in enumerate(one.tracks):
        if track.code in seen:
            message = f"трек «{track.code}» уже есть: назовите иначе"
            yield reading.issue("error", one, "tracks", place, "code", message=message)
        seen.add(track.code)


def _check_rows(reading: Reading, one: Direction) -> Iterator[Issue]:
    for place, row in enumerate(one.rows):
        if row.year < one.first_year or row.year > (one.last_year or row.year):
            message = f"год {row.year} вне срока направления"
            yield reading.issue("error", one, "rows", place, "year", message=message)
        if all(row.on(level) in ("", NOBODY) for level in ROW_LEVELS):
            message = "строка ничего не говорит ни об одном уровне"
            yield reading.issue("error", one, "rows", place, message=message)


def _check_numbers(reading: Reading, one: Direction) -> Iterator[Issue]:
    last: dict[int, DirectionRow] = {}
    for place, row in enumerate(one.rows):
        before = last.get(row.year)
        if not _follows(before, row):
            where = f"{before.number}.{before.item}" if before else "начала года"
            message = f"строка {row.number}.{row.item} не идёт за строкой {where} года {row.year}"
            yield reading.issue("error", one, "rows", place, "number", message=message)
        last[row.year] = row


def _follows(before: DirectionRow | None, row: DirectionRow) -> bool:
    """The next row of a year, or the next item of the same row."""
    number, item = (before.number, before.item) if before else (0, 0)
    next_item = item > 0 and (row.number, row.item) == (number, item + 1)
    return next_item or (row.number == number + 1 and row.item in (0, 1))

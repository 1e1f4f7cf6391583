"""A long table (person, item, response) laid out as persons × items."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.omitted import Omitted, score_omitted
from orientir.core.psychometrics.responses import (
    Responses,
    responses_from_matrix,
)

Table = npt.NDArray[np.int32]

HEAD = 2


def read_long_frame(
    frame: pl.DataFrame, pattern: str | None, path: Path, rule: Omitted = "wrong"
) -> Responses:
    """``frame``: person and item as text, response as whole numbers, omitted where it was a dash; persons and items
    in order of appearance.
    """
    for name in ("person", "item"):
        if frame[name].null_count():
            row = int(np.flatnonzero(frame[name].is_null().to_numpy())[0])
            raise Mistake(f"{path}, строка {row + HEAD}: пустой столбец {name}")
    items = chosen_items(frame["item"].unique(maintain_order=True).to_list(), pattern, path)
    persons = frame["person"].unique(maintain_order=True)
    row_of = _places(frame["person"], persons)
    place_of = _places(frame["item"], pl.Series(items, dtype=pl.String))
    codes = np.full((len(persons), len(items)), -2, dtype=np.int16)
    answers = frame["response"].fill_null(-1).to_numpy().astype(np.int16)
    bad = scatter(codes, row_of, place_of, answers)
    if bad >= 0:
        refuse_double(frame["person"][bad], frame["item"][bad], f"{path}, строка {bad + HEAD}")
    np.maximum(codes, -1, out=codes)
    notes = score_omitted(codes, _omitted(frame, codes.shape, row_of, place_of), rule)
    return responses_from_matrix(codes, items, persons=persons).with_notes(*notes)


def _omitted(
    frame: pl.DataFrame, shape: tuple[int, int], row_of: Table, place_of: Table
) -> npt.NDArray[np.bool_]:
    """[persons, items]; without rows where there is none."""
    where = frame["omitted"].to_numpy() & (place_of >= 0)
    found = np.zeros(shape if where.any() else (0, shape[1]), dtype=np.bool_)
    found[row_of[where], place_of[where]] = True
    return found


def chosen_items(names: list[str], pattern: str | None, path: Path) -> list[str]:
    if not names:
        raise Mistake(f"{path}: в таблице нет ни одного ответа")
    chosen = [name for name in names if pattern is None or fnmatch.fnmatchcase(name, pattern)]
    if not chosen:
        raise Mistake(f"{path}: образцу --columns «{pattern}» не отвечает ни одно задание")
    return chosen


def _places(column: pl.Series, names: pl.Series) -> Table:
    """Place of every value of ``column`` among ``names``, -1 where it is not there."""
    places = pl.DataFrame({"name": names, "place": np.arange(len(names), dtype=np.int32)})
    joined = (
        column.rename("name").to_frame().join(places, on="name", how="left", maintain_order="left")
    )
    return joined["place"].fill_null(-1).to_numpy()


@compiled
def scatter(
    codes: npt.NDArray[np.int16], row_of: Table, place_of: Table, answers: npt.NDArray[np.int16]
) -> int:
    """Write answers to their places; the row of the first that stands there already, or -1."""
    for i in range(answers.shape[0]):
        if place_of[i] >= 0:
            if codes[row_of[i], place_of[i]] != -2:
                return i
            codes[row_of[i], place_of[i]] = answers[i]
    return -1


def refuse_double(person: object, item: object, place: str) -> None:
    raise Mistake(f"{place}: ответ человека «{person}» на задание «{item}» встречается дважды")

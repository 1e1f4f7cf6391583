"""Persons sorted into cells: the same group and the same items answered (a booklet)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.responses import Labels, Matrix

Rows = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Cell:
    """``rows``: which rows of the matrix; ``items``: what they answered, in order."""

    group: int
    items: Rows
    rows: Rows


def find_cells(scores: Matrix, group_of: Labels | None) -> list[Cell]:
    """Every combination of group and answered items that occurs, by first appearance."""
    labels, count = _label(scores, group_of) if scores.min() < 0 else _label_groups(group_of)
    if count == 1:
        cells = [np.arange(scores.shape[0], dtype=np.int64)]
    else:
        ends = np.cumsum(np.bincount(labels, minlength=count))
        cells = np.split(_sort_by_label(labels, count), ends[:-1])
    return [_cell(scores, group_of, rows) for rows in cells]


def _cell(scores: Matrix, group_of: Labels | None, rows: Rows) -> Cell:
    first = rows[0]
    items = np.flatnonzero(scores[first] >= 0)
    return Cell(int(group_of[first]) if group_of is not None else 0, items, rows)


def _label_groups(group_of: Labels | None) -> tuple[Labels, int]:
    if group_of is None:
        return np.zeros(1, dtype=np.int32), 1
    return _number(group_of.astype(np.uint64), group_of.astype(np.int32))


def _label(scores: Matrix, group_of: Labels | None) -> tuple[Labels, int]:
    """A number for every row; equal exactly where group and mask are: 32 items at a time join the number so far."""
    persons, items = scores.shape
    labels = np.zeros(persons, dtype=np.int32) if group_of is None else group_of.astype(np.int32)
    count = int(labels.max(initial=0)) + 1
    for start in range(0, items, 32):
        keys = _mask_keys(scores, start, min(start + 32, items), labels)
        labels, count = _number(keys, labels)
    return labels, count


@compiled
def _mask_keys(scores: Matrix, start: int, stop: int, labels: Labels) -> Keys:
    keys = np.empty(scores.shape[0], dtype=np.uint64)
    for i in range(scores.shape[0]):
        word = np.uint64(0)
        for j in range(start, stop):
            word = (word << np.uint64(1)) | np.uint64(scores[i, j] >= 0)
        keys[i] = (np.uint64(labels[i]) << np.uint64(32)) | word
    return keys


@compiled
def _number(keys: Keys, labels: Labels) -> tuple[Labels, int]:
    """Keys numbered by first appearance: a hash table with open addresses, grown by half-full."""
    size = 1024
    table = np.full(size, -1, dtype=np.int32)
    known = np.empty(size, dtype=np.uint64)
    count = 0
    for i in range(keys.shape[0]):
        if 2 * count >= size:
            size *= 4
            old, known = known, np.empty(size, dtype=np.uint64)
            known[:count] = old[:count]
            table = np.full(size, -1, dtype=np.int32)
            for number in range(count):
                slot = _slot(known[number], size)
                while table[slot] >= 0:
                    slot = (slot + 1) & (size - 1)
                table[slot] = number
        slot = _slot(keys[i], size)
        while table[slot] >= 0 and known[table[slot]] != keys[i]:
            slot = (slot + 1) & (size - 1)
        if table[slot] < 0:
            table[slot] = count
            known[count] = keys[i]
            count += 1
        labels[i] = table[slot]
    return labels, count


@compiled
def _slot(key: np.uint64, size: int) -> int:
    mixed = key * np.uint64(0x9E3779B97F4A7C15)
    return np.int64((mixed ^ (mixed >> np.uint64(32))) & np.uint64(size - 1))  # type: ignore[return-value]


@compiled
def _sort_by_label(labels: Labels, count: int) -> Rows:
    """Stable counting sort."""
    place = np.zeros(count + 1, dtype=np.int64)
    for label in labels:
        place[label + 1] += 1
    for label in range(count):
        place[label + 1] += place[label]
    rows = np.empty(labels.shape[0], dtype=np.int64)
    for i in range(labels.shape[0]):
        rows[place[labels[i]]] = i
        place[labels[i]] += 1
    return rows

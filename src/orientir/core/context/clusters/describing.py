"""Groups in words: what is above and below the median of all units, which words are met oftener."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from orientir.core.context.clusters.grouping import Grouping
from orientir.core.context.clusters.mixed_columns import MixedColumns

NOTABLE: Final = 0.3  # of a deviation of the column, between medians
OFTENER: Final = 0.15  # of the group's units
MOST_TRAITS: Final = 4


@dataclass(frozen=True, slots=True)
class Trait:
    """``side`` above, below: medians of the group and of all; often: shares. ``strength`` orders traits."""

    column: str
    side: str
    word: str
    here: float
    all: float
    strength: float

    def say(self) -> str:
        if self.side == "often":
            return f"чаще {self.column}: {self.word} ({100 * self.here:.0f} % против {100 * self.all:.0f} %)"
        side = "выше медианы" if self.side == "above" else "ниже медианы"
        return f"{side}: {self.column} ({_say(self.here)} против {_say(self.all)})"


@dataclass(frozen=True, slots=True)
class Cluster:
    """``cluster``: its label, from 1; ``medoid``: the unit most like the others; ``stability``:
    Jaccard's, on halves.
    """

    cluster: int
    size: int
    share: float
    medoid: str
    stability: float
    description: str
    traits: tuple[Trait, ...]


def describe_clusters(columns: MixedColumns, grouping: Grouping) -> tuple[Cluster, ...]:
    """One for each group, in the order of their numbers."""
    placed = int((grouping.labels >= 0).sum())
    described = []
    for place, medoid in enumerate(grouping.medoids.tolist()):
        inside = grouping.labels == place
        traits = sorted(_traits(columns, inside), key=lambda one: -one.strength)[:MOST_TRAITS]
        words = "; ".join(one.say() for one in traits)
        size = int(inside.sum())
        described.append(
            Cluster(
                place + 1, size, size / placed, columns.units[medoid], grouping.jaccard[place],
                words or "близок к медиане всех организаций по каждому признаку", tuple(traits),
            )
        )  # fmt: skip
    return tuple(described)


def _traits(columns: MixedColumns, inside: np.typing.NDArray[np.bool_]) -> Iterator[Trait]:
    here = columns.raw.filter(pl.Series(inside))
    for name, scaled in zip(columns.number_names, columns.numbers.T, strict=True):
        known = scaled[inside & np.isfinite(scaled)]
        if not len(known):
            continue
        gap = float(np.median(known) - np.nanmedian(scaled))
        if abs(gap) >= NOTABLE:
            side = "above" if gap > 0 else "below"
            own, whole = here[name].median(), columns.raw[name].median()
            yield Trait(name, side, "", float(str(own)), float(str(whole)), abs(gap))
    for name in columns.word_names:
        yield from _often(name, here[name].drop_nulls(), columns.raw[name].drop_nulls())


def _often(name: str, here: pl.Series, whole: pl.Series) -> Iterator[Trait]:
    for word in sorted(str(one) for one in here.unique()):
        own = float(str((here.cast(pl.String) == word).mean()))
        common = float(str((whole.cast(pl.String) == word).mean()))
        if own - common >= OFTENER:
            yield Trait(name, "often", word, own, common, 2 * (own - common))


def _say(value: float) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def name_traits(columns: MixedColumns, row: int) -> str:
    """What is odd about one unit: its columns that lie beyond nearly all others."""
    told = []
    for name, scaled in zip(columns.number_names, columns.whole.T, strict=True):
        if abs(scaled[row]) >= np.nanquantile(np.abs(scaled), 0.98):
            told.append(f"{name} {_say(float(columns.raw[name][row]))}")
    for name, codes in zip(columns.word_names, columns.words.T, strict=True):
        if codes[row] >= 0 and (codes == codes[row]).mean() <= 0.02:
            told.append(f"{name} {columns.raw[name][row]}")
    return ", ".join(told) or "редкое сочетание обычных значений"

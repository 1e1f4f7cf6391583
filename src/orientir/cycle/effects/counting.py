"""The whole answer of a study as plain values: the core's document and the means that the chart is drawn of. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from orientir.core.effects import Question, as_document, estimate_effect
from orientir.core.effects.panels import Flags, Panel
from orientir.cycle.effects.tables import panel_of


@dataclass(frozen=True, slots=True)
class Asked:
    """How an effect is asked; as it stands in ``EffectStudy.parameters``."""

    indicator: str
    level: str
    starts: Mapping[str, int]
    compared: str = "all"
    peers: int = 5
    cluster: str = "unit"
    skip: int | None = None
    baseline: str = "last"

    @property
    def question(self) -> Question:
        return Question(skip=self.skip, baseline="mean" if self.baseline == "mean" else "last")


def answer(table: pl.DataFrame, asked: Asked) -> dict[str, Any]:
    """``document`` of the core, ``means`` by year, how many ``units`` of each side. Raises a Mistake."""
    panel = panel_of(table, asked.peers if asked.compared == "similar" else 0)
    document = as_document(estimate_effect(panel, asked.question))
    return {"document": document, "means": _means(panel), "starts": _started(panel)}


def _means(panel: Panel) -> list[dict[str, Any]]:
    """Of units known in every year, so that a line does not move because others are in it."""
    whole = panel.known.all(axis=1)
    sides = (panel.is_treated & whole, ~panel.is_treated & whole)
    treated, compared = (_mean(panel, side) for side in sides)
    return [
        {"year": year, "treated": ours, "compared": theirs}
        for year, ours, theirs in zip(panel.times, treated, compared, strict=True)
    ]


def _mean(panel: Panel, side: Flags) -> list[float | None]:
    if not side.any():
        return [None] * len(panel.times)
    return [round(float(one), 6) for one in panel.outcome[side].mean(axis=0)]


def _started(panel: Panel) -> list[str]:
    """Years in which units began, the earliest first."""
    places = np.unique(panel.starts[panel.is_treated])
    return [panel.times[place] for place in places.tolist() if place < len(panel.times)]


def result_hash(figures: Mapping[str, Any]) -> str:
    """To the last digit."""
    text = json.dumps(figures, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()

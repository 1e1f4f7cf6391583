"""Extended answers of invented people, put together of phrases; how well each meets a criterion can be read off."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

from orientir.core.packs.documents import read_document
from orientir.project.demo.bank.reading import HERE

NOISE: Final = 0.22
"""How often an expert reads a criterion a point higher or lower than it was meant."""

Phrases = Mapping[str, Mapping[str, Mapping[int, list[str]]]]


def read_phrases() -> Phrases:
    """Competency of the task → criterion → points → phrases."""
    told = read_document((HERE / "answers.yaml").read_text(encoding="utf-8"))
    return {
        competency: {
            name: {int(points): said for points, said in levels.items()}
            for name, levels in criteria.items()
        }
        for competency, criteria in told.items()
    }


def write_answer(criteria: Mapping[str, Mapping[int, list[str]]], skill: float, lot: Random) -> str:
    """A text of somebody who meets a criterion with the chance ``skill`` (0 to 1)."""
    told = []
    for levels in criteria.values():
        most = max(levels)
        points = sum(lot.random() < skill for _step in range(most))
        told.append(lot.choice(levels[points]))
    return " ".join(filter(None, told)) or "Затрудняюсь ответить."


def read_points(criteria: Mapping[str, Mapping[int, list[str]]], text: str) -> dict[str, int]:
    """The points that the text was meant to earn, criterion by criterion."""
    return {
        name: max(
            (points for points, said in levels.items() if any(one and one in text for one in said)),
            default=0,
        )
        for name, levels in criteria.items()
    }


def give_points(meant: Mapping[str, int], most: Mapping[str, int], lot: Random) -> dict[str, str]:
    """What an expert gives: as meant, now and then a point beside it."""
    return {name: str(_beside(points, most[name], lot)) for name, points in meant.items()}


def _beside(points: int, most: int, lot: Random) -> int:
    if lot.random() >= NOISE:
        return points
    return min(most, max(0, points + lot.choice((-1, 1))))

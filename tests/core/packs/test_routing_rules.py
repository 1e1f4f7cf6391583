"""Rules of routing in a pack: what cannot be is refused with its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Spoil = Callable[[str, str, str], list[str]]
FILE = "routing/routing.yaml"
WHERE = "error routing/routing.yaml"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "most_programmes: {value: 2",
            "most_programmes: {value: 4",
            ":5: правила распределения region, most_programmes: 4 вне промежутка от 1 до 3",
        ),
        (
            "least_group: {value: 10",
            "least_group: {value: 30",
            ":9: правила распределения region, least_group: наименьшая группа больше наибольшей",
        ),
        (
            "farthest_km: {value: 100",
            "farthest_km: {value: 0",
            ":8: правила распределения region, farthest_km: "
            "расстояние должно быть больше нуля; null — предела нет",
        ),
        (
            "level: low, value: 1.5",
            "level: worst, value: 1.5",
            ":12: правила распределения region, levels: уровня «worst» нет в scales/",
        ),
        (
            "level: low, value: 1.5",
            "level: low, value: 0",
            ":12: правила распределения region, levels: вес 0: нужен больше нуля",
        ),
        (
            "competency: met,",
            "competency: mat,",
            ":14: правила распределения region, priorities: "
            "ни компетенции, ни группы «mat» нет в competencies/",
        ),
        (
            "mended: {value: 0.6",
            "mended: {value: много",
            ":7: правила распределения region, mended.value: "
            "нужно число, как 40 или 7.5, а стоит текст «много»",
        ),
    ],
)
def test_what_cannot_be_is_refused(spoil: Spoil, old: str, new: str, sentence: str) -> None:
    assert f"{WHERE}{sentence}" in spoil(FILE, old, new)

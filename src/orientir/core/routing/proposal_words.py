"""Sizes of proposed groups in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from orientir.core.routing.words import PEOPLE, counted


def tell_sizes(sizes: Sequence[int]) -> str:
    """«одна группа 25 и одна 13», «две группы по 25 и одна 13»."""
    told = [
        (count, size) for size, count in sorted(Counter(sizes).items(), key=lambda one: -one[0])
    ]
    if len(told) == 1 and told[0][0] == 1:
        return f"одна группа, {counted(told[0][1], PEOPLE)}"
    parts = [_some(count, size, named=number == 0) for number, (count, size) in enumerate(told)]
    return " и ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _some(count: int, size: int, *, named: bool) -> str:
    if count == 1:
        return f"одна группа {size}" if named else f"одна {size}"
    number = {2: "две", 3: "три", 4: "четыре"}.get(count, str(count))
    noun = " группы" if 2 <= count <= 4 else " групп"
    return f"{number}{noun if named else ''} по {size}"

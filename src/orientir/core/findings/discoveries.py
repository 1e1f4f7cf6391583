"""How many findings of many tests may be false."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values: rejecting those ≤ q keeps the expected share of false findings ≤ q.

    Source: Benjamini Y., Hochberg Y. (1995) Controlling the false discovery rate. Journal of the
    Royal Statistical Society B 57, 289-300. doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda index: p_values[index], reverse=True)
    adjusted, smallest = [1.0] * count, 1.0
    for position, index in enumerate(order):
        smallest = min(smallest, p_values[index] * (count / (count - position)))
        adjusted[index] = smallest
    return adjusted

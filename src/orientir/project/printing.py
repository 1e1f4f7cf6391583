"""Tables on a terminal: columns as wide as what stands in them, figures by their right edge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import floor, log10

GAP = "  "
MOST_DECIMALS = 6


def lines_of(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Collection[int] = ()
) -> list[str]:
    """``numbers``: places of the columns that stand by their right edge."""
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    return [
        GAP.join(
            text.rjust(width) if at in numbers else text.ljust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (heads, *rows)
    ]


def decimals_for(error: float) -> int:
    """So many as show an error of this size with two digits that mean something."""
    return min(MOST_DECIMALS, max(0, 1 - floor(log10(error)))) if error > 0 else 2

"""Did a programme do anything? A change is told from an effect; where it cannot be, that is the answer."""

from orientir.core.effects.changes import (
    GroupChange,
    Measured,
    PersonChange,
    change_of,
    group_change,
)
from orientir.core.effects.comparisons import Comparison, Design, Effect, Reason, compare
from orientir.core.effects.matching import Matched, Placed, match

__all__ = [
    "Comparison",
    "Design",
    "Effect",
    "GroupChange",
    "Matched",
    "Measured",
    "PersonChange",
    "Placed",
    "Reason",
    "change_of",
    "compare",
    "group_change",
    "match",
]

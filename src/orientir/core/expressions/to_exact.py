"""The checked tree as a function over exact decimals: what people type is judged as it is written.

By binary fractions 0.1 + 0.2 is more than 0.3, and whoever typed the three is told of a mistake. ``evaluate`` stays the
reference: over whole numbers both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from orientir.core.expressions.evaluate import NULL_AWARE, STRICT
from orientir.core.expressions.tree import Call, Column, Node, Value

Exact = Callable[[Mapping[str, Any]], Any]
"""Names of columns as their labels (``age``, ``unit.kind``) → values; an absent name is null."""


def to_exact(node: Node) -> Exact:
    """A function of a row; doubles in it are decimals."""
    if isinstance(node, Value):
        known = Decimal(repr(node.value)) if isinstance(node.value, float) else node.value
        return lambda _row: known
    if isinstance(node, Column):
        label = node.label
        return lambda row: row.get(label)
    return _call(node)


def _call(node: Call) -> Exact:
    parts = [to_exact(one) for one in node.arguments]
    if node.operator in NULL_AWARE:
        lenient = NULL_AWARE[node.operator]
        return lambda row: lenient(*(part(row) for part in parts))
    strict = _decimal if node.operator == "to_double" else STRICT[node.operator]

    def apply(row: Mapping[str, Any]) -> Any:
        values = [part(row) for part in parts]
        return None if None in values else strict(*values)

    return apply


def _decimal(number: Any) -> Decimal:
    return Decimal(number)

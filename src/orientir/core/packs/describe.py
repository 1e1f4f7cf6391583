"""A pack as plain values that JSON can hold, under the names of the specs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any


def describe_plainly(value: Any) -> Any:
    """Specs → dicts, tuples → lists, decimals → numbers, dates → ISO texts, keys → texts."""
    if is_dataclass(value):
        return {one.name: describe_plainly(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): describe_plainly(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [describe_plainly(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value

"""Types of cells: each parses a column at once and explains, one by one, the cells that failed."""

from orientir.kit.tabular.values.base import Trouble, ValueType
from orientir.kit.tabular.values.codes import Choice, YesNo
from orientir.kit.tabular.values.dates import Day
from orientir.kit.tabular.values.identifiers import Digits, Inn, Ogrn, Snils
from orientir.kit.tabular.values.numbers import Number, Whole
from orientir.kit.tabular.values.text import PersonName, Words

__all__ = [
    "Choice",
    "Day",
    "Digits",
    "Inn",
    "Number",
    "Ogrn",
    "PersonName",
    "Snils",
    "Trouble",
    "ValueType",
    "Whole",
    "Words",
    "YesNo",
]

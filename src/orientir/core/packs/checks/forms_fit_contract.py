"""A declared form does not contradict a table of the contract, nor itself.

A form that bears the name of a contract's table gives it Russian titles, so its fields must be the
contract's own: same names, types and nullability. Field names are unique; ``unit_id`` and ``year``
are in every form already.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.records import Form
from orientir.core.tables import TABLES


def check(reading: Reading) -> Iterator[Issue]:
    for form in reading.items["forms"]:
        yield from _check_names(reading, form)
        contract = TABLES.get(form.table().name)
        if contract and set(form.table().columns) != set(contract.columns):
            wanted = ", ".join(
                f"{column.name} {column.type}{' null' if column.nullable else ''}"
                for column in contract.columns[2:]
            )
            message = f"таблица {contract.name} есть в контракте среза, её поля: {wanted}"
            yield reading.issue("error", form, "fields", message=message)


def _check_names(reading: Reading, form: Form) -> Iterator[Issue]:
    seen = {"unit_id", "year"}
    for number, column in enumerate(form.columns):
        if column.name in seen:
            message = f"поле «{column.name}» уже есть в форме: уберите или назовите иначе"
            yield reading.issue("error", form, "fields", number, "name", message=message)
        seen.add(column.name)

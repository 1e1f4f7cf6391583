"""A programme on a page: its passport, the services it stands on, where it starts from, what it lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.packs.programmes import Cover, PassportRow, Programme, PublicService
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

FIRST: tuple[str, ...] = ("problem", "aim", "mission", "term", "results")
"""Rows of a passport that people come for; the rest opens below."""
COVERS: Mapping[Cover, tuple[str, Promise]] = {
    "full": ("done", gettext_lazy("there is")),
    "partial": ("doing", gettext_lazy("in part")),
    "none": ("not_established", gettext_lazy("none")),
}


@dataclass(frozen=True, slots=True)
class PassportCard:
    """A passport: what is read first, and all other rows in the document's order."""

    programme: Programme
    first: tuple[PassportRow, ...]
    rest: tuple[PassportRow, ...]


def passport_card(programme: Programme) -> PassportCard:
    found = {row.role: row for row in programme.passport}
    first = tuple(found[role] for role in FIRST if role in found)
    rest = tuple(row for row in programme.passport if row not in first)
    return PassportCard(programme, first, rest)


def services_table(services: Sequence[PublicService]) -> Table:
    columns = [
        Column(_("Service"), place="name"),
        Column(_("Regulations")),
        Column(_("Rate of funding")),
    ]
    rows = [
        Row([Cell(f"{one.number}. {one.title}"), _cover(one.procedure), _cover(one.rate)])
        for one in services
    ]
    return Table(_("Services that the state orders"), columns, rows)


def _cover(cover: Cover) -> Cell:
    state, words = COVERS[cover]
    return Cell(str(words), state=state)


def baseline_table(programme: Programme) -> Table:
    years = sorted({year for one in programme.baseline for year in one.values})
    columns = [
        Column(_("What is counted"), place="name"),
        *(Column(str(year), kind="number") for year in years),
    ]
    rows = [
        Row([Cell(f"{one.title}, {one.unit}"), *(_number(one.values, year) for year in years)])
        for one in programme.baseline
    ]
    return Table(_("Where the programme starts from"), columns, rows, dense=True)


def _number(values: Mapping[int, Decimal | None], year: int) -> Cell:
    value = values.get(year)
    return Cell(russian.number(value) if value is not None else russian.MISSING)

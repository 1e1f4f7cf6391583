"""A file of statistics fills cells that its form's blank has in those years, each once and none that is counted.

Two mappings of one form do not speak of one year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orientir.core.packs.blank_cells import list_cells
from orientir.core.packs.issues import Issue
from orientir.core.packs.mappings import StatisticsMapping
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Pack


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for one in pack.mappings:
        for key, message in (*_cells(pack, one), *_years(pack, one)):
            yield reading.issue("error", one, key, message=message)


def _cells(pack: Pack, one: StatisticsMapping) -> Iterator[tuple[str, str]]:
    blank = pack.blank(one.form, one.first_year)
    if blank is None:
        yield "form", f"бланка формы «{one.form}» за {one.first_year} год нет"
        return
    typed = {cell.name for cell in list_cells(blank) if not cell.field.is_counted}
    for name, times in Counter(mapped.cell for mapped in one.cells).items():
        if name not in typed:
            yield "cells", f"поля «{name}», которое вписывают, в бланке «{blank.code}» нет"
        if times > 1:
            yield "cells", f"поле «{name}» указано дважды: оставьте одно место"


def _years(pack: Pack, one: StatisticsMapping) -> Iterator[tuple[str, str]]:
    for other in pack.mappings:
        alike = other is not one and (other.form, other.file) == (one.form, one.file)
        if alike and (other.is_of(one.first_year) or one.is_of(other.first_year)):
            yield "years", f"об этих годах говорит и «{other.code}»"

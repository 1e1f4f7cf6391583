"""A blank's cells are named once, its columns fill its form's table, and all it says can be judged.

Every column of the table gets a cell of its type; what the table never leaves empty is obligatory, without reasons of
absence and without conditions. Formulas do not need each other in a circle. A rule names cells that are there, and its
sentence tells only what its condition may name. Facts are of the platform. Editions of one form do not overlap in
years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_column, parse_condition, parse_number
from orientir.core.packs.blank_cells import Cell, list_cells
from orientir.core.packs.blank_expressions import BlankBroken, prepare_blank, rule_scope, told_names
from orientir.core.packs.blank_scopes import scope_of
from orientir.core.packs.blanks import Blank, BlankField, BlankRule, BlankTable, PlatformFact
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Pack
from orientir.core.tables import UNITS, Column, Table


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for fact in pack.facts:
        yield from _fact(reading, fact)
    for one in pack.blanks:
        cells = list_cells(one)
        for keys, message in (
            *_names(one, cells), *_columns(pack, one, cells), *_fields(pack, cells),
            *_rules(pack, one, cells), *_whole(pack, one),
        ):  # fmt: skip
            yield reading.issue("error", one, *keys, message=message)


def _fact(reading: Reading, one: PlatformFact) -> Iterator[Issue]:
    table = reading.sound_pack.tables.get(one.value.table)
    if table is None:
        message = f"таблицы «{one.value.table}» нет ни в контракте среза, ни в forms/"
        yield reading.issue("error", one, "value", "from", message=message)
        return
    for key, parse, text in (
        ("count_distinct", parse_column, one.value.column),
        ("sum", parse_number, one.value.expression),
        ("where", parse_condition, one.value.where),
    ):
        try:
            if text is not None:
                parse(text, table)
        except ExpressionMistake as mistake:
            yield reading.issue("error", one, "value", key, message=str(mistake))


Fault = tuple[tuple[str | int, ...], str]


def _names(one: Blank, cells: Sequence[Cell]) -> Iterator[Fault]:
    for name, times in Counter(cell.name for cell in cells).items():
        if times > 1:
            yield ("sections",), f"поле «{name}» стоит дважды: назовите одно иначе"
    tables = [table for section in one.sections for table in section.tables]
    for code, times in Counter(table.code for table in tables).items():
        if times > 1:
            yield ("sections",), f"таблица «{code}» стоит дважды: назовите одну иначе"
    for table in tables:
        yield from _table(table)


def _table(table: BlankTable) -> Iterator[Fault]:
    if bool(table.rows) == bool(table.grows):
        yield ("sections",), f"у таблицы «{table.code}» должны быть либо строки, либо grows"
    for field in table.columns if table.grows else ():
        if field.is_counted or field.when or field.prefill:
            yield (
                ("sections",),
                f"столбец «{field.code}» растущей таблицы «{table.code}» вписывают: без формул, условий и фактов",
            )


def _columns(pack: Pack, one: Blank, cells: Sequence[Cell]) -> Iterator[Fault]:
    table = pack.tables.get(f"form_{one.form}")
    if table is None:
        yield ("form",), f"формы «{one.form}» нет: впишите её столбцы в forms/"
        return
    known = {cell.name: cell for cell in cells}
    wanted = {column.name: column for column in table.columns if column.name not in table.key}
    for name in wanted.keys() - one.columns.keys():
        yield ("columns",), f"столбцу «{name}» не указано поле"
    for name, cell in one.columns.items():
        if name not in wanted:
            yield ("columns", name), f"столбца «{name}» у формы «{one.form}» нет"
        elif cell not in known:
            yield ("columns", name), f"поля «{cell}» в бланке нет"
        elif fault := _unfit(wanted[name], known[cell]):
            yield ("columns", name), fault


def _unfit(column: Column, cell: Cell) -> str:
    field = cell.field
    if field.type != column.type:
        return f"столбец {column.type}, а поле «{cell.name}» {field.type}"
    loose = field.missing or field.when or cell.section.when or not field.required
    if not column.nullable and (loose or field.is_counted):
        return f"столбец не бывает пуст, а поле «{cell.name}» может остаться без значения"
    return ""


def _fields(pack: Pack, cells: Sequence[Cell]) -> Iterator[Fault]:
    for cell in cells:
        for message in _field(cell.field):
            yield ("sections",), f"поле «{cell.name}»: {message}"
        fact = pack.fact(cell.fact) if cell.fact else None
        if cell.fact and fact is None:
            yield ("sections",), f"поле «{cell.name}»: факта «{cell.fact}» нет в facts/"
        elif fact is not None and cell.field.type not in ("double", fact.type):
            yield ("sections",), f"поле «{cell.name}»: факт «{cell.fact}» не {cell.field.type}"


def _field(field: BlankField) -> Iterator[str]:
    if field.is_counted and (field.missing or field.prefill or (field.formula and field.total)):
        yield "считается одним способом, без причин отсутствия и предложенных значений"
    if field.is_counted and field.type not in ("int", "double"):
        yield "считаются только числа"
    if field.codes and field.type != "text":
        yield "список кодов бывает у текста"
    if field.type not in ("int", "double") and (field.least is not None or field.most is not None):
        yield "границы бывают у чисел"


def _rules(pack: Pack, one: Blank, cells: Sequence[Cell]) -> Iterator[Fault]:
    whole = scope_of(one, cells, _others(pack, one), {fact.code: fact for fact in pack.facts})
    names = {cell.name for cell in cells}
    for place, rule in enumerate(one.rules):
        if any(rule.code == other.code for other in one.rules[:place]):
            yield ("rules", place, "code"), f"правило «{rule.code}» уже есть: назовите иначе"
        table = one.table(rule.each) if rule.each else None
        allowed = {field.code for field in table.columns} if table else names
        for name in set(rule.places) - allowed if table or not rule.each else ():
            yield ("rules", place, "places"), f"поля «{name}» здесь нет"
        for key, message in _rule(one, rule, whole):
            yield ("rules", place, key), message


def _rule(one: Blank, rule: BlankRule, whole: Table) -> Iterator[tuple[str, str]]:
    try:
        scope = rule_scope(one, rule, whole)
        told = told_names(rule)
    except BlankBroken as broken:
        yield "each", str(broken)
        return
    except ValueError:
        yield "says", "скобки { } не закрыты"
        return
    for name in told:
        if scope.column(name) is None:
            yield "says", f"«{{{name}}}» не известно правилу"
    try:
        parse_condition(rule.holds, scope)
    except ExpressionMistake as mistake:
        yield "holds", str(mistake)


def _whole(pack: Pack, one: Blank) -> Iterator[Fault]:
    try:
        parse_condition(one.audience, UNITS)
    except ExpressionMistake as mistake:
        yield ("audience",), str(mistake)
    if one.last_year is not None and one.last_year < one.first_year:
        yield ("years", "to"), f"последний год {one.last_year} раньше первого {one.first_year}"
    for other in pack.blanks:
        if other is not one and other.form == one.form and _overlap(one, other):
            yield ("years",), f"за эти годы форму «{one.form}» собирает и бланк «{other.code}»"
    yield from _expressions(pack, one)


def _overlap(one: Blank, other: Blank) -> bool:
    last = one.last_year or other.first_year
    other_last = other.last_year or one.first_year
    return one.first_year <= other_last and other.first_year <= last


def _others(pack: Pack, one: Blank) -> list[Blank]:
    """Of each other form, its newest edition."""
    newest = {
        other.form: other for other in sorted(pack.blanks, key=lambda blank: blank.first_year)
    }
    return [other for form, other in newest.items() if form != one.form]


def _expressions(pack: Pack, one: Blank) -> Iterator[Fault]:
    """Formulas and conditions of cells: everything but the rules, which are told apart."""
    try:
        prepare_blank(
            replace(one, rules=()), _others(pack, one), {fact.code: fact for fact in pack.facts}
        )
    except BlankBroken as broken:
        yield ("sections",), str(broken)

"""One meaning, three engines: plain Python, Polars and DuckDB give the same value for every row."""

from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orientir.core.expressions.evaluate import NumberTooLarge, evaluate
from orientir.core.expressions.parse import parse_condition, parse_number
from orientir.core.expressions.to_polars import POLARS_TYPES, overflow_of, to_polars
from orientir.core.expressions.to_sql import to_sql
from orientir.core.expressions.tree import Node
from orientir.core.tables import Column, Table

COLUMNS = (
    Column("t", "text", True),
    Column("s", "text", True),
    Column("n", "int", True),
    Column("m", "int", True),
    Column("x", "double", True),
    Column("y", "double", True),
    Column("b", "bool", True),
    Column("d", "date", True),
)
TABLE = Table("things", COLUMNS, ("n",), "stock")
DUCKDB = duckdb.connect(config={"threads": 1})
UNITS = Table("units", COLUMNS, ("n",), "stock")

small_ints = st.integers(-3, 9)
doubles = st.sampled_from([0.0, -0.0, 0.1, 0.3, 0.5, 1.0, 2.0, 2.675, -1.5, 1e6])
days = st.dates(date(2022, 12, 30), date(2024, 1, 2))
words = st.sampled_from(["", "a", "B", "школа", "Школа", "ЁЖ", "it's"])


def of_type(kind: str) -> st.SearchStrategy[Any]:
    values = {
        "text": words,
        "int": small_ints,
        "double": doubles,
        "bool": st.booleans(),
        "date": days,
    }
    return st.none() | values[kind]


rows = st.lists(
    st.fixed_dictionaries({column.name: of_type(column.type) for column in COLUMNS}),
    min_size=1,
    max_size=6,
)


def quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def columns(*names: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*names, *(f"unit.{name}" for name in names)])


texts = st.deferred(
    lambda: st.one_of(
        columns("t", "s"),
        words.map(quoted),
        texts.map(lambda text: f"lower({text})"),
        st.tuples(texts, texts).map(lambda pair: f"coalesce({pair[0]}, {pair[1]})"),
    )
)
numbers = st.deferred(
    lambda: st.one_of(
        columns("n", "m", "x", "y"),
        small_ints.map(str),
        st.sampled_from(["0.1", "2.5", "0.0", "null"]),
        st.tuples(numbers, st.sampled_from("+-*/"), numbers).map(
            lambda three: f"({three[0]} {three[1]} {three[2]})"
        ),
        numbers.map(lambda number: f"abs({number})"),
        numbers.map(lambda number: f"(- {number})"),
        texts.map(lambda text: f"length({text})"),
        columns("d").map(lambda day: f"year({day})"),
        st.tuples(numbers, numbers).map(lambda pair: f"coalesce({pair[0]}, {pair[1]})"),
    )
)
dates = columns("d") | days.map(lambda day: f"date '{day}'")
signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


def comparisons(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(values, signs, values).map(" ".join),
        st.tuples(values, values, values).map(lambda v: f"{v[0]} between {v[1]} and {v[2]}"),
        st.tuples(values, st.lists(values | st.just("null"), min_size=1, max_size=3)).map(
            lambda v: f"{v[0]} not in ({', '.join(v[1])})"
        ),
        st.tuples(values, st.lists(values, min_size=1, max_size=3)).map(
            lambda v: f"{v[0]} in ({', '.join(v[1])})"
        ),
        values.map(lambda value: f"{value} is null"),
        values.map(lambda value: f"{value} is not null"),
    )


conditions = st.deferred(
    lambda: st.one_of(
        comparisons(texts),
        comparisons(numbers),
        comparisons(dates),
        columns("b"),
        st.sampled_from(["true", "false", "b = true", "b <> null", "null"]),
        conditions.map(lambda condition: f"not {condition}"),
        conditions.map(lambda condition: f"({condition})"),
        st.tuples(conditions, st.sampled_from(["and", "or"]), conditions).map(" ".join),
    )
)


def frame_of(given_rows: list[dict[str, Any]], prefix: str = "") -> pl.DataFrame:
    schema = {prefix + column.name: POLARS_TYPES[column.type] for column in COLUMNS}
    return pl.DataFrame(
        [{prefix + name: value for name, value in row.items()} for row in given_rows], schema=schema
    )


def by_python(node: Node, facts: list[Any], units: list[Any]) -> list[Any]:
    return [
        evaluate(node, lambda column, pair=pair: pair[column.of_unit][column.name])
        for pair in zip(facts, units, strict=True)
    ]


def by_polars(node: Node, facts: list[Any], units: list[Any]) -> list[Any]:
    frame = pl.concat([frame_of(facts), frame_of(units, "unit.")], how="horizontal")
    return frame.with_columns(to_polars(node).alias("result"))["result"].to_list()


def by_duckdb(node_text: str, facts: list[Any], units: list[Any]) -> list[Any]:
    DUCKDB.register("facts", frame_of(facts).with_row_index("row_number").to_arrow())
    DUCKDB.register("the_units", frame_of(units).with_row_index("row_number").to_arrow())
    joined = "facts as fact join the_units as unit using (row_number) order by row_number"
    found = DUCKDB.execute(f"select {node_text} from {joined}").fetchall()
    return [row[0] for row in found]


@given(conditions, rows, rows)
def test_conditions_mean_the_same_everywhere(text: str, facts: list[Any], units: list[Any]) -> None:
    count = min(len(facts), len(units))
    node = parse_condition(text, TABLE, UNITS)
    dull = by_python(node, facts[:count], units[:count])
    assert by_polars(node, facts[:count], units[:count]) == dull
    assert by_duckdb(to_sql(node), facts[:count], units[:count]) == dull


@given(numbers, rows, rows)
def test_numbers_mean_the_same_everywhere(text: str, facts: list[Any], units: list[Any]) -> None:
    count = min(len(facts), len(units))
    node = parse_number(text, TABLE, UNITS)
    dull = by_python(node, facts[:count], units[:count])
    assert by_polars(node, facts[:count], units[:count]) == dull
    assert by_duckdb(to_sql(node), facts[:count], units[:count]) == dull


huge = st.sampled_from([None, 0, 1, -1, 2**31, 2**62, 2**63 - 1, -(2**63), 3037000500])
huge_doubles = st.sampled_from([None, 0.0, 1e308, -1e308, 1e-308, 3.0])


@given(numbers, huge, huge, huge_doubles, huge_doubles)
def test_overflow_is_never_silent(text: str, n: Any, m: Any, x: Any, y: Any) -> None:
    row = {"t": "a", "s": None, "n": n, "m": m, "x": x, "y": y, "b": True, "d": date(2023, 1, 1)}
    node = parse_number(text, TABLE, UNITS)
    check = overflow_of(node)
    frame = pl.concat([frame_of([row]), frame_of([row], "unit.")], how="horizontal")
    overflows = check is not None and frame.select(check.any()).item()
    try:
        dull = by_python(node, [row], [row])
    except NumberTooLarge:
        assert overflows
    else:
        assert not overflows
        assert by_polars(node, [row], [row]) == dull


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = 1 or m = 1 and x = 1", True),
        ("not n = 2 and not m = 2", True),
        ("not n = 1 or n = 1", True),
        ("n - m - 1 = -1", True),
        ("m / n / 2.0 = 0.5", True),
        ("n + m * 3 = 4", True),
        ("n / 0 is null", True),
        ("t = null", None),
        ("t in ('b', null)", None),
        ("t in ('a', null)", True),
        ("not (b and t = null)", None),
        ("b or t = null", True),
        ("d between '2023-01-01' and '2023-12-31'", True),
        ("year(d) = 2023 and length('ёж') = 2 and lower('ЁЖ') = 'ёж'", True),
    ],
)
def test_meaning_by_hand(text: str, expected: bool | None) -> None:
    row = {"t": "a", "n": 1, "m": 1, "x": 0.0, "b": True, "d": date(2023, 5, 1)}
    node = parse_condition(text, TABLE, UNITS)
    assert evaluate(node, lambda column: row[column.name]) is expected


@given(conditions, rows)
def test_a_database_reads_the_text_as_we_do(text: str, facts: list[Any]) -> None:
    """Precedence and null logic of the text itself; division by zero is ours alone."""
    assume("/" not in text and "unit." not in text and "''" not in text)
    node = parse_condition(text, TABLE, UNITS)
    DUCKDB.register("facts", frame_of(facts).with_row_index("row_number").to_arrow())
    found = DUCKDB.execute(f"select {text} from facts order by row_number").fetchall()
    assert [row[0] for row in found] == by_python(node, facts, facts)

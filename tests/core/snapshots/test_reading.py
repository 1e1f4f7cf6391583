"""Folders as other systems make them, and as they should not be: one clear sentence, no traceback."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal
from pyarrow import parquet

from orientir.core.indicators import compute
from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.snapshots.sources import open_source
from orientir.core.tables import TABLES
from tests.core.indicators.snapshots import (
    TRYING,
    different,
    indicator,
    pack_of,
    random_snapshot,
    rows_of,
)

CHELYABINSK = load_pack(find_pack("chelyabinsk-2023"))
AGES = pack_of(indicator("4.1", rows_of("staff", "age < 35"), different("person_id", "staff")))
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def write(kind: str = "parquet", **replaced: Any) -> Path:
        for name, frame in (random_snapshot(Random(9)) | replaced).items():
            if frame is not None:
                getattr(frame, f"write_{kind}")(tmp_path / f"{name}.{kind}")
        return tmp_path

    return write


def table(name: str) -> pl.DataFrame:
    return random_snapshot(Random(9))[name]


def refusal(folder: Path, pack: Any = AGES, **options: Any) -> str:
    messages = set()
    for engine in ("fast", "reference"):
        with pytest.raises(Mistake) as caught:
            compute(folder, pack, engine=engine, **options)
        messages.add(str(caught.value))
    assert len(messages) == 1
    return messages.pop()


@pytest.mark.parametrize("structure", ["then", "now"])
def test_csv_and_parquet_give_the_same(tmp_path: Path, folder: Folder, structure: Any) -> None:
    parquet_folder = folder()
    csv_folder = tmp_path / "csv"
    csv_folder.mkdir()
    for name, frame in random_snapshot(Random(9)).items():
        text = frame.select(sorted(frame.columns)).write_csv(quote_style="always")
        (csv_folder / f"{name}.csv").write_bytes(
            b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        )
    for pack in (CHELYABINSK, TRYING):
        expected = compute(parquet_folder, pack, structure=structure)
        for engine in ("fast", "reference"):
            found = compute(csv_folder, pack, structure=structure, engine=engine)
            assert_frame_equal(found, expected)


def test_physical_types_may_differ(folder: Folder, tmp_path: Path) -> None:
    expected = compute(folder(), CHELYABINSK)
    other = tmp_path / "other"
    other.mkdir()
    for name, frame in random_snapshot(Random(9)).items():
        arrow = frame.to_arrow()
        for position, field in enumerate(arrow.schema):
            column = arrow.column(position).combine_chunks()
            if pa.types.is_large_string(field.type) or pa.types.is_string_view(field.type):
                column = column.cast(pa.string()).dictionary_encode()
            if pa.types.is_int64(field.type):
                column = column.cast(pa.int16())
            arrow = arrow.set_column(position, field.name, column)
        parquet.write_table(arrow, other / f"{name}.parquet")
    assert_frame_equal(compute(other, CHELYABINSK), expected)


def test_only_what_is_read_must_be_there(folder: Folder) -> None:
    full = compute(folder(), AGES)
    for name in set(TABLES) - {"units", "staff"}:
        (folder() / f"{name}.parquet").unlink()
    path = folder(staff=table("staff").drop("position", "subject", "rate", "is_main_job"))
    assert_frame_equal(compute(path, AGES), full)


def test_a_missing_table_is_named(folder: Folder) -> None:
    path = folder(staff=None)
    assert "нет таблицы staff" in refusal(path)
    assert "показатель 4.1" in refusal(path)


def test_a_missing_column_is_named(folder: Folder) -> None:
    path = folder(staff=table("staff").drop("age"))
    assert refusal(path) == "в таблице staff нет столбца age: его читает показатель 4.1"


@pytest.mark.parametrize(
    "wrong", [pl.col("age").cast(pl.String), pl.col("age") * 1.5, pl.col("age") > 3]
)
def test_a_mistyped_column_is_named(folder: Folder, wrong: pl.Expr) -> None:
    message = refusal(folder(staff=table("staff").with_columns(age=wrong)))
    assert "таблица staff, столбец age: нужен тип «целое число»" in message
    assert "показатель 4.1" in message


def test_a_number_of_another_width_that_does_not_fit(folder: Folder) -> None:
    huge = table("staff").with_columns(age=pl.lit(2**64 - 1, pl.UInt64))
    assert "staff.parquet: таблица staff не читается" in refusal(folder(staff=huge))


def test_nan_is_no_number(folder: Folder) -> None:
    staff = table("staff").with_columns(rate=pl.lit(float("nan")))
    pack = pack_of(indicator("1", rows_of("staff", "rate > 1"), rows_of("staff")))
    message = refusal(folder(staff=staff), pack)
    assert message == "таблица staff, столбец rate: не число (staff.parquet, строка 1)"


def test_a_double_key_is_named_with_both_rows(folder: Folder) -> None:
    staff = table("staff")
    doubled = pl.concat([staff, staff[2:3]])
    message = refusal(folder(staff=doubled))
    assert "таблица staff: ключ не единственный: person_id = " in message
    assert f"(staff.parquet, строка 3 и строка {len(doubled)})" in message


def test_a_double_unit_is_named(folder: Folder) -> None:
    units = table("units")
    message = refusal(folder(units=pl.concat([units, units[0:1]])))
    assert "таблица units: ключ не единственный: unit_id = " in message


@pytest.mark.parametrize("column", ["unit_id", "year"])
def test_a_unit_without_a_name_or_year(folder: Folder, column: str) -> None:
    hole = pl.when(pl.int_range(pl.len()) != 2).then(pl.col(column)).alias(column)
    message = refusal(folder(units=table("units").with_columns(hole)))
    assert message == "таблица units: пусто в unit_id или year (units.parquet, строка 3)"
    facts = refusal(folder(staff=table("staff").with_columns(hole)))
    assert "нет в units за" in facts
    assert facts.endswith("(staff.parquet, строка 3)")


def test_an_orphan_is_named_with_its_row(folder: Folder) -> None:
    lost = pl.when(pl.int_range(pl.len()) == 4).then(pl.lit("nowhere")).otherwise("unit_id")
    message = refusal(folder("csv", staff=table("staff").with_columns(unit_id=lost)))
    assert "таблица staff: единицы nowhere нет в units за 20" in message
    assert message.endswith("(staff.csv, строка 6)")


def test_a_fact_of_a_year_in_which_its_unit_was_not(folder: Folder) -> None:
    staff = table("staff").with_columns(year=pl.lit(1999, pl.Int64))
    assert "нет в units за 1999 год" in refusal(folder(staff=staff))


def test_a_broken_parquet(folder: Folder) -> None:
    path = folder() / "staff.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    assert "staff.parquet не читается как Parquet" in refusal(path.parent)
    path.write_bytes(b"")
    assert "staff.parquet не читается как Parquet" in refusal(path.parent)
    path.write_bytes(b"PK\x03\x04 not at all")
    assert "staff.parquet не читается как Parquet" in refusal(path.parent)


def test_a_parquet_spoilt_inside(folder: Folder) -> None:
    path = folder() / "staff.parquet"
    raw = bytearray(path.read_bytes())
    raw[4:400] = bytes(396)
    path.write_bytes(raw)
    for engine in ("fast", "reference"):
        with pytest.raises(Mistake, match=r"staff.parquet: таблица staff не читается"):
            compute(path.parent, AGES, engine=engine)


CSV_REFUSED = {
    "windows-1251": (
        "person_id,unit_id,year,post_id,age,position\np,s1,2024,a,3,учитель\n".encode("cp1251"),
        "не в кодировке UTF-8 (строка 2, байт ",
    ),
    "semicolons": (b"person_id;unit_id;year;post_id;age\n", "разделены запятыми"),
    "empty": (b"", "пуст: в первой строке должны быть имена столбцов"),
    "double name": (b"person_id,unit_id,year,post_id,age,age\n", "«age» назван в заголовке дважды"),
    "short row": (b"person_id,unit_id,year,post_id,age\np,s1,2024\n", "значений 3, а столбцов 5"),
    "long row": (b"person_id,unit_id,year,post_id,age\np,s1,2024,a,3,4\n", "значений 6"),
    "word": (
        b"person_id,unit_id,year,post_id,age\np,s1,2024,a,3\np,s1,2024,b,old\n",
        "строка 3: в столбце age таблицы staff стоит «old», а нужно целое число",
    ),
    "comma in a number": (
        b'person_id,unit_id,year,post_id,age\np,s1,2024,a,"3,5"\n',
        "стоит «3,5», а нужно целое число",
    ),
    "double for int": (b"person_id,unit_id,year,post_id,age\np,s1,2024,a,3.0\n", "стоит «3.0»"),
    "huge": (b"person_id,unit_id,year,post_id,age\np,s1,2024,a,99999999999999999999\n", "«999"),
}


@pytest.mark.parametrize("case", CSV_REFUSED)
def test_a_csv_that_is_refused(folder: Folder, case: str) -> None:
    raw, message = CSV_REFUSED[case]
    path = folder(staff=None)
    (path / "staff.csv").write_bytes(raw)
    assert message in refusal(path)


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("is_novice", "True", "а нужно true или false"),
        ("is_novice", "1", "а нужно true или false"),
        ("rate", "0,5", "а нужно число"),
        ("rate", "nan", "а нужно число"),
        ("rate", "1e999", "а нужно число"),
        ("rate", " 1", "а нужно число"),
    ],
)
def test_a_csv_value_of_a_wrong_form(folder: Folder, column: str, text: str, message: str) -> None:
    staff = table("staff").with_columns(pl.lit(text).alias(column))
    pack = pack_of(indicator("1", rows_of("staff", f"{column} is null"), rows_of("staff")))
    assert message in refusal(folder("csv", staff=staff), pack)


def test_a_csv_date_is_a_day_that_exists(folder: Folder) -> None:
    pack = pack_of(indicator("1", rows_of("routes", "formed_on is null"), rows_of("routes")))
    for text in ("01.02.2024", "2024-02-30", "2024-2-3"):
        routes = table("routes").with_columns(formed_on=pl.lit(text))
        assert f"стоит «{text}», а нужно дата ГГГГ-ММ-ДД" in refusal(
            folder("csv", routes=routes), pack
        )


def test_two_files_of_one_table(folder: Folder) -> None:
    path = folder()
    table("staff").write_csv(path / "staff.csv")
    assert "две таблицы staff: staff.parquet и staff.csv" in refusal(path)


def test_unknown_csv_columns_are_told(folder: Folder) -> None:
    path = folder("csv", staff=table("staff").with_columns(mood=1, weather=2))
    scan = open_source(path).scan(TABLES["staff"], {"age": "показатель 4.1"})
    assert scan.notices == ("staff.csv: столбцы не из контракта не читаются: mood, weather",)


def test_no_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == f"папки среза {tmp_path / 'nowhere'} нет"


def test_unknown_indicator_year_and_column(folder: Folder) -> None:
    path = folder()
    assert refusal(path, indicators=["9.9"]) == "в методике trial нет показателя 9.9; есть: 4.1"
    assert refusal(path, years=[1999]) == "в срезе нет 1999 года; есть: 2022, 2023, 2024"
    pack = pack_of(indicator("1", rows_of("staff", "agee < 3"), rows_of("staff")))
    assert refusal(path, pack) == (
        "indicators/01.yaml, строка 7, показатель 1, numerator: "
        "в таблице staff нет столбца agee; возможно, age (место 1: «agee»)"
    )
    pack = pack_of(indicator("1", rows_of("staf"), rows_of("staff")))
    assert "нет таблицы staf; возможно, staff" in refusal(path, pack)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_table_of_another_system(folder: Folder, kind: str) -> None:
    units = table("units").filter(pl.col("year") == 2024)["unit_id"]
    meals = pl.DataFrame({"unit_id": units, "year": 2024, "hot": True, "price": 1.5})
    pack = pack_of(
        indicator(
            "hot", rows_of("x_meals", "hot and price > 1"), rows_of("x_meals", "unit.is_open")
        )
    )
    figures = compute(folder(kind, x_meals=meals), pack, years=[2024])
    federal = figures.filter(pl.col("level") == "federation")["numerator"].to_list()
    assert federal == [len(units)] * len(federal)
    assert "нет столбца hott; возможно, hot" in refusal(
        folder(kind, x_meals=meals),
        pack_of(indicator("hot", rows_of("x_meals", "hott"), rows_of("x_meals"))),
    )

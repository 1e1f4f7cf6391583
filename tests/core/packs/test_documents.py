"""YAML as packs read it: narrow on purpose, with lines, with decimals as written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from orientir.core.packs.documents import BrokenDocument, line_of, read_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 7.5", {"a": Decimal("7.5")}),
        ("a: 90.50", {"a": Decimal("90.50")}),
        ("a: 40", {"a": 40}),
        ("a: -0.1", {"a": Decimal("-0.1")}),
        ("a: 010", {"a": "010"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: .5", {"a": ".5"}),
        ("a: 9999999999999999999999", {"a": "9999999999999999999999"}),
        ('a: "40"', {"a": "40"}),
        ("a: yes", {"a": "yes"}),
        ("no: Норвегия", {"no": "Норвегия"}),
        ("a: true", {"a": True}),
        ("a: null", {"a": None}),
        ("a:", {"a": None}),
        ("a: –", {"a": "–"}),
        ("a: 2023-09-20", {"a": date(2023, 9, 20)}),
        ("a: 2023-02-30", {"a": "2023-02-30"}),
        ("2022: 1", {"2022": 1}),
        ("[]", []),
        ("", None),
        ("# только примечание", None),
    ],
)
def test_values_are_read_as_they_are_written(text: str, value: object) -> None:
    read = read_document(text)
    assert read == value
    assert repr(read) == repr(value)  # 40 is not 40.0, true is not 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3", 3, "ключ «a» уже стоит в строке 1: уберите один"),
        ("a: &x 1\nb: *x", 1, "якоря (&) и ссылки (*) не читаются: повторите значение"),
        ("a: 1\nb: *x", 2, "якоря (&) и ссылки (*) не читаются: повторите значение"),
        ("a: 1\nb: !!python/object:os.system x", 2, "метка типа"),
        ("a: 1\n---\nb: 2", 2, "в файле больше одного документа"),
        ("? [1, 2]\n: 3", 1, "ключом может быть только слово или число"),
        ("a: 1\nb: c: d", 2, "лишнее двоеточие: текст с двоеточием берут в кавычки"),
        ("a: 1\n b: 2", 2, "лишнее двоеточие"),
        ('a: "1', 1, "не закрыта кавычка"),
        ("a: [1, 2\nb: 3", 2, "в скобках нет запятой или скобка не закрыта"),
        ("a:\n\tb: 2", 2, "знак табуляции"),
        ("a: 1\n\tb: 2", 2, "знак табуляции"),
        ("a: 1\nb: \x07", 2, "управляющий знак"),
        ("[" * 200_000, 1, "вложенность больше 16"),
    ],
)
def test_what_is_refused_is_told_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(BrokenDocument) as refusal:
        read_document(text)
    assert message in refusal.value.message
    assert refusal.value.line == line


def test_a_bomb_of_aliases_is_refused_before_it_unfolds() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(BrokenDocument, match="якоря"):
        read_document("\n".join(["l0: &l0 [x]", *levels]))


def test_lines_are_kept_for_every_key_and_item() -> None:
    document = read_document("- a: 1\n  b:\n    c: 2\n- - x\n  - y\n")
    assert line_of(document, 0) == 1
    assert line_of(document, 0, "b") == 2
    assert line_of(document, 0, "b", "c") == 3
    assert line_of(document, 1, 1) == 5
    assert line_of(document, 0, "missing") == 1

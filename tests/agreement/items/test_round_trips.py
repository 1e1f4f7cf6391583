"""Out and back again: JSON, QTI 3, xlsx rows, cells. Nothing of an item is lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from orientir.core.items.cells import from_cell, to_cell
from orientir.core.items.checks import check_item
from orientir.core.items.readers.archive import Opened, open_archive
from orientir.core.items.readers.collect import Collected, collect, collect_sources
from orientir.core.items.readers.rows import read_rows
from orientir.core.items.specs import Feedback, Item, TextRule
from orientir.core.items.storage import from_json, to_json
from orientir.core.items.text import plain
from orientir.core.items.writers.package import write_package
from orientir.core.items.writers.qti3 import as_blocks
from orientir.core.items.writers.rows import to_rows
from tests.core.items import samples, strategies

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
ALL_EXAMPLES = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40
)


def read_package(content: bytes) -> Collected:
    opened = Opened()
    for source in open_archive(content, "", opened):
        opened.add(source, 1)
    return collect_sources(opened, "package.zip")


@ALL_EXAMPLES
@given(strategies.items)
def test_json(item: Item) -> None:
    assert from_json(json.loads(json.dumps(to_json(item)))) == item


@ALL_EXAMPLES
@given(strategies.items)
def test_qti3(item: Item) -> None:
    package = write_package([item], lambda _: PNG)
    assert package.left_out == ()
    collected = read_package(package.content)
    assert collected.contents.unsupported == []
    (found,) = collected.contents.items
    assert (found.item, found.losses) == (item, ())


@ALL_EXAMPLES
@given(strategies.items)
def test_rows(item: Item) -> None:
    contents = read_rows(enumerate(to_rows([item]), 2), "items.xlsx")
    assert contents.unsupported == []
    (found,) = contents.items
    assert (found.item, found.losses) == (item, ())


@given(strategies.blocks)
def test_cells(text: tuple) -> None:  # type: ignore[type-arg]
    assert from_cell(to_cell(text)) == text


def test_plain_text_stays_plain_in_a_cell() -> None:
    assert to_cell(plain("Первая строка\nВторая строка")) == "Первая строка\nВторая строка"


@pytest.mark.parametrize(
    "item", [one for one in samples.ALL if one.identifier not in ("gap", "short")], ids=str
)
def test_samples_through_qti3(item: Item) -> None:
    (found,) = read_package(write_package([item], lambda _: PNG).content).contents.items
    assert found.item == replace(item, prompt=as_blocks(item.prompt))


def test_feedback_of_every_kind_comes_back() -> None:
    feedback = (
        Feedback("always", plain("Всем")),
        Feedback("correct", plain("Верно")),
        Feedback("incorrect", plain("Неверно")),
        Feedback("option", plain("Почему не это"), "B"),
    )
    item = replace(samples.SINGLE, feedback=feedback, prompt=as_blocks(samples.SINGLE.prompt))
    (found,) = read_package(write_package([item], lambda _: PNG).content).contents.items
    assert (found.item, found.losses) == (item, ())


def test_what_qti_cannot_say_is_told() -> None:
    package = write_package(samples.ALL, lambda _: PNG)
    assert package.left_out == (("short", "верный ответ со звёздочкой"),)
    assert package.losses == (("gap", "«ё» и «е» будут различаться"),)


def test_the_same_items_give_the_same_bytes() -> None:
    first, second = (write_package(samples.ALL, lambda _: PNG).content for _ in range(2))
    assert first == second


def test_samples_through_rows() -> None:
    contents = read_rows(enumerate(to_rows(samples.ALL), 2), "items.xlsx")
    assert [found.item for found in contents.items] == list(samples.ALL)


FILES = Path(__file__).parents[2] / "data" / "items_qti_instructure"


def real_items() -> list[Item]:
    items = [found.item for found in collect(FILES).contents.items]
    return [item for item in items if not any(one.level == "error" for one in check_item(item))]


def test_real_items_through_rows() -> None:
    sound = real_items()
    assert len(sound) > 120
    rows = read_rows(enumerate(to_rows(sound), 2), "items.xlsx")
    assert [str(one) for one in rows.unsupported] == []
    assert [found.item for found in rows.items] == sound


def test_real_items_through_qti3() -> None:
    """What came from other systems goes out as QTI 3 and is worth the same when it is read again."""
    sound = real_items()
    package = write_package(sound, lambda _: PNG)
    left_out = {name for name, _ in package.left_out}
    assert left_out == {"a7ca973956582afc57a81192b444632c"}
    sent = [item for item in sound if item.identifier not in left_out]
    again = [found.item for found in read_package(package.content).contents.items]
    assert [item.identifier for item in again] == [item.identifier for item in sent]
    assert [(item.kind, item.max_score) for item in again] == [
        (item.kind, item.max_score) for item in sent
    ]
    same = [one.key == other.key for one, other in zip(sent, again, strict=True)]
    assert (
        same.count(False) <= 8
    )  # inner spaces, which QTI cannot overlook; gaps named in another order


def test_rules_of_comparing_come_back_in_rows() -> None:
    rule = TextRule(case=False, yo=False, spaces=False, punctuation=True)
    key = replace(samples.SHORT.key, rule=rule)  # type: ignore[type-var]  # a TextKey
    item = replace(samples.SHORT, key=key)
    (found,) = read_rows(enumerate(to_rows([item]), 2), "items.xlsx").items
    assert found.item == item

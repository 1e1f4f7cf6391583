"""Whatever is in a file of test items, reading it ends in a report or in a sentence: never in a traceback."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from pathlib import Path
from random import Random
from time import process_time

import pytest
from lxml import etree

from orientir.core.items.checks import check_item
from orientir.core.items.public import public_json
from orientir.core.items.readers.collect import Collected, collect
from orientir.core.items.rendering import to_html
from orientir.core.items.report import as_json, as_text
from orientir.core.items.storage import from_json, to_json
from orientir.core.items.writers.package import write_package
from orientir.core.items.writers.workbook import write_workbook
from orientir.core.mistakes import Mistake
from tests.core.items import samples
from tests.core.items.test_gift import TEXT as GIFT
from tests.core.items.test_moodle_xml import QUIZ
from tests.soak.mutations import mutate_bytes, mutate_workbook
from tests.soak.report import Notes

FILES = Path(__file__).parents[1] / "data" / "items_qti_instructure"
SEED, TRIES, MOST_SECONDS = 20261122, 25, 20.0
PNG = b"\x89PNG\r\n\x1a\n"
VALUES = (
    "", " ", "0", "-1", "1e309", "NaN", "Infinity", "1e-400", "A B", "A A A", "RESPONSE", "SCORE", "true", "ordered",
    "multiple", "record", "point", "pair", "directedPair", "identifier", "string", "float", "999999999999", "*", "\\",
    "[[g1]]", "../../x", "http://host/x.png", "0,0,1", "1,2,3,4,5", "poly", "circle", "Ordered", "Multiple", "Set", "é",
    "{1:SA:=x}", "<math/>", "\N{RIGHT-TO-LEFT OVERRIDE}",
)  # fmt: skip


def documents() -> dict[str, bytes]:
    """Every well-formed interchange file, and ours."""
    found = {
        path.relative_to(FILES).as_posix(): path.read_bytes()
        for path in sorted(FILES.rglob("*"))
        if path.suffix in (".xml", ".qti") and path.stat().st_size < 16_000
    }
    return {name: data for name, data in found.items() if is_whole(data)} | {
        "moodle.xml": QUIZ.encode()
    }


def is_whole(data: bytes) -> bool:
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


def mutate_tree(random: Random, data: bytes) -> bytes:
    """Well-formed, and wrong: elements moved, doubled, cut out, renamed; attributes and words exchanged."""
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True))
    for _ in range(random.randint(1, 5)):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        random.choice(CHANGES)(random, random.choice(elements), random.choice(elements))
    return etree.tostring(root)


def _copy(element: etree._Element) -> etree._Element:
    return deepcopy(element)


def cut_out(_: Random, one: etree._Element, __: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def double(_: Random, one: etree._Element, __: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.append(_copy(one))


def rename(_: Random, one: etree._Element, other: etree._Element) -> None:
    one.tag = other.tag


def change_attribute(random: Random, one: etree._Element, _: etree._Element) -> None:
    if one.attrib:
        one.set(random.choice(list(one.attrib)), random.choice(VALUES))


def drop_attribute(random: Random, one: etree._Element, _: etree._Element) -> None:
    if one.attrib:
        del one.attrib[random.choice(list(one.attrib))]


def change_words(random: Random, one: etree._Element, _: etree._Element) -> None:
    one.text = random.choice(VALUES)


def put_inside(_: Random, one: etree._Element, other: etree._Element) -> None:
    one.append(_copy(other))


CHANGES = (cut_out, double, rename, change_attribute, drop_attribute, change_words, put_inside)


def examine(collected: Collected) -> tuple[int, int]:
    """Everything that is done with what was read; items that can be stored and those that cannot."""
    told = as_json(collected)
    json.dumps(told)
    as_text(collected)
    assert told["imported"] + len(told["unsupported"]) == told["items"]
    for found in collected.contents.items:
        assert from_json(json.loads(json.dumps(to_json(found.item)))) == found.item
        check_item(found.item)
        public_json(found.item, seed="1")
        html = to_html(found.item.prompt)
        etree.fromstring(f"<div>{html}</div>")
        assert "<script" not in html
    items = [found.item for found in collected.contents.items]
    write_package(items, lambda _: PNG)
    write_workbook(items)
    return told["imported"], len(told["unsupported"])


def attempt(path: Path, data: bytes, counts: Counter[str]) -> None:
    path.write_bytes(data)
    started = process_time()
    try:
        imported, unsupported = examine(collect(path))
    except Mistake:
        counts["refused"] += 1
    else:
        counts["imported"] += imported
        counts["named"] += unsupported
    counts["files"] += 1
    assert process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("name", documents())
def test_a_wrong_tree(tmp_path: Path, name: str, notes: Notes) -> None:
    data, random, counts = documents()[name], Random(f"{SEED}{name}"), Counter[str]()
    for _ in range(TRIES):
        attempt(tmp_path / Path(name).name, mutate_tree(random, data), counts)
        attempt(tmp_path / Path(name).name, mutate_bytes(random, data), counts)
    if name == "moodle.xml":
        notes.add(
            "fuzz",
            f"- items: 2 × {TRIES} changes of each of {len(documents())} files: no traceback",
        )
    assert counts["files"] == 2 * TRIES


@pytest.mark.parametrize("name", ["gift", "zip", "xlsx"])
def test_wrong_bytes(tmp_path: Path, name: str) -> None:
    data = {
        "gift": GIFT.encode(),
        "zip": write_package(samples.ALL, lambda _: PNG).content,
        "xlsx": write_workbook(samples.ALL).content,
    }[name]
    random, counts = Random(f"{SEED}{name}"), Counter[str]()
    for _ in range(5 * TRIES):
        attempt(tmp_path / f"a.{name}", mutate_bytes(random, data), counts)
        if name == "xlsx":
            attempt(tmp_path / "a.xlsx", mutate_workbook(random, data), counts)
    assert counts["files"] >= 5 * TRIES

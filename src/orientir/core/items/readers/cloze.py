"""Moodle's embedded answers: ``{2:SHORTANSWER:=Орёл~%50%Орел}`` inside a text become gaps.

Source: docs.moodle.org, "Embedded Answers (Cloze) question type".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from orientir.core.items.readers.choosing import (
    HUNDRED,
    Given,
    accepted_numbers,
    accepted_texts,
    identifiers,
    part_of,
    percent_of,
    points_of,
)
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.specs import AcceptedOption, Gap, GapKey, Option, TextRule
from orientir.core.items.text import Element, Node, RichText, Slot, Words, plain

_START = re.compile(r"\{(\d{0,4}):([A-Z_]+):")
_MARK = "\N{LEFT WHITE SQUARE BRACKET}{}\N{RIGHT WHITE SQUARE BRACKET}"
_FIND_MARK = re.compile(
    "\N{LEFT WHITE SQUARE BRACKET}([^\N{RIGHT WHITE SQUARE BRACKET}]+)\N{RIGHT WHITE SQUARE BRACKET}"
)
_TEXTS = {
    "SHORTANSWER": False,
    "SA": False,
    "MW": False,
    "SHORTANSWER_C": True,
    "SAC": True,
    "MWC": True,
}
_NUMBERS = ("NUMERICAL", "NM")
_LISTS = re.compile(r"(MULTICHOICE|MC)(_?[VHS]{1,2})?")


@dataclass(frozen=True, slots=True)
class Embedded:
    """One embedded question before its points are known."""

    name: str
    weight: int
    kind: str
    body: str


def split_cloze(text: str) -> tuple[str, list[Embedded]]:
    """The text with marks instead of its embedded questions, and the questions."""
    parts: list[str] = []
    found: list[Embedded] = []
    place = 0
    while start := _START.search(text, place):
        end = _closing(text, start.end())
        name = f"g{len(found) + 1}"
        body = html.unescape(re.sub(r"<[^<>]{0,500}>", "", text[start.end() : end]))
        found.append(Embedded(name, int(start[1] or 1), start[2], body))
        parts += [text[place : start.start()], mark(name)]
        place = end + 1
    return "".join([*parts, text[place:]]), found


def _closing(text: str, place: int) -> int:
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == "}":
            return place
        place += 1
    raise ItemRefused("у вложенного вопроса нет закрывающей скобки }")


def mark(name: str) -> str:
    """What stands in the markup where the gap will be."""
    return _MARK.format(name)


def with_slots(nodes: RichText) -> RichText:
    """The text with gaps where the marks stood."""
    return tuple(_slotted(nodes))


def _slotted(nodes: RichText) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Words):
            place = 0
            for found in _FIND_MARK.finditer(node.text):
                if found.start() > place:
                    yield Words(node.text[place : found.start()])
                yield Slot(found[1])
                place = found.end()
            if place < len(node.text):
                yield Words(node.text[place:])
        elif isinstance(node, Element):
            yield Element(node.tag, with_slots(node.children), node.columns, node.rows)
        else:
            yield node


def gap_of(embedded: Embedded, total: int, maximum: Decimal) -> tuple[Gap, GapKey]:
    """The gap and its key; every embedded question gets its weight's share of the maximum."""
    if total <= 0:
        raise ItemRefused("веса вложенных вопросов равны нулю")
    most = part_of(maximum, embedded.weight, total)
    answers = list(_answers(embedded.body))
    if embedded.kind in _TEXTS:
        rule = TextRule(case=not _TEXTS[embedded.kind], yo=False)
        return Gap(embedded.name, "text"), GapKey(
            embedded.name, accepted_texts(answers, most), rule
        )
    if embedded.kind in _NUMBERS:
        return Gap(embedded.name, "number"), GapKey(embedded.name, accepted_numbers(answers, most))
    if _LISTS.fullmatch(embedded.kind):
        return _list_gap(embedded, answers, most)
    raise ItemRefused(f"вложенный вопрос вида {embedded.kind}")


def _list_gap(embedded: Embedded, answers: list[Given], most: Decimal) -> tuple[Gap, GapKey]:
    names = identifiers(one.words for one in answers)
    options = tuple(Option(name, one.text) for name, one in zip(names, answers, strict=True))
    accepted = tuple(
        AcceptedOption(name, points_of(one.percent, most))
        for name, one in zip(names, answers, strict=True)
        if one.percent
    )
    return Gap(embedded.name, "list", options), GapKey(embedded.name, accepted)


def _answers(body: str) -> Iterator[Given]:
    for part in re.split(r"(?<!\\)~", body):
        answer = re.split(r"(?<!\\)#", part)[0].strip()
        if not answer:
            continue
        found = re.match(r"(?:%(-?\d+(?:\.\d+)?)%|(=))?\s*(.*)", answer, re.S)
        assert found
        percent = percent_of(found[1]) if found[1] else HUNDRED if found[2] else Decimal(0)
        yield Given(plain(_unescaped(found[3])), percent)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([~}#=\"'\\/])", r"\1", text).strip()

"""A folder of YAML files → specs with their places, and every fault of the build.

No jsonschema and no Arrow on this path: counting on files must start fast.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.core.packs.documents import BrokenDocument, Record, line_of, read_document
from orientir.core.packs.faults import Unfit, describe
from orientir.core.packs.issues import Issue, IssueLevel
from orientir.core.packs.kinds import Shape
from orientir.core.packs.records import CodeList, Form, Heading
from orientir.core.packs.shapes import CALLED, FOLDERS, HEADING
from orientir.core.packs.specs import Case, FormWords, Indicator, Pack
from orientir.core.tables import TABLES

HEADING_FILE = "pack.yaml"
MAX_BYTES = 4 * 2**20
ALL_PARTS = frozenset(FOLDERS)


@dataclass(repr=False, eq=False)
class Place:
    """Where a spec was read: file (relative to the pack's folder) and the record with its lines."""

    file: str
    record: Record

    def line(self, *keys: str | int) -> int | None:
        return line_of(self.record, *keys)


@dataclass(repr=False, eq=False)
class Reading:
    """Everything read from a pack's folder, with places, and what was wrong with its build.

    ``pack`` is None when the build itself is broken: then ``issues`` has the errors.
    ``items`` keeps what was written in the order of the files, by folder.
    """

    folder: Path
    issues: list[Issue] = field(default_factory=list)
    items: dict[str, list[Any]] = field(default_factory=dict)
    heading: Heading | None = None
    pack: Pack | None = None
    _places: dict[int, Place] = field(default_factory=dict)

    def remember(self, spec: Any, place: Place) -> None:
        self._places[id(spec)] = place  # specs are alive as long as the reading is

    def place_of(self, spec: Any) -> Place:
        return self._places[id(spec)]

    @property
    def sound_pack(self) -> Pack:
        """The pack, for rules that run only when its build is sound."""
        assert self.pack is not None
        return self.pack

    def issue(self, level: IssueLevel, spec: Any, *keys: str | int, message: str) -> Issue:
        """An issue at ``spec``, at the value under ``keys`` (the deepest that is written)."""
        place = self.place_of(spec)
        path = ".".join(str(key + 1) if isinstance(key, int) else key for key in keys)
        name = ", ".join(filter(None, (_name_of(place.file, place.record), path)))
        return Issue(level, place.file, place.line(*keys), name, message)


def read_pack(folder: Path, parts: Collection[str] = ALL_PARTS) -> Reading:
    """Read a pack and keep every issue of its build. Raises Mistake when there is no pack."""
    if not (folder / HEADING_FILE).is_file():
        raise Mistake(f"в папке {folder} нет файла {HEADING_FILE}: укажите папку методики")
    reading = Reading(folder)
    reading.heading = _read_heading(reading)
    for part in FOLDERS:
        reading.items[part] = list(_read_folder(reading, part)) if part in parts else []
    if not any(issue.level == "error" for issue in reading.issues):
        reading.pack = _assemble(reading)
    return reading


def _read_heading(reading: Reading) -> Heading | None:
    return next(_read_items(reading, HEADING_FILE, HEADING, one=True), None)


def _read_folder(reading: Reading, part: str) -> Iterator[Any]:
    for path in sorted((reading.folder / part).glob("*.yaml"), key=_natural_order):
        yield from _read_items(reading, f"{part}/{path.name}", FOLDERS[part])


def _natural_order(path: Path) -> list[tuple[int, str]]:
    """``10.yaml`` comes after ``2.yaml``."""
    pieces = re.split(r"(\d+)", path.stem)
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]


def _read_items(reading: Reading, file: str, shape: Shape, one: bool = False) -> Iterator[Any]:
    try:
        document = read_document(_read_text(reading.folder / file))
    except BrokenDocument as broken:
        reading.issues.append(Issue("error", file, broken.line, "", broken.message))
        return
    if one:
        yield from _read_item(reading, file, shape, document, line_of(document))
        return
    if not isinstance(document, list):
        message = f"файл должен быть списком (строки с «- »), а в нём {describe(document)}"
        reading.issues.append(Issue("error", file, line_of(document), "", message))
        return
    for number, item in enumerate(document):
        yield from _read_item(reading, file, shape, item, line_of(document, number))


def _read_item(
    reading: Reading, file: str, shape: Shape, item: Any, line: int | None
) -> Iterator[Any]:
    try:
        spec = shape.read(item)
    except Unfit as unfit:
        name = _name_of(file, item)
        for fault in unfit.faults:
            where = ", ".join(filter(None, (name, ".".join(fault.path))))
            reading.issues.append(Issue("error", file, fault.line or line, where, fault.message))
        return
    place = Place(file, item)
    if isinstance(spec, Indicator):  # an indicator tells its place to the engine's messages
        spec = replace(spec, file=file, line=item.line)
    reading.remember(spec, place)
    yield spec


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BrokenDocument(1, f"файл не читается: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise BrokenDocument(1, f"файл больше {MAX_BYTES // 2**20} МБ: разделите его")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "файл не в кодировке UTF-8 (похоже на windows-1251): сохраните его в UTF-8"
        raise BrokenDocument(line, message) from None


def _name_of(file: str, item: Any) -> str:
    """How a record is called in messages: «показатель 2.1»; pack.yaml is called nothing."""
    called = CALLED.get(file.split("/")[0])
    if called is None or not isinstance(item, Record):
        return ""
    keys = ("code", "number", "name", "column", "indicator")
    name = next((item[key] for key in keys if item.get(key) is not None), "")
    return "" if isinstance(name, dict | list) else f"{called} {name}".strip()


def _assemble(reading: Reading) -> Pack:
    heading, items = reading.heading, reading.items
    assert heading is not None  # no errors, so it was read
    return Pack(
        id=heading.id,
        version=heading.version,
        title=heading.title,
        short_title=heading.short_title,
        in_force_from=heading.in_force[0],
        in_force_to=heading.in_force[1],
        base_year=heading.base_year,
        region=heading.region,
        sources=heading.sources,
        signatories=heading.signatories,
        parameters=heading.parameters,
        codes=_codes(items["codes"]),
        tables=TABLES | {form.table().name: form.table() for form in _forms(items)},
        criteria=tuple(items["criteria"]),
        indicators=tuple(items["indicators"]),
        effectiveness=tuple(items["effectiveness"]),
        actors=tuple(items["actors"]),
        powers=tuple(items["powers"]),
        measures=tuple(items["roadmaps"]),
        municipalities=tuple(items["municipalities"]),
        notes=tuple(items["notes"]),
        cases=tuple(_case(reading, one) for one in items["cases"]),
        scales=tuple(items["scales"]),
        competency_groups=tuple(text.group for text in items["competencies"]),
        competencies=tuple(one for text in items["competencies"] for one in text.competencies),
        instruments=tuple(items["instruments"]),
        route_rules=tuple(items["routes"]),
        routing=next(iter(items["routing"]), None),
        low_results=tuple(items["low_results"]),
        contexts=tuple(items["contexts"]),
        signals=tuple(items["signals"]),
        conditions=tuple(items["conditions"]),
        staffing=tuple(items["staffing"]),
        advice_rules=tuple(items["recommendations"]),
        advice_policy=next(iter(items["advice"]), None),
        level=heading.level,
        programmes=tuple(items["programmes"]),
        services=tuple(items["services"]),
        projects=tuple(items["projects"]),
        directions=tuple(items["directions"]),
        rubrics=tuple(items["rubrics"]),
        facts=tuple(items["facts"]),
        blanks=tuple(items["blanks"]),
        mappings=tuple(items["mappings"]),
        integrity=tuple(items["integrity"]),
        forms=tuple(FormWords(f"form_{one.code}", one.title, one.titles) for one in items["forms"]),
    )


def _codes(lists: list[CodeList]) -> Mapping[str, Mapping[str, str]]:
    return {one.column: one.titles for one in lists}


def _forms(items: Mapping[str, list[Any]]) -> list[Form]:
    """A form that bears the name of a contract's table is an issue; the contract prevails."""
    return [form for form in items["forms"] if f"form_{form.code}" not in TABLES]


def _case(reading: Reading, text: Any) -> Case:
    place = reading.place_of(text)
    case = Case(text.name, text.given, text.expect, place.file, place.record.line)
    reading.remember(case, place)
    return case

"""Whatever is written, reading ends in a pack, in issues or in a Mistake: never in a traceback."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.packs.checks import check_pack
from orientir.core.packs.documents import BrokenDocument, read_document
from orientir.core.packs.reading import read_pack
from orientir.core.packs.shapes import FOLDERS, HEADING

THOROUGH = int(os.environ.get("ORIENTIR_THOROUGH", "1"))
"""How many times the usual number of examples: `make soak` takes ten."""
SAMPLE = Path("tests/data/packs/sample-2023")
KEYS = sorted({field.name for shape in (HEADING, *FOLDERS.values()) for field in shape.fields})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.text()
    | st.datetimes()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text() | st.integers(), inner, max_size=6)
    ),
    max_leaves=20,
)
FILES = sorted(file.relative_to(SAMPLE) for file in SAMPLE.rglob("*.yaml"))
PUNCTUATION = [
    "- ",
    ": ",
    ", ",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\n  ",
    "\t",
    "'",
    '"',
    "|",
    ">",
    "#",
    "? ",
]
WORDS = ["&a ", "*a", "!!str ", "!x ", "---", "...", "%YAML 1.1", "<<", "null", "1", "7.5", "\x00"]
PIECES = st.sampled_from(PUNCTUATION) | st.sampled_from(WORDS)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
@settings(deadline=None, max_examples=100 * THOROUGH)
def test_any_text_is_read_or_refused(text: str) -> None:
    refusals = []
    try:
        read_document(text)
    except BrokenDocument as refusal:
        refusals.append(refusal)
    assert all(one.line >= 1 and one.message for one in refusals)


@given(st.sampled_from(FILES), VALUES)
@settings(deadline=None, max_examples=40 * THOROUGH)
def test_any_yaml_in_a_file_gives_a_pack_or_issues(file: Path, value: object) -> None:
    _read_with(file, yaml.safe_dump(value, allow_unicode=True).encode())


@given(st.sampled_from(FILES), st.binary(max_size=200))
@settings(deadline=None, max_examples=15 * THOROUGH)
def test_any_bytes_in_a_file_give_a_pack_or_issues(file: Path, content: bytes) -> None:
    _read_with(file, content)


@given(st.sampled_from(FILES), st.data())
@settings(deadline=None, max_examples=40 * THOROUGH)
def test_one_value_changed_gives_a_pack_or_issues(file: Path, data: st.DataObject) -> None:
    document = yaml.safe_load((SAMPLE / file).read_text(encoding="utf-8"))
    record = document if isinstance(document, dict) else document[0]
    while True:
        key = data.draw(st.sampled_from(sorted(record, key=str)))
        if not isinstance(record[key], dict) or not record[key] or data.draw(st.booleans()):
            break
        record = record[key]
    record[key] = data.draw(VALUES)
    _read_with(file, yaml.safe_dump(document, allow_unicode=True).encode())


def _read_with(file: Path, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(SAMPLE, Path(place) / SAMPLE.name))
        (folder / file).write_bytes(content)
        reading = read_pack(folder)
        issues = check_pack(reading)
        assert (reading.pack is None) <= any(issue.level == "error" for issue in issues)
        assert all(issue.file and issue.message and str(issue) for issue in issues)

"""The JSON Schema for editors says yes and no where the reader does."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from orientir.core.packs.documents import read_document
from orientir.core.packs.find import list_packs
from orientir.core.packs.schema import list_schemas, write_schemas
from orientir.core.packs.shapes import FOLDERS

SCHEMAS = list_schemas()


def plain(value: Any) -> Any:
    """What an editor's YAML reader gives to the schema: dates as texts, numbers as numbers."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def errors(kind: str, text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[f"{kind}.schema.json"])
    return [error.message for error in validator.iter_errors(plain(read_document(text)))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize(
    "folder", [*list_packs(), Path("tests/data/packs/sample-2023")], ids=lambda one: one.name
)
def test_real_files_are_accepted(folder: Path) -> None:
    assert errors("pack", (folder / "pack.yaml").read_text(encoding="utf-8")) == []
    files = [file for part in FOLDERS for file in (folder / part).glob("*.yaml")]
    assert files
    for file in files:
        assert errors(file.parent.name, file.read_text(encoding="utf-8")) == [], file


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("criteria", '- {code: "1", title: а, short_title: б}', "'clause' is a required property"),
        (
            "criteria",
            "- {code: 1, title: а, short_title: б, clause: в}",
            "1 is not of type 'string'",
        ),
        (
            "criteria",
            '- {code: "1", title: а, short_title: б, clause: в, extra: г}',
            "Additional properties are not allowed ('extra' was unexpected)",
        ),
        ("criteria", "{}", "{} is not of type 'array'"),
        ("codes", "- {column: kind, titles: {a: ''}}", "'' does not match '\\\\S'"),
        ("forms", "- {code: a, title: б, fields: []}", "[] should be non-empty"),
    ],
)
def test_faults_are_refused(kind: str, text: str, message: str) -> None:
    assert errors(kind, text) == [message]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("direction: up", "direction: вверх"),
        ("2023: 7.5", "2023: –"),
        ("2023: 7.5", "'23': 7.5"),
        ("count_distinct: person_id, from", "from"),
        ("count_distinct: person_id, from", "count: rows, sum: age, from"),
        ("decimals: 1", "decimals: 1.5"),
        ("decimals: 1", "decimals: 7"),
        ("[педагог, педагога, педагогов]", "[педагог]"),
        ("levels: [organisation, municipality, region]", "levels: []"),
    ],
)
def test_a_spoilt_indicator_is_refused(old: str, new: str) -> None:
    text = Path("tests/data/packs/sample-2023/indicators/1.yaml").read_text(encoding="utf-8")
    assert errors("indicators", text) == []
    assert old in text
    assert errors("indicators", text.replace(old, new, 1))


def test_schemas_are_written_as_json(tmp_path: Path) -> None:
    files = write_schemas(tmp_path / "schema")
    assert [file.name for file in files] == list(SCHEMAS)
    assert json.loads(files[0].read_text(encoding="utf-8")) == SCHEMAS["pack.schema.json"]

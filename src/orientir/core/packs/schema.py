"""JSON Schema of each kind of a pack's files, for editors: completion, hints, red underlines.

Made from the same declarations by which packs are read (``shapes``), so it cannot lag behind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orientir.core.packs.kinds import (
    AnyScalar,
    ByKey,
    Day,
    Flag,
    Many,
    Nullable,
    Number,
    OneOf,
    Shape,
    Text,
    Whole,
)
from orientir.core.packs.shapes import FOLDERS, HEADING

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DATE_PATTERN = r"^\d{4}-\d\d-\d\d$"


def list_schemas() -> dict[str, dict[str, Any]]:
    """File name → schema: one for pack.yaml, one for the files of each folder."""
    schemas = {"pack": _schema(HEADING)}
    for folder, shape in FOLDERS.items():
        schemas[folder] = {"type": "array", "items": _schema(shape)}
    return {f"{name}.schema.json": {"$schema": DRAFT} | one for name, one in schemas.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into ``folder`` (made if need be); returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, schema in list_schemas().items():
        file = folder / name
        text = json.dumps(schema, ensure_ascii=False, indent=2)
        file.write_text(f"{text}\n", encoding="utf-8")
        files.append(file)
    return files


def _schema(kind: Any) -> dict[str, Any]:
    match kind:
        case Shape():
            return _record(kind)
        case ByKey():
            return {
                "type": "object",
                "patternProperties": {f"^(?:{kind.pattern})$": _schema(kind.kind)},
                "additionalProperties": False,
            }
        case Many():
            return _list(kind)
        case Nullable():
            return {"anyOf": [_schema(kind.kind), {"type": "null"}]}
        case _:
            return _scalar(kind)


def _record(shape: Shape) -> dict[str, Any]:
    properties = {}
    for field in shape.fields:
        hint = {"description": field.title} if field.title else {}
        properties[field.name] = _schema(field.kind) | hint
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in shape.fields if field.required],
        "additionalProperties": False,
    }
    if shape.one_of:
        schema["oneOf"] = [{"required": [name]} for name in shape.one_of]
    return schema


def _list(kind: Many) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array", "items": _schema(kind.kind)}
    if kind.exactly is not None:
        return schema | {"minItems": kind.exactly, "maxItems": kind.exactly}
    return schema | ({"minItems": kind.least} if kind.least else {})


def _scalar(kind: Any) -> dict[str, Any]:
    match kind:
        case Text():
            return {"type": "string", "pattern": f"^(?:{kind.pattern})$" if kind.pattern else r"\S"}
        case Whole():
            return {"type": "integer", "minimum": kind.least, "maximum": kind.most}
        case Number():
            return {"type": "number"}
        case Flag():
            return {"type": "boolean"}
        case Day():
            return {"type": "string", "pattern": _DATE_PATTERN}
        case OneOf():
            return {"enum": list(kind.choices)}
        case AnyScalar():
            return {"type": ["string", "number", "boolean", "null"]}
    raise TypeError(f"no schema for {kind!r}")

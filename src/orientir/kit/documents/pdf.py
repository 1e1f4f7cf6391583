"""Typst: a template, one JSON of values and named files in; bytes of a PDF or a PNG out."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

DATA_FILE = "data.json"


def render_pdf(
    template: Path, data: object, files: Mapping[str, str | bytes] | None = None
) -> bytes:
    """The document as PDF/A-2b. ``files`` (SVG charts) are seen by the template under their names;
    the template may import the other ``.typ`` files of its folder and ``look.typ``, the look of all reports.
    """
    folders = (Path(__file__).parent, template.parent)
    sources: dict[str, str | bytes] = {
        sibling.name: sibling.read_bytes() for folder in folders for sibling in folder.glob("*.typ")
    }
    sources |= {"main": template.read_bytes(), DATA_FILE: json.dumps(data, ensure_ascii=False)}
    return _compile(sources | dict(files or {}), "pdf", pdf_standards="a-2b")


def render_png(svg: str, *, pixels_per_inch: float = 192) -> bytes:
    """One SVG as a PNG, for documents that cannot hold SVG; drawn with the fonts of the report."""
    main = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("chart.svg")'
    return _compile({"main": main, "chart.svg": svg}, "png", ppi=pixels_per_inch)


def _compile(sources: Mapping[str, str | bytes], kind: str, **options: Any) -> bytes:
    """Typst gives bytes for one file, a list of them for several pages of a picture."""
    encoded: Any = {
        name: content.encode() if isinstance(content, str) else content
        for name, content in sources.items()
    }
    result: Any = typst.compile(encoded, format=kind, font_paths=_fonts(), **options)  # type: ignore[call-overload]
    assert isinstance(result, bytes)
    return result


@functools.cache
def _fonts() -> typst.Fonts:
    """Found once a process: looking through the machine's fonts costs more than a page."""
    folder = Path(__file__).resolve().parent / "fonts"
    return typst.Fonts(font_paths=[folder] if folder.is_dir() else [])

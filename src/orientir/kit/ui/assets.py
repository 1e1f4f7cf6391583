"""Brings the typeface beside our static files: ``python -m orientir.kit.ui.assets``, after ``npm
ci``.

Without Node nothing is copied and the pages use the system's fonts; no page asks for an absent
file.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

PACKAGE = Path("node_modules/@fontsource-variable/golos-text")
FONTS = Path(__file__).resolve().parent / "static" / "ui" / "fonts"
SUBSETS = ("cyrillic", "latin")
FACE = """@font-face {{
  font-family: "Golos Text"; font-style: normal; font-weight: 400 900; font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {characters};
}}
"""


def install_fonts(package: Path, target: Path) -> list[Path]:
    """Copy the subsets with their licence and write ``fonts.css``; returns the files, none if
    absent.
    """
    ranges_file = package / "unicode.json"
    if not ranges_file.exists():
        return []
    ranges: dict[str, str] = json.loads(ranges_file.read_text("utf-8"))
    target.mkdir(parents=True, exist_ok=True)
    files = [package / "files" / f"golos-text-{name}-wght-normal.woff2" for name in SUBSETS]
    copied = [
        Path(shutil.copy2(path, target / path.name)) for path in (*files, package / "LICENSE")
    ]
    faces = (
        FACE.format(file=path.name, characters=ranges[name])
        for name, path in zip(SUBSETS, files, strict=True)
    )
    style_sheet = target / "fonts.css"
    style_sheet.write_text("".join(faces), "utf-8")
    return [*copied, style_sheet]


def main() -> int:
    files = install_fonts(PACKAGE, FONTS)
    message = f"Шрифт Golos Text: {FONTS}" if files else "Шрифта нет: страницы покажут системный."
    sys.stderr.write(message + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

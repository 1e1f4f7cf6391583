"""Where packs are: ``packs/`` of the checkout, or of the installed package, or a path given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.core.packs.reading import HEADING_FILE

_PACKAGE = Path(__file__).parents[2]
_CHECKOUT = _PACKAGE.parents[1]


def find_pack(name_or_path: str | Path) -> Path:
    """The folder of a pack, by its id or by a path. Raises Mistake that names the known ones."""
    text = str(name_or_path)
    for folder in (*_named(text), Path(text)):
        if (folder / HEADING_FILE).is_file():
            return folder
    known = ", ".join(folder.name for folder in list_packs()) or "ни одной"
    raise Mistake(
        f"методика «{text}» не найдена: есть {known}; "
        f"или укажите путь к папке, в которой лежит {HEADING_FILE}"
    )


def list_packs() -> list[Path]:
    """Folders of all packs that ship with the program, by name."""
    home = packs_home()
    found = home.iterdir() if home else ()
    return sorted(folder for folder in found if (folder / HEADING_FILE).is_file())


def packs_home() -> Path | None:
    """``packs/`` beside the sources, else inside the installed package (see setup.py)."""
    in_checkout = _PACKAGE.parent.name == "src" and (_CHECKOUT / "pyproject.toml").is_file()
    home = (_CHECKOUT if in_checkout else _PACKAGE) / "packs"
    return home if home.is_dir() else None


def _named(text: str) -> Iterator[Path]:
    home = packs_home()
    if home and text not in ("", ".", "..") and Path(text).name == text:
        yield home / text

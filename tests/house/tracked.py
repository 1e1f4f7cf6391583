"""The files of the project, as a reader of the repository sees them."""

from __future__ import annotations

import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SOURCE = CHECKOUT / "src" / "orientir"
BINARY = {
    ".xlsx",
    ".docx",
    ".png",
    ".jpg",
    ".parquet",
    ".pdf",
    ".woff2",
    ".gz",
    ".zip",
    ".ico",
    ".mo",
}
BUILT = {".git", ".venv", "var", "node_modules", "__pycache__", "static-collected", "fonts"}


def text_files() -> list[Path]:
    """Tracked text files, new ones included; in an unpacked archive, all but what was built."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        found = [CHECKOUT / name for name in asked.stdout.decode().split("\0") if name]
    else:
        found = [path for path in CHECKOUT.rglob("*") if not BUILT & set(path.parts)]
    return sorted(path for path in found if path.is_file() and path.suffix not in BINARY)


def modules() -> list[Path]:
    """Every module of the package but migrations, which are written once and read by machines."""
    return sorted(
        path for path in SOURCE.rglob("*.py") if not {"migrations", "__pycache__"} & set(path.parts)
    )

"""Build the wheel without a network and see that it runs: nothing of the tree may be missing in it.

The tree is copied first, so that the checkout stays clean. Installed into an environment that sees the packages
of this one, but not this checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FILES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.py[cod]", "*.mo")
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        wheel = _build(place)
        missing = sorted(_expected() - set(zipfile.ZipFile(wheel).namelist()))
        if missing:
            print("\n".join(f"нет в колесе: {name}" for name in missing))
            return 1
        return _try_out(wheel, place)


def _build(place: Path) -> Path:
    tree, out = place / "tree", place / "out"
    for folder in ("src", "packs"):
        shutil.copytree(CHECKOUT / folder, tree / folder, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(CHECKOUT / name, tree)
    out.mkdir()
    _run([sys.executable, "-W", "ignore", "-c", BUILD, str(out)], tree)
    return next(out.glob("*.whl"))


def _expected() -> set[str]:
    """Every file of the package and of packs as the wheel should name it; translations compiled too."""
    names = set()
    for home, prefix in ((CHECKOUT / "src", ""), (CHECKOUT / "packs", "orientir/packs/")):
        for path in home.rglob("*"):
            parts = path.relative_to(home).parts
            if path.is_dir() or path.suffix in (".pyc", ".mo") or "__pycache__" in parts:
                continue
            if not parts[0].endswith(".egg-info"):
                names.add(prefix + "/".join(parts))
    return names | {f"{name.removesuffix('.po')}.mo" for name in names if name.endswith(".po")}


def _try_out(wheel: Path, place: Path) -> int:
    home = place / "home"
    _run([sys.executable, "-m", "venv", "--without-pip", str(home)], place)
    packages = next((home / "lib").glob("python*")) / "site-packages"
    (packages / "of_the_checkout.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    zipfile.ZipFile(wheel).extractall(packages)
    python = str(home / "bin" / "python")
    found = json.loads(_run([python, "-m", "orientir", "packs", "list", "--json"], place))
    where = _run([python, "-c", "import orientir; print(orientir.__file__)"], place)
    if not where.startswith(str(home)) or not found["packs"]:
        print(f"из колеса взято не то: {where} {found}")
        return 1
    ids = ", ".join(one["id"] for one in found["packs"])
    print(f"{wheel.name}: {wheel.stat().st_size // 1024} КБ, методики: {ids}")
    return 0


def _run(command: list[str], folder: Path) -> str:
    """In ``folder``, with no way back to the checkout by the environment."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

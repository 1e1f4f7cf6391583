"""Setting up without a network: from what the archive brings, and a clear word where it is not there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def set_up(folder: Path, lock: str) -> subprocess.CompletedProcess[str]:
    (folder / "lock.txt").write_text(lock, "utf-8")
    return subprocess.run(
        ["sh", str(ROOT / ".ci" / "venv"), "made", "lock.txt"],
        cwd=folder,
        env=os.environ | {"OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_an_archive_it_says_which_command_makes_one(tmp_path: Path) -> None:
    told = set_up(tmp_path, "nothing==1.0 --hash=sha256:" + "0" * 64)
    assert told.returncode == 1
    assert "Нет папки wheels" in told.stderr
    assert "make bundle" in told.stderr
    assert not (tmp_path / "made").exists()


def test_a_package_that_the_archive_lacks_is_not_asked_of_a_network(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    told = set_up(tmp_path, "asgiref==3.13.0 --hash=sha256:" + "0" * 64)
    assert told.returncode == 1
    assert "В папке wheels нет того, что нужно" in told.stderr

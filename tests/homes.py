"""Homes of their own, migrated: made once per state of the migrations, kept between runs, copied for who needs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from orientir.kit.database.cluster import Cluster
from tests.database import alone, fingerprint_of_migrations
from tests.settings import CHECKOUT, HOME

PREFIX, WHOLE = "home_", "migrated"


def migrated_home(prefix: str) -> Path:
    """A folder that may be served from at once; the caller removes it."""
    HOME.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=HOME))
    made.chmod(0o755)
    with alone(HOME, "home.lock"):
        template = _template()
        _copy(template, made)
        if not Cluster(template).place.is_relative_to(template):
            _copy(Cluster(template).place, Cluster(made).place)
    return made


def _template() -> Path:
    """A mark says that it is whole: a run killed meanwhile leaves none."""
    whole = HOME / f"{PREFIX}{fingerprint_of_migrations()}"
    if not (whole / WHOLE).exists():
        for old in HOME.glob(f"{PREFIX}*"):
            remove_home(old)
        whole.mkdir(mode=0o755)
        _migrate(whole)
        (whole / WHOLE).touch()
    return whole


def _migrate(home: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told = kept | {"ORIENTIR_HOME": str(home), "PYTHONPATH": str(CHECKOUT / "src")}
    command = [sys.executable, "-m", "orientir", "db", "migrate"]
    subprocess.run(command, env=told, check=True, capture_output=True, timeout=600)


def _copy(source: Path, target: Path) -> None:
    """With owners and modes: the server's files belong to its own user."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)


def remove_home(home: Path) -> None:
    place = Cluster(home).place
    shutil.rmtree(home, ignore_errors=True)
    if not place.is_relative_to(home):
        shutil.rmtree(place, ignore_errors=True)

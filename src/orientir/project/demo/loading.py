"""Bringing the invented region in: the same import, freezing and publishing that a real one goes through."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.collection import api as collection
from orientir.cycle.monitoring.api import approve_snapshot, list_snapshots, publish_snapshot
from orientir.cycle.registry.api import Account, Unit
from orientir.project.demo.files import DemoFile
from orientir.project.demo.scale import REPORTING_DATES, YEARS, Scale

Tell = Callable[[str, int, int], None]

_DONE = frozenset({"loaded", "unchanged"})
_ORDER = "показательный приказ № 1"


def find_loaded_scale(marker: Path) -> str | None:
    """The scale of the region that stands in the database; None when there is none yet."""
    if not marker.is_file() or not Unit.objects.exists():
        return None
    return str(json.loads(marker.read_text(encoding="utf-8"))["scale"])


def mark_loaded(marker: Path, scale: Scale) -> None:
    """Say that all is there; a run killed before this line is done again, and changes only what lacks."""
    marker.write_text(json.dumps({"scale": scale.name}), encoding="utf-8")


def import_file(file: DemoFile, tell: Tell) -> None:
    """One file through the door of the collection; raises Mistake with the first error if it is refused."""
    order = collection.Order(
        kind=file.kind,
        content=file.path.read_bytes(),
        file_name=file.path.name,
        as_of=file.as_of,
        unit_code=None,
        mode=file.mode,
        only_valid=False,
    )
    outcome = collection.run_order(order, confirmations=2, progress=tell)
    if outcome.state not in _DONE:
        first = next((issue.sentence() for issue in outcome.report.errors), outcome.sentence)
        raise Mistake(f"файл {file.path.name} не загружен: {first}")


def freeze(reporting_on: date, pack: str) -> None:
    """Freeze and compute in a process of its own: that is the system role's work, this process is the owner's."""
    years = [str(year) for year in YEARS if year <= reporting_on.year]
    call = ["snapshot", "create", "--on", reporting_on.isoformat(), "--pack", pack]
    done = subprocess.run([sys.executable, "-m", "orientir", *call, "--years", *years], check=False)
    if done.returncode:
        raise Mistake(f"срез на {reporting_on:%d.%m.%Y} не создан: причина напечатана выше")


def list_missing_dates() -> Sequence[date]:
    """The reporting dates that have no snapshot yet."""
    there = {snapshot.reporting_on for snapshot in list_snapshots()}
    return [day for day in REPORTING_DATES if day not in there]


def publish_earlier() -> None:
    """All snapshots but the last are published: siblings and citizens see those."""
    ministry = Account.objects.get(login="ministry")
    for snapshot in list_snapshots():
        if snapshot.reporting_on == REPORTING_DATES[-1] or snapshot.state == "published":
            continue
        now = timezone.now()
        approve_snapshot(snapshot=snapshot.pk, order_number=_ORDER, by=ministry.pk, at=now)
        publish_snapshot(snapshot=snapshot.pk, by=ministry.pk, at=now)

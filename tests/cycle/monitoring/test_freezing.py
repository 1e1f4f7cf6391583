"""A snapshot from the registry and the facts, through the real path, as the system role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction

from orientir.core.packs.find import find_pack
from orientir.core.snapshots import read_manifest, verify_snapshot
from orientir.cycle.monitoring.actions import freezing
from orientir.cycle.monitoring.actions.freezing import Order, clear_leftovers, create_snapshot
from orientir.cycle.monitoring.models import IndicatorValue, Snapshot, SnapshotUnit
from orientir.cycle.monitoring.queries.snapshots import pack_of
from orientir.kit.journal.models import JournalEntry
from tests.cast import TODAY, Cast
from tests.conftest import Acting
from tests.kit.asking import ask

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
YEAR = TODAY.year - 1
ON = date(YEAR, 11, 1)


def order_of(**changes: object) -> Order:
    given = {"reporting_on": ON, "years": (YEAR,), "pack_folder": find_pack("chelyabinsk-2023")}
    return Order(**{**given, **changes})  # type: ignore[arg-type]


@contextmanager
def interrupted_at(monkeypatch: pytest.MonkeyPatch, step: str) -> Iterator[None]:
    """The step fails as it does when the machine runs out of something."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise MemoryError(step)

    monkeypatch.setattr(freezing, step, fail)
    with pytest.raises(MemoryError, match=step):
        yield


def test_everything_is_frozen_and_computed(cast: Cast, tmp_path: Path, acting_as: Acting) -> None:
    heard: list[str] = []
    with acting_as("system"):
        made = create_snapshot(
            order_of(), root=tmp_path, by=None, at=AT, tell=lambda step, *_: heard.append(step)
        )
    folder = Path(made.folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert (made.state, made.content_sha256) == ("computed", manifest.content_sha256)
    assert made.code == f"chelyabinsk-{ON.isoformat()}"
    assert [one for one in verify_snapshot(folder, pack_of(made)) if one.level == "error"] == []
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert heard[-1] == "Сохраняем значения"


def test_the_planner_knows_at_once_how_many_values_there_are(cast: Cast, tmp_path: Path) -> None:
    create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    known = "select reltuples::bigint from pg_class where oid = 'monitoring_value'::regclass"
    assert ask(known) == [IndicatorValue.objects.count()]


def test_values_are_those_of_the_engine(cast: Cast, tmp_path: Path) -> None:
    made = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    found = IndicatorValue.objects.get(
        snapshot=made, indicator="1.1", year=YEAR, unit=cast.units["region"]
    )
    # twelve teachers of six schools, each with a diagnostic in March
    assert (found.numerator, found.denominator, found.value) == (12, 12, Decimal(100))
    assert found.is_disclosed
    school = IndicatorValue.objects.get(
        snapshot=made, indicator="1.1", year=YEAR, unit=cast.units["11"]
    )
    assert (school.denominator, school.is_disclosed) == (2, False)


def test_units_stand_with_their_titles_and_places(cast: Cast, tmp_path: Path) -> None:
    made = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    school = SnapshotUnit.objects.get(snapshot=made, code="11")
    assert (school.short_title, school.kind, school.is_open) == ("Школа № 11", "school", True)
    assert school.municipality_id == cast.units["10"].pk
    assert SnapshotUnit.objects.filter(snapshot=made).count() == 9


def test_no_names_are_in_the_files(cast: Cast, tmp_path: Path) -> None:
    made = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    content = b"".join(path.read_bytes() for path in Path(made.folder).iterdir())
    assert "Одиннадцатова".encode() not in content


def test_the_pack_of_the_day_is_kept(cast: Cast, tmp_path: Path) -> None:
    made = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    assert Path(made.pack_folder).is_relative_to(tmp_path / "packs")
    assert len(pack_of(made).indicators) == 27


def test_the_same_data_have_the_same_content(cast: Cast, tmp_path: Path) -> None:
    first = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    second = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    assert second.code == f"{first.code}-2"
    assert second.content_sha256 == first.content_sha256


def test_a_correction_says_what_and_why(cast: Cast, tmp_path: Path) -> None:
    first = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    second = create_snapshot(
        order_of(corrects=first.pk, reason="школа № 12 прислала кадры"),
        root=tmp_path,
        by=None,
        at=AT,
    )
    assert (second.corrects_id, second.correction_reason) == (first.pk, "школа № 12 прислала кадры")


def test_the_deed_is_in_the_journal(cast: Cast, tmp_path: Path) -> None:
    made = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    assert JournalEntry.objects.filter(
        event="monitoring.snapshot_computed", subject=made.code
    ).exists()


@pytest.mark.parametrize("step", ["write_snapshot", "compute", "store_rows"])
def test_a_failure_leaves_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = Snapshot.objects.count()
    with interrupted_at(monkeypatch, step):
        create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    assert Snapshot.objects.count() == before
    assert [path.name for path in tmp_path.iterdir() if path.name != "packs"] == []


def test_what_a_killed_maker_left_is_cleared(cast: Cast, tmp_path: Path) -> None:
    dead = Snapshot.objects.create(
        code="dead",
        reporting_on=ON,
        years=[YEAR],
        folder=str(tmp_path / "dead"),
        pack="chelyabinsk-2023",
        pack_version="1",
        state="freezing",
        created_at=AT,
    )
    for name in ("dead", ".dead.abc.part", ".unknown.part", "of-a-database-since-restored"):
        (tmp_path / name).mkdir()
    alive = create_snapshot(order_of(), root=tmp_path, by=None, at=AT)
    assert not Snapshot.objects.filter(pk=dead.pk).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        alive.code,
        "of-a-database-since-restored",
        "packs",
    ]
    assert clear_leftovers(tmp_path) == []


def test_pages_cannot_write_values(cast: Cast, acting_as: Acting) -> None:
    with acting_as("web"), pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        IndicatorValue.objects.all()._raw_delete("default")

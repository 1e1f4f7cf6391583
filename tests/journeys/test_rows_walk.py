"""The rows behind a figure, of a snapshot really frozen: pseudonyms of one's own people and of nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from orientir.core.packs.find import find_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.registry.models import PersonKey
from orientir.kit.journal.models import JournalEntry
from tests.cast import NOW, ORGANISATIONS, REGION, TODAY, Cast, people_in
from tests.journeys.reading import text_of

ActingAs = Callable[[str], AbstractContextManager[None]]
YEAR = TODAY.year - 1
ADDRESSES = [
    f"/monitoring/{indicator}/rows/?unit={unit}&part={part}&year={YEAR}"
    for indicator in ("1.1", "2.1")
    for unit in (REGION, "20", "11", "21")
    for part in ("numerator", "denominator")
]
WALKERS = ("ministry", "specialist", "head", "further_education", "teacher", "stranger")


@pytest.fixture(scope="module")
def frozen(standing_cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    order = Order(date(YEAR, 12, 31), (YEAR,), find_pack("chelyabinsk-2023"))
    return create_snapshot(
        order, root=tmp_path_factory.mktemp("rows") / "snapshots", by=None, at=NOW
    )


def keys_of(cast: Cast, *codes: str) -> set[str]:
    """What a page shows of the pseudonyms of people of these organisations: how they begin."""
    people = [person for code in codes for person in cast.people[code]]
    keys = PersonKey.objects.filter(person__in=people).values_list("key", flat=True)
    return {key[:6] for key in keys}


@pytest.mark.parametrize("name", WALKERS)
def test_rows_are_those_of_ones_own_people(
    cast: Cast, frozen: Snapshot, acting_as: ActingAs, name: str
) -> None:
    own = keys_of(cast, *people_in(name))
    hidden = keys_of(cast, *ORGANISATIONS) - own
    client = cast.client(name)
    with acting_as("web"):
        pages = [text_of(client.get(f"{one}&snapshot={frozen.code}")) for one in ADDRESSES]
    assert {key for key in hidden for page in pages if key in page} == set()
    assert {key for key in own for page in pages if key in page} == own


def test_a_look_at_rows_is_told_to_the_people_of_the_rows(
    cast: Cast, frozen: Snapshot, acting_as: ActingAs
) -> None:
    client = cast.client("head")
    with acting_as("web"):
        client.get(f"/monitoring/2.1/rows/?unit=11&part=denominator&snapshot={frozen.code}")
    looked = JournalEntry.objects.get(kind="look")
    assert set(looked.persons) == {person.pk for person in cast.people["11"]}


def test_the_files_of_a_snapshot_are_for_the_system_alone(frozen: Snapshot) -> None:
    folder = Path(frozen.folder)
    assert [path.stat().st_mode & 0o077 for path in (folder, folder.parent)] == [0, 0]

"""The rows behind a figure: one's own units only, and every look is written down."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from orientir.core.packs.find import find_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot
from orientir.cycle.monitoring.models import Snapshot
from orientir.kit.journal.models import JournalEntry
from tests.cast import TODAY, Cast, make_cast
from tests.conftest import Acting
from tests.cycle.monitoring.test_pages import text_of

YEAR = TODAY.year - 1
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def standing_cast(stage: None, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """The cast with a snapshot of its own data; its two invented ones are put out of the way."""
    made = make_cast()
    order = Order(date(YEAR, 11, 1), (YEAR,), find_pack("chelyabinsk-2023"))
    create_snapshot(order, root=tmp_path_factory.mktemp("rows") / "snapshots", by=None, at=AT)
    Snapshot.objects.exclude(code__startswith="chelyabinsk").update(state="failed")
    return made


def rows_seen(client: Client, acting_as: Acting, query: str = "") -> str:
    with acting_as("web"):
        return text_of(client.get(f"/monitoring/1.1/rows/?unit=region{query}").content.decode())


@pytest.mark.parametrize(
    ("who", "count"),
    [("ministry", 12), ("specialist", 6), ("other_specialist", 6), ("head", 2), ("curator", 0)],
)
def test_one_sees_the_rows_of_ones_own_units(
    cast: Cast, acting_as: Acting, who: str, count: int
) -> None:
    seen = rows_seen(cast.client(who), acting_as)
    words = {
        12: "Вам видно 12 строк",
        6: "Вам видно 6 строк",
        2: "Вам видны 2 строки",
        0: "Строк, которые вам можно видеть, нет",
    }
    assert words[count] in seen


def test_rows_have_no_names(cast: Cast, acting_as: Acting) -> None:
    seen = rows_seen(cast.client("head"), acting_as)
    assert "Одиннадцатова" not in seen
    assert "Школа № 11" in seen
    assert "Школа № 12" not in seen


def test_the_denominator_opens_too(cast: Cast, acting_as: Acting) -> None:
    seen = rows_seen(cast.client("head"), acting_as, "&part=denominator")
    assert "учитель" in seen
    assert "математика" in seen


def test_a_look_is_journalled_by_the_people_it_showed(cast: Cast, acting_as: Acting) -> None:
    rows_seen(cast.client("head"), acting_as)
    entry = JournalEntry.objects.get(event="monitoring.rows_looked")
    assert set(entry.persons) == {one.pk for one in cast.people["11"]}
    assert entry.account_id == cast.accounts["head"].pk
    assert entry.subject == f"chelyabinsk-{YEAR}-11-01 1.1 {YEAR} region"


def test_a_page_without_rows_is_no_look(cast: Cast, acting_as: Acting) -> None:
    rows_seen(cast.client("curator"), acting_as)
    assert not JournalEntry.objects.filter(event="monitoring.rows_looked").exists()

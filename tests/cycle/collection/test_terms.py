from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from orientir.cycle.collection.actions.terms import DestroyedTraces, destroy_old_traces
from orientir.cycle.collection.actions.undoing import mark_used_by_snapshot
from orientir.cycle.collection.actions.uploading import Upload, begin_import
from orientir.cycle.collection.models import Import, ImportFile, ImportUndo
from orientir.cycle.registry.models import Account, Unit
from orientir.kit.journal.models import JournalEntry
from tests.conftest import Acting
from tests.cycle.collection.files import AS_OF, TEACHER, TREE, load

NOW = timezone.now()


@pytest.fixture
def waiting(db: None) -> list[Import]:
    """A file of a month ago and one of yesterday, neither loaded; and two imports that are."""
    load("units", TREE)
    load("people_posts", [TEACHER])
    account = Account.objects.create(login="x", display_name="x")
    unit = Unit.objects.get(code="s1")
    upload = Upload("people_posts", "a.csv", b"x", AS_OF, unit.pk, "additions")
    days = (31, 1)
    return [
        begin_import(upload=upload, by=account.pk, at=NOW - timedelta(days=day)) for day in days
    ]


def test_old_files_go_and_young_ones_stay(waiting: list[Import], acting_as: Acting) -> None:
    with acting_as("system"):
        gone = destroy_old_traces(at=NOW)
    assert gone == DestroyedTraces(imports=1, undo_rows=0)
    old, young = waiting
    assert not Import.objects.filter(pk=old.pk).exists()
    assert list(ImportFile.objects.values_list("pk", flat=True)) == [young.pk]
    assert Import.objects.filter(state="loaded").count() == 2
    assert JournalEntry.objects.latest("pk").event == "collection.terms_kept"


def test_what_can_no_more_be_undone_keeps_no_traces(
    waiting: list[Import], acting_as: Acting
) -> None:
    before = ImportUndo.objects.count()
    later = timezone.now()
    mark_used_by_snapshot(until=later, at=later)
    with acting_as("system"):
        assert destroy_old_traces(at=NOW).undo_rows == before > 0
    assert not ImportUndo.objects.exists()

"""Whatever is in a file, importing it ends in a report or in a sentence: never in a traceback."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.importing import Order, check_order, run_order
from orientir.cycle.collection.catalogue import KINDS, get_sheet
from orientir.kit.tabular.exporting import write_xlsx
from tests.cycle.collection.files import AS_OF, REGION, SECOND, TEACHER, TREE, load, snils
from tests.soak.mutations import Rows, mutate_bytes, mutate_rows, mutate_workbook
from tests.soak.report import Notes

pytestmark = pytest.mark.django_db
SEED, TRIES = 20251121, 12


@pytest.fixture
def region() -> None:
    load("units", TREE)
    load("people_posts", [TEACHER, {**TEACHER, "snils": snils(200), "unit": "s2"}])


def rows_of(kind: str) -> Rows:
    """The example of the template, four times, in the units that are there."""
    sheet = get_sheet(kind)
    heads = [column.title for column in sheet.columns]
    known = {
        "unit": "s1",
        "snils": TEACHER["snils"],
        "parent": REGION["code"],
        "successor": SECOND["code"],
    }
    example = [str(known.get(column.name, column.example)) for column in sheet.columns]
    return [heads, *[list(example) for _ in range(4)]]


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def as_xlsx(rows: Rows) -> bytes:
    return write_xlsx("Лист1", rows[0] if rows else [], rows[1:])


def broken_csv(random: Random, rows: Rows) -> bytes:
    return mutate_bytes(random, as_csv(rows))


def odd_csv(random: Random, rows: Rows) -> bytes:
    return as_csv(mutate_rows(random, rows))


def odd_xlsx(random: Random, rows: Rows) -> bytes:
    return as_xlsx(mutate_rows(random, rows))


def broken_xlsx(random: Random, rows: Rows) -> bytes:
    return mutate_bytes(random, as_xlsx(rows))


def broken_workbook(random: Random, rows: Rows) -> bytes:
    return mutate_workbook(random, as_xlsx(rows))


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "make", [broken_csv, odd_csv, odd_xlsx, broken_xlsx, broken_workbook], ids=lambda f: f.__name__
)
def test_a_broken_file_gets_a_report_or_a_sentence(
    kind: str, make: Callable[[Random, Rows], bytes], notes: Notes
) -> None:
    random = Random(f"{SEED} {kind} {make.__name__}")
    seen: Counter[str] = Counter()
    rows = rows_of(kind)
    name = "file.csv" if make.__name__.endswith("csv") else "file.xlsx"
    for number in range(TRIES):
        content = make(random, rows)
        order = Order(kind, content, name, AS_OF, only_valid=random.random() < 0.5)
        try:
            seen[attempt(order, number)] += 1
        except Exception as error:
            path = f"/tmp/orientir-broken-{kind}-{make.__name__}-{number}.{name[-4:].strip('.')}"
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(content)
            raise AssertionError(f"{path}: {error!r}") from error
    assert seen.keys() <= {"sentence", "refused", "loaded"}, seen
    told = ", ".join(f"{word} {count}" for word, count in sorted(seen.items()))
    notes.add("fuzz", f"- import {kind}, {make.__name__}: {told}")


def attempt(order: Order, number: int) -> str:
    """Check and load as a command would, then take it back."""
    try:
        with transaction.atomic():
            checked = check_order(order)
            assert all(issue.sentence() for issue in checked.report.issues)
            is_given_back = order.kind != "pupil_results"  # millions of rows are told by number
            assert checked.marked or checked.state == "checked" or not is_given_back
            outcome = run_order(order, confirmations=2)
            assert outcome.sentence
            transaction.set_rollback(True)
    except Mistake as mistake:
        return "sentence" if len(str(mistake)) > 10 else f"no sentence: {mistake}"
    return outcome.state

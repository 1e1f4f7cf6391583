"""An import runs with the rights of who asked for it: as the role worker, under the policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from orientir.cycle.collection.actions.importing import run_order
from orientir.cycle.collection.actions.undoing import undo_import
from orientir.cycle.registry.models import Person, Post
from orientir.kit.access.acting import acting_by
from orientir.kit.journal.models import JournalEntry
from tests.cast import Cast, make_cast
from tests.cycle.collection.files import TEACHER, Rows, load, order_of, snils
from tests.kit.asking import ask

ActingAs = Callable[[str], AbstractContextManager[None]]
KNOWN = snils(112_233_446)
FRESH = snils(112_233_447)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    cast = make_cast()
    foreigner = cast.people["21"][0]
    foreigner.snils = KNOWN
    foreigner.save()
    return cast


@pytest.fixture
def specialist(cast: Cast, acting_as: ActingAs) -> Iterator[Cast]:
    token = cast.token("specialist")
    with acting_as("worker"), acting_by(token):
        yield cast


def row_of(person: Person, number: str, unit: str) -> dict[str, str]:
    return TEACHER | {
        "snils": number,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "birth_on": f"{person.birth_on:%d.%m.%Y}",
        "unit": unit,
    }


def import_people(cast: Cast, rows: Rows) -> int | None:
    by = cast.accounts["specialist"].pk
    return run_order(
        order_of("people_posts", rows, unit_code="10"), by=by, at=timezone.now()
    ).import_id


def test_a_specialist_imports_new_people_of_the_own_municipality(specialist: Cast) -> None:
    made = import_people(specialist, [TEACHER | {"snils": FRESH, "unit": "12"}])
    assert made is not None
    person = Person.objects.get(snils=FRESH)
    assert ask("select entered_for_id from registry_person where id = %s", person.pk) == [
        specialist.units["10"].pk
    ]
    undo_import(import_id=made, by=specialist.accounts["specialist"].pk, at=timezone.now())
    assert not Person.objects.filter(snils=FRESH).exists()


def test_a_person_known_elsewhere_by_their_number_is_found_and_that_is_written_down(
    specialist: Cast,
) -> None:
    foreigner = specialist.people["21"][0]
    assert not Person.objects.filter(pk=foreigner.pk).exists()
    import_people(specialist, [row_of(foreigner, KNOWN, "12")])
    assert Post.objects.get(person=foreigner).unit_id == specialist.units["12"].pk
    found = JournalEntry.objects.get(event="registry.people_found_by_number")
    assert (found.kind, found.persons) == ("look", [foreigner.pk])


def test_a_number_with_another_name_and_birth_date_opens_nobody(specialist: Cast) -> None:
    stranger = TEACHER | {"snils": KNOWN, "unit": "12"}
    assert import_people(specialist, [stranger]) is None
    assert not Person.objects.filter(pk=specialist.people["21"][0].pk).exists()
    assert ask("select count(*) from registry_person_claim") == [0]


def test_a_namesake_out_of_sight_is_not_opened(specialist: Cast) -> None:
    foreigner = specialist.people["22"][0]
    import_people(specialist, [row_of(foreigner, "", "12")])
    assert not Person.objects.filter(pk=foreigner.pk).exists()
    assert Post.objects.filter(person__family_name=foreigner.family_name).count() == 1


def test_a_row_of_a_foreign_school_is_refused(specialist: Cast) -> None:
    row = TEACHER | {"snils": FRESH, "unit": "21"}
    assert import_people(specialist, [row]) is None
    assert not Person.objects.filter(snils=FRESH).exists()


def test_an_import_for_a_foreign_municipality_is_refused_by_the_database(specialist: Cast) -> None:
    order = order_of("people_posts", [TEACHER | {"snils": FRESH, "unit": "21"}], unit_code="20")
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        run_order(order, by=specialist.accounts["specialist"].pk, at=timezone.now())
    assert getattr(refusal.value.__cause__, "sqlstate", "") == "42501"


def test_the_owner_loads_for_the_whole_region(cast: Cast) -> None:
    load("people_posts", [TEACHER | {"snils": FRESH, "unit": "21"}])
    assert Person.objects.filter(snils=FRESH).exists()
